#include "runtime/observe.hpp"

#include <gtest/gtest.h>

#include "runtime/metric_series.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

constexpr std::int64_t noon = 1'714'564'800;  // 2024-05-01T12:00:00Z
using enum Admission;
using Steps = std::vector<StepCounts::Step>;

std::string at_noon(const std::string& members) {
  return R"({"eventTime":"2024-05-01T12:00:00Z")" + (members.empty() ? "" : "," + members) + "}";
}

// An observer of a program, fed with texts; keeps them as long as the observer lives.
class Fed {
 public:
  explicit Fed(Program program, Scope scope = {}, SeenEvents* seen = nullptr,
               const Winners* winners = nullptr)
      : program_(std::move(program)), scope_(std::move(scope)), observer_(program_, scope_, seen, winners) {}
  Observer::Outcome operator()(const std::string& text) {
    const Padded padded(text);
    return observer_.observe(event_bytes(padded, index_++));
  }
  Observer::Outcome operator()(EventBytes event, const std::string& text) {
    const Padded padded(text);
    event.bytes = padded.view();
    return observer_.observe(event);
  }
  Observations& got() { return observer_.observations(); }
  Observer& observer() { return observer_; }
  const Program& program() const { return program_; }

 private:
  Program program_;
  Scope scope_;
  Observer observer_;
  std::uint64_t index_ = 0;
};

TEST(Watches, LogGroups) {
  struct Case {
    std::vector<std::string> groups;
    const char* group;
    bool watches;
  };
  for (const auto& [groups, group, expected] : {Case{{}, "a", true},
                                                {{"a"}, "a", true},
                                                {{"a"}, "ab", false},
                                                {{"a*"}, "ab", true},
                                                {{"a*"}, "a", true},
                                                {{"b", "a*"}, "ac", true},
                                                {{"*"}, "", true},
                                                {{"a*b"}, "axb", false}}) {
    EXPECT_EQ(watches(groups, group), expected) << group;
  }
}

TEST(Observe, MetricsByMinuteAndValue) {
  SmallProgram p;
  const std::uint32_t m = p.metric("m", p.all_of({}));
  p->metrics[m].field = p.field("$.size");
  Fed fed(p.done());
  // M3: numbers and texts of number shape; all else is a match without a sample.
  for (const char* size :
       {"1", "\"2.5\"", "-3", "1e2", "\"x\"", "true", "null", "{}", "[1]", "\"\"", "1e400", "\" 1\""}) {
    EXPECT_EQ(fed(at_noon(std::string(R"("size":)") + size)), counted);
  }
  EXPECT_EQ(fed(at_noon("")), counted);
  EXPECT_EQ(fed(R"({"eventTime":"2024-05-01T12:00:59Z","size":1})"), counted);
  EXPECT_EQ(fed(R"({"eventTime":"2024-05-01T12:01:00Z","size":7})"), counted);
  const Cells& cells = fed.got().metrics[0].at("");
  ASSERT_EQ(cells.size(), 2u);
  const MetricCell& first = cells.at(noon);
  EXPECT_EQ(first.samples, 5u);
  EXPECT_EQ(first.matches, 14u);
  EXPECT_EQ(first.sum.value(), 101.5);
  EXPECT_EQ(first.minimum, -3);
  EXPECT_EQ(first.maximum, 100);
  EXPECT_EQ(cells.at(noon + 60).sum.value(), 7);
}

TEST(Observe, LiteralsAndResolution) {
  SmallProgram p;
  const std::uint32_t m = p.metric("m", p.equals("$.k", "v"));
  p->metrics[m].literal = -0.5;
  p->metrics[m].resolution = 10;
  Fed fed(p.done());
  fed(R"({"eventTime":"2024-05-01T12:00:09Z","k":"v"})");
  fed(R"({"eventTime":"2024-05-01T12:00:10Z","k":"v"})");
  fed(R"({"eventTime":"2024-05-01T12:00:19Z","k":"v"})");
  fed(R"({"eventTime":"2024-05-01T12:00:19Z","k":"w"})");
  EXPECT_EQ(fed.got().metrics[0].at("").at(noon).sum.value(), -0.5);
  EXPECT_EQ(fed.got().metrics[0].at("").at(noon + 10).sum.value(), -1);
  EXPECT_EQ(fed.got().events, 4u);
  EXPECT_EQ(fed.got().matched, 3u);
  EXPECT_EQ(fed.got().filter_matches, std::vector<std::uint64_t>{3});
}

// A metric whose events nobody asks for keeps counts, by a tally or, at steps of its own, one by one.
TEST(Observe, CountsAlone) {
  for (const std::uint32_t resolution : {60u, 10u}) {
    SmallProgram p;
    const std::uint32_t m = p.metric("m", p.equals("$.k", "v"));
    p->metrics[m].evidence = false;
    p->metrics[m].literal = -0.5;
    p->metrics[m].resolution = resolution;
    Fed fed(p.done());
    for (const char* time : {"12:00:09", "12:01:10", "12:01:19", "11:59:59"}) {
      fed(std::string(R"({"eventTime":"2024-05-01T)") + time + R"(Z","k":"v"})");
    }
    fed(R"({"eventTime":"2024-05-01T12:00:19Z","k":"w"})");
    const Observations& got = fed.got();
    const std::int64_t before = noon - resolution, after = noon + 60 + (resolution == 10 ? 10 : 0);
    EXPECT_EQ(got.counts[0].sorted(), (Steps{{before, 1}, {noon, 1}, {after, 2}}));
    EXPECT_TRUE(got.metrics[0].empty());
    const MetricSeriesSet set = series_of(fed.program(), m, got, {});
    ASSERT_EQ(set.series.at("").size(), 3u);
    const auto& [start, cell] = set.series.at("").back();
    EXPECT_EQ(start, after);
    EXPECT_EQ(cell->sum.value(), -1);
    EXPECT_EQ(cell->minimum, -0.5);
    EXPECT_EQ(cell->maximum, -0.5);
    EXPECT_EQ(cell->samples, 2u);
    EXPECT_EQ(cell->matches, 2u);
  }
}

TEST(Observe, TimesBeforeTheEpoch) {
  SmallProgram p;
  p.metric("m", p.all_of({}));
  Fed fed(p.done());
  fed(R"({"eventTime":"1969-12-31T23:59:59Z"})");
  EXPECT_EQ(fed.got().metrics[0].at("").count(-60), 1u);
}

// M6: an event that lacks any dimension publishes nothing; numbers by their spelling, booleans as words.
TEST(Observe, Dimensions) {
  SmallProgram p;
  const std::uint32_t m = p.metric("m", p.all_of({}));
  p->metrics[m].dimensions = {{"A", p.field("$.a")}, {"B", p.field("$.b.c")}};
  Fed fed(p.done());
  fed(at_noon(R"("a":"x","b":{"c":"y"})"));
  fed(at_noon(R"("a":1.0,"b":{"c":true})"));
  fed(at_noon(R"("a":"1.0","b":{"c":"true"})"));
  for (const char* members :
       {R"("a":"x")", R"("b":{"c":"y"})", R"("a":"","b":{"c":"y"})", R"("a":null,"b":{"c":"y"})",
        R"("a":"x","b":{"c":{}})", R"("a":["x"],"b":{"c":"y"})", R"("a":"x","b":"c")"}) {
    fed(at_noon(members));
  }
  const Series& series = fed.got().metrics[0];
  ASSERT_EQ(series.size(), 2u);
  EXPECT_EQ(series.at(join_key({"x", "y"})).at(noon).samples, 1u);
  EXPECT_EQ(series.at(join_key({"1.0", "true"})).at(noon).samples, 2u);
}

// C4, C10.
TEST(Observe, Contributors) {
  SmallProgram p;
  Contributors rule;
  rule.rule = p.rule("top");
  rule.filter = p.all_of({});
  rule.keys = {p.field("$.a"), p.field("$.b")};
  rule.key_labels = {"$.a", "$.b"};
  rule.value_field = p.field("$.n");
  rule.period = 300;
  p->contributors.push_back(rule);
  Fed fed(p.done());
  fed(at_noon(R"("a":"x","b":"","n":2)"));
  fed(at_noon(R"("a":"x","b":"","n":"-5")"));
  fed(at_noon(R"("a":1,"b":false,"n":0)"));
  for (const char* members :
       {R"("a":"x","n":1)", R"("a":"x","b":null,"n":1)", R"("a":"x","b":{},"n":1)", R"("a":"x","b":[],"n":1)",
        R"("a":"x","b":"y")", R"("a":"x","b":"y","n":"z")", R"("a":"x","b":"y","n":true)"}) {
    fed(at_noon(members));
  }
  const Contributions& got = fed.got().contributors[0];
  ASSERT_EQ(got.size(), 2u);
  const ContributorCell& cell = got.at(join_key({"x", ""})).at(noon);
  EXPECT_EQ(cell.samples, 2u);
  EXPECT_EQ(cell.sum.value(), -3);
  EXPECT_EQ(cell.minimum, -5);
  EXPECT_EQ(cell.maximum, 2);
  EXPECT_EQ(got.at(join_key({"1", "false"})).at(noon).sum.value(), 0);
}

// C4: keys are cut to 1,024 bytes at a character's boundary, and merge where they become equal.
TEST(Observe, LongContributorKeys) {
  SmallProgram p;
  Contributors rule;
  rule.rule = p.rule("top");
  rule.filter = p.all_of({});
  rule.keys = {p.field("$.a")};
  rule.key_labels = {"$.a"};
  p->contributors.push_back(rule);
  const auto keys = [&](const std::vector<std::string>& values) {
    Fed fed(p.done());
    for (const std::string& value : values) fed(at_noon(R"("a":")" + value + "\""));
    std::map<std::string, std::uint64_t> out;
    for (const auto& [key, cells] : fed.got().contributors[0])
      out[split_key(key).at(0)] = cells.begin()->second.samples;
    return out;
  };
  using Keys = std::map<std::string, std::uint64_t>;
  const std::string a1024(1024, 'a'), a1023(1023, 'a'), a1021(1021, 'a');
  EXPECT_EQ(keys({a1024, a1024 + "b", a1024 + "c"}), (Keys{{a1024, 3}}));
  EXPECT_EQ(keys({a1023 + "\xC3\xA9", a1023 + "\xC3\xA8"}), (Keys{{a1023, 2}}));
  EXPECT_EQ(keys({a1021 + "\xE6\x97\xA5x", a1021 + "\xF0\x9F\x98\x80"}),
            (Keys{{a1021 + "\xE6\x97\xA5", 1}, {a1021, 1}}));
}

// A raw line may hold anything: bytes that are no UTF-8 have no boundaries to keep.
TEST(Observe, LongKeysThatAreNoText) {
  SmallProgram p;
  Contributors rule;
  rule.rule = p.rule("top");
  rule.filter = p.all_of({});
  rule.keys = {p.field(text_field(Field::Kind::token, 0))};
  rule.key_labels = {"1"};
  p->contributors.push_back(rule);
  Fed fed(p.done());
  EventBytes line;
  line.timestamp = noon;
  line.must_be_json = false;
  line.stored = true;
  EXPECT_EQ(fed(line, "x" + std::string(3000, '\x80')), counted);
  EXPECT_EQ(fed(line, "y" + std::string(3000, '\x80')), counted);
  ASSERT_EQ(fed.got().contributors[0].size(), 2u);
  for (const auto& [key, cells] : fed.got().contributors[0]) EXPECT_EQ(split_key(key).at(0).size(), 1024u);
}

TEST(Observe, Threats) {
  SmallProgram p;
  Threat threat = small_threat(p.rule("t"), p.all_of({}), {{p.field("$.u")}, {p.field("$.ip")}}, {{"u"}, {"ip"}});
  threat.value_field = p.field("$.n");
  threat.values = {"1", "a", "true"};
  p->threats.push_back(threat);
  Fed fed(p.done());
  for (const char* members : {R"("n":"a","u":"me","ip":"i")", R"("n":"a","u":"me")",
                              R"("n":1,"u":"me","ip":"")", R"("n":true,"ip":7)", R"("n":"b","u":"me")",
                              R"("n":null,"u":"me")", R"("u":"me")", R"("n":"a")", R"("n":["a"],"u":"me")"}) {
    fed(at_noon(members));
  }
  const auto& got = fed.got().threats[0];
  ASSERT_EQ(got.size(), 2u);
  // entity value count
  const auto cells = [&](std::size_t e) {
    std::vector<std::string> out;
    for (const auto& [entity, history] : got[e].kept()) {
      for (const auto& [value, seconds] : history->values) {
        for (const ThreatCell& cell : seconds.cells()) {
          EXPECT_EQ(cell.time(), noon);
          out.push_back(std::string(entity) + " " + value + " " + std::to_string(cell.count));
        }
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  EXPECT_EQ(cells(0), (std::vector<std::string>{"me 1 1", "me a 2"}));
  EXPECT_EQ(cells(1), (std::vector<std::string>{"7 true 1", "i a 1"}));
}

// Which time counts: the record's own, else the envelope's; the other way round where the scope says so
// (C50).
TEST(Observe, Times) {
  const auto time_of = [](const std::string& text, std::optional<std::int64_t> envelope,
                          bool envelope_first) {
    SmallProgram p;
    Scope scope;
    scope.envelope_time = envelope_first;
    Fed fed(p.done(), scope);
    EventBytes event;
    event.timestamp = envelope;
    const auto outcome = fed(event, text);
    EXPECT_EQ(outcome, fed.got().first ? counted : without_time);
    EXPECT_EQ(fed.got().without_time, fed.got().first ? 0u : 1u);
    EXPECT_EQ(fed.got().first, fed.got().last);
    return fed.got().first;
  };
  const std::string own = at_noon(""), none = R"({"eventTime":12})", bad = R"({"eventTime":"noon"})";
  EXPECT_EQ(time_of(own, std::nullopt, false), noon);
  EXPECT_EQ(time_of(own, 5, false), noon);
  EXPECT_EQ(time_of(own, 5, true), 5);
  EXPECT_EQ(time_of(own, std::nullopt, true), noon);
  EXPECT_EQ(time_of(none, 5, false), 5);
  EXPECT_EQ(time_of(bad, 5, false), 5);
  EXPECT_EQ(time_of(none, std::nullopt, false), std::nullopt);
  EXPECT_EQ(time_of(bad, std::nullopt, true), std::nullopt);
}

TEST(Observe, NotJson) {
  SmallProgram p;
  p.metric("m", p.all_of({p.predicate(text_field(Field::Kind::message), runtime::Test::contains, "ERROR")}));
  Fed fed(p.done());
  EXPECT_EQ(fed("an ERROR"), not_json);
  EXPECT_EQ(fed(R"({"a":"ERROR")"), not_json);
  EXPECT_EQ(fed("[\"ERROR\"]"), not_json);
  EXPECT_EQ(fed.got().events, 0u);
  EventBytes line;
  line.must_be_json = false;
  line.timestamp = noon;
  EXPECT_EQ(fed(line, "an ERROR"), counted);
  EXPECT_EQ(fed.got().matched, 1u);
  line.timestamp = std::nullopt;
  EXPECT_EQ(fed(line, "an ERROR"), without_time);
}

TEST(Observe, Scope) {
  SmallProgram p;
  Scope scope;
  scope.from = noon;
  scope.to = noon + 60;
  scope.accounts = {"1", "2"};
  scope.regions = {"r"};
  Fed fed(p.done(), scope);
  const auto event = [](const char* time, const char* members) {
    return std::string(R"({"eventTime":"2024-05-01T)") + time + R"(Z",)" + members + "}";
  };
  const char* good = R"("recipientAccountId":"1","awsRegion":"r")";
  EXPECT_EQ(fed(event("12:00:00", good)), counted);
  EXPECT_EQ(fed(event("12:00:59", good)), counted);
  EXPECT_EQ(fed(event("11:59:59", good)), outside);
  EXPECT_EQ(fed(event("12:01:00", good)), outside);
  EXPECT_EQ(fed(event("12:00:00", R"("recipientAccountId":"3","awsRegion":"r")")), outside);
  EXPECT_EQ(fed(event("12:00:00", R"("recipientAccountId":"1","awsRegion":"s")")), outside);
  EXPECT_EQ(fed(event("12:00:00", R"("recipientAccountId":"1")")), outside);
  EXPECT_EQ(fed(event("12:00:00", R"("userIdentity":{"accountId":"2"},"awsRegion":"r")")), counted);
  EXPECT_EQ(
      fed(event("12:00:00", R"("recipientAccountId":"3","userIdentity":{"accountId":"2"},"awsRegion":"r")")),
      outside);
  EXPECT_EQ(fed.got().events, 3u);
  EXPECT_EQ(fed.got().outside, 6u);
}

// Only rules that watch the archive's log group take part; matching is counted all the same.
TEST(Observe, LogGroups) {
  SmallProgram p;
  const std::uint32_t everything = p.all_of({});
  for (const char* group : {"a", "b*", ""}) {
    const std::uint32_t m = p.metric("m", everything);
    if (*group) p->metrics[m].log_groups = {group};
  }
  Contributors rule;
  rule.rule = p.rule("top");
  rule.filter = everything;
  rule.keys = {p.field("$.eventTime")};
  rule.key_labels = {"t"};
  rule.log_groups = {"a"};
  p->contributors.push_back(rule);
  Threat threat = small_threat(p.rule("t"), everything, {{p.field("$.eventTime")}}, {{"e"}});
  threat.value_field = p.field("$.eventTime");
  threat.log_groups = {"b"};
  p->threats.push_back(threat);
  const auto taking_part = [&](std::optional<std::string> group) {
    Scope scope;
    scope.log_group = std::move(group);
    Fed fed(p.done(), scope);
    fed(at_noon(""));
    std::string out;
    for (const Series& series : fed.got().metrics) out += series.empty() ? '-' : 'x';
    out += fed.got().contributors[0].empty() ? '-' : 'x';
    out += fed.got().threats[0][0].empty() ? '-' : 'x';
    EXPECT_EQ(fed.got().matched, 1u);
    return out;
  };
  EXPECT_EQ(taking_part(std::nullopt), "xxxxx");
  EXPECT_EQ(taking_part("a"), "x-xx-");
  EXPECT_EQ(taking_part("b"), "-xx-x");
  EXPECT_EQ(taking_part("bc"), "-xx--");
}

TEST(Observe, IngestedMinutesWhereADefaultAsks) {
  SmallProgram p;
  const std::uint32_t m = p.metric("m", p.equals("$.k", "v"));
  Fed without(p.done());
  without(at_noon(""));
  EXPECT_TRUE(without.got().ingested.empty());
  p->metrics[m].default_value = 0;
  Fed with(p.done());
  with(R"({"eventTime":"2024-05-01T12:00:59Z"})");
  with(R"({"eventTime":"2024-05-01T12:00:00Z","k":"v"})");
  EXPECT_EQ(with.got().ingested, std::unordered_set<std::int64_t>{noon});
}

// C7.
TEST(Observe, Duplicates) {
  SmallProgram p;
  p.metric("m", p.all_of({}));
  SeenEvents seen(1 << 20);
  Fed fed(p.done(), {}, &seen);
  EXPECT_EQ(fed(at_noon(R"("eventID":"a")")), counted);
  EXPECT_EQ(fed(at_noon(R"("eventID":"a")")), copy);
  EXPECT_EQ(fed(at_noon(R"("eventID":"a","x":1)")), conflict);
  EXPECT_EQ(fed(at_noon(R"("eventID":"b")")), counted);
  EXPECT_EQ(fed(at_noon("")), counted);  // no id: no deduplication
  EXPECT_EQ(fed(at_noon("")), counted);
  EXPECT_EQ(fed(at_noon(R"("eventID":7)")), counted);
  EXPECT_EQ(fed(at_noon(R"("eventID":7)")), counted);
  EXPECT_EQ(fed(at_noon(R"("eventID":"")")), counted);
  EXPECT_EQ(fed(at_noon(R"("eventID":"")")), counted);
  EXPECT_EQ(fed.got().events, 8u);
  EXPECT_EQ(fed.got().duplicates, 2u);
  EXPECT_EQ(fed.observer().conflicts(), std::set<std::string>{"a"});
  EXPECT_EQ(fed.got().copies.size(), 1u);
  EXPECT_EQ(fed.got().metrics[0].at("").at(noon).samples, 8u);
}

TEST(Observe, WinnersDecideConflicts) {
  SmallProgram p;
  SeenEvents seen(1 << 20);
  const Winners winners = {{"a", {0, 1}}};
  Fed fed(p.done(), {}, &seen, &winners);
  EXPECT_EQ(fed(at_noon(R"("eventID":"a","x":0)")), copy);
  EXPECT_EQ(fed(at_noon(R"("eventID":"a","x":1)")), counted);
  EXPECT_EQ(fed(at_noon(R"("eventID":"a","x":2)")), copy);
  EXPECT_EQ(fed(at_noon(R"("eventID":"b")")), counted);
  EXPECT_EQ(fed.got().duplicates, 2u);
}

// The envelope's time is part of what a copy must share, where it is the event's time: else the copy that was
// read first would choose the minute.
TEST(Observe, CopiesWithOtherEnvelopeTimesAreConflicts) {
  for (const bool envelope_first : {false, true}) {
    SmallProgram p;
    SeenEvents seen(1 << 20);
    Scope scope;
    scope.envelope_time = envelope_first;
    Fed fed(p.done(), scope, &seen);
    EventBytes event;
    event.timestamp = noon + 60;
    EXPECT_EQ(fed(event, at_noon(R"("eventID":"a")")), counted);
    EXPECT_EQ(fed(event, at_noon(R"("eventID":"a")")), copy);
    event.timestamp = noon + 120;
    EXPECT_EQ(fed(event, at_noon(R"("eventID":"a")")), envelope_first ? conflict : copy);
  }
}

TEST(Observe, OddIdsAreKeptForMatchedEvents) {
  SmallProgram p;
  p.metric("m", p.equals("$.k", "v"));
  Fed fed(p.done());
  fed(at_noon(R"("eventID":"odd one","k":"v")"));
  fed(at_noon(R"("eventID":"other","k":"w")"));
  fed(at_noon(R"("eventID":"01234567-89ab-cdef-fedc-ba9876543210","k":"v")"));
  ASSERT_EQ(fed.got().odd_ids.size(), 1u);
  EXPECT_EQ(fed.got().odd_ids.begin()->second, "odd one");
}

}  // namespace
}  // namespace tripline::runtime
