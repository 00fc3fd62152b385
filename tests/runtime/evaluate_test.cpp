#include "runtime/evaluate.hpp"

#include <gtest/gtest.h>

#include <cstdio>

#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

constexpr std::int64_t noon = 1'714'564'800;  // 2024-05-01T12:00:00Z

// One rule, events at the given seconds after noon.
struct Case {
  explicit Case(Program of) : program(std::move(of)), observer(program, scope, nullptr, nullptr) {}
  void event(std::int64_t second, const std::string& members, std::uint64_t index) {
    const Padded text(R"({"eventTime":")" + format_time(noon + second) + "\"," + members + "}");
    observer.observe(event_bytes(text, index));
  }
  std::vector<Finding> findings() { return evaluate(program, observer.observations(), {"file"}); }

  Program program;
  Scope scope;
  Observer observer;
};

Alarm plain_alarm(const SmallProgram& p, std::uint32_t metric) {
  Alarm alarm;
  alarm.rule = p.rule("alarm");
  alarm.metric = metric;
  alarm.period = 60;
  alarm.threshold = 2;
  alarm.missing_data = MissingData::not_breaching;
  return alarm;
}

TEST(Evaluate, AnAlarm) {
  SmallProgram p;
  p->alarms.push_back(plain_alarm(p, p.metric("m", p.equals("$.k", "v"))));
  Case c(p.done());
  c.event(5, R"("k":"v","eventID":"first")", 0);
  c.event(50, R"("k":"v")", 1);
  c.event(61, R"("k":"v")", 2);
  c.event(600, R"("k":"w")", 3);
  EXPECT_EQ(dump(c.findings()), "alarm p/alarm " + std::to_string(noon + 5) + ".." +
                                    std::to_string(noon + 50) +
                                    " 2 1 out of the last 1 datapoints [2.0 (2024-05-01T12:00:00Z)] was "
                                    "greater than or equal to the threshold"
                                    " (2.0) since " +
                                    std::to_string(noon + 60) + " until " + std::to_string(noon + 120) +
                                    " peak " + exact(2) + " [" + std::to_string(noon + 5) +
                                    " first file:0] [" + std::to_string(noon + 50) + "  file:1]\n");
}

// The last event's own second, also where there are more events than evidence keeps.
TEST(Evaluate, LastSeenIsAnEventsTime) {
  SmallProgram p;
  Alarm alarm = plain_alarm(p, p.metric("m", p.equals("$.k", "v")));
  alarm.threshold = 1;
  p->alarms.push_back(alarm);
  Case c(p.done());
  for (std::uint32_t minute = 0; minute < 20; ++minute) c.event(60 * minute + 10, R"("k":"v")", minute);
  const auto findings = c.findings();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].count, 20u);
  EXPECT_EQ(findings[0].first_seen, noon + 10);
  EXPECT_EQ(findings[0].last_seen, noon + 60 * 19 + 10);
}

// M3: an event without a sample publishes nothing, so there is no series of its dimension values to be judged.
TEST(Evaluate, NoSampleNoSeries) {
  SmallProgram p;
  const std::uint32_t m = p.metric("m", p.all_of({}));
  p->metrics[m].dimensions = {{"User", p.field("$.u")}};
  p->metrics[m].field = p.field("$.n");
  Alarm alarm = plain_alarm(p, m);
  alarm.missing_data = MissingData::breaching;
  p->alarms.push_back(alarm);
  Case c(p.done());
  c.event(0, R"("u":"ghost","n":"not a number")", 0);
  c.event(1, R"("u":"ghost")", 1);
  EXPECT_EQ(dump(c.findings()), "");
  c.event(2, R"("u":"real","n":5)", 2);
  for (const Finding& finding : c.findings()) EXPECT_EQ(finding.entity.at(0).second, "real");
}

// Two alarms on one metric, a composite of both and one of that: every event counts once.
TEST(Evaluate, CompositesCountEventsOnce) {
  SmallProgram p;
  const std::uint32_t m = p.metric("m", p.equals("$.k", "v"));
  p->alarms.push_back(plain_alarm(p, m));
  p->alarms.push_back(plain_alarm(p, m));
  const auto any_of = [](std::vector<AlarmRef> children) {
    Composite composite;
    for (std::uint32_t c = 0; c < children.size(); ++c) {
      composite.steps.push_back({RuleStep::Op::state, AlarmState::alarm, false, 0, {c}});
    }
    composite.steps.push_back({RuleStep::Op::any, {}, false, static_cast<std::uint32_t>(children.size()), {}});
    composite.children = std::move(children);
    return composite;
  };
  p->composites.push_back(any_of({{false, 0}, {false, 1}}));
  p->composites.push_back(any_of({{false, 0}, {true, 0}}));
  Case c(p.done());
  c.event(0, R"("k":"v")", 0);
  c.event(1, R"("k":"v")", 1);
  std::size_t composites = 0;
  for (const Finding& finding : c.findings()) {
    EXPECT_EQ(finding.count, 2u);
    composites += kind_of(finding) == "composite";
  }
  EXPECT_EQ(composites, 2u);
}

TEST(Evaluate, EverySeriesOrTheOneChosen) {
  for (const bool chosen : {false, true}) {
    SmallProgram p;
    const std::uint32_t m = p.metric("m", p.all_of({}));
    p->metrics[m].dimensions = {{"User", p.field("$.u")}};
    Alarm alarm = plain_alarm(p, m);
    alarm.threshold = 1;
    if (chosen) alarm.dimensions = {{"User", "b"}};
    p->alarms.push_back(alarm);
    Case c(p.done());
    c.event(0, R"("u":"a")", 0);
    c.event(1, R"("u":"b")", 1);
    std::vector<std::string> users;
    for (const Finding& f : c.findings()) users.push_back(f.entity.at(0).second);
    EXPECT_EQ(users, chosen ? std::vector<std::string>{"b"} : (std::vector<std::string>{"a", "b"}));
  }
}

// A27: a chosen series that never had a sample is a series of missing data.
TEST(Evaluate, AChosenSeriesThatWasNeverSeen) {
  for (const MissingData treatment :
       {MissingData::breaching, MissingData::not_breaching, MissingData::missing}) {
    SmallProgram p;
    const std::uint32_t m = p.metric("m", p.all_of({}));
    p->metrics[m].dimensions = {{"User", p.field("$.u")}};
    Alarm alarm = plain_alarm(p, m);
    alarm.dimensions = {{"User", "nobody"}};
    alarm.missing_data = treatment;
    p->alarms.push_back(alarm);
    Case c(p.done());
    c.event(0, R"("u":"a")", 0);
    const auto findings = c.findings();
    ASSERT_EQ(findings.size(), treatment == MissingData::breaching ? 1u : 0u);
    if (!findings.empty()) {
      EXPECT_EQ(findings[0].entity, alarm.dimensions);
      EXPECT_EQ(findings[0].count, 0u);
    }
  }
}

TEST(Evaluate, AThreatForEachEntity) {
  SmallProgram p;
  Threat threat = small_threat(p.rule("threat"), p.all_of({}), {{p.field("$.u")}, {p.field("$.ip")}}, {{"user"}, {"ip"}});
  threat.value_field = p.field("$.n");
  threat.value_label = "$.n";
  threat.at_least = 2;
  threat.window = 60;
  p->threats.push_back(threat);
  Case c(p.done());
  c.event(0, R"("n":"a","u":"me","ip":"1")", 0);
  c.event(60, R"("n":"b","u":"me","ip":"2")", 1);
  EXPECT_EQ(dump(c.findings()),
            "threat p/threat user=me " + std::to_string(noon) + ".." + std::to_string(noon + 60) +
                " 2 2 different values of $.n within 1m: a, b a:1 b:1 [" + std::to_string(noon) +
                "  file:0] [" + std::to_string(noon + 60) + "  file:1]\n");
}

TEST(Evaluate, Contributors) {
  SmallProgram p;
  Contributors rule;
  rule.rule = p.rule("top");
  rule.filter = p.all_of({});
  rule.keys = {p.field("$.u"), p.field("$.r")};
  rule.key_labels = {"$.u", "$.r"};
  rule.period = 300;
  rule.top = 1;
  p->contributors.push_back(rule);
  Case c(p.done());
  c.event(1, R"("u":"a","r":1)", 0);
  c.event(2, R"("u":"b","r":true)", 1);
  c.event(301, R"("u":"b","r":true)", 2);
  const auto findings = c.findings();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(dump(findings), "contributors p/top " + std::to_string(noon) + ".." + std::to_string(noon + 599) +
                                " 3 2 contributors, led by b, true with 2 of 3 b true=" + exact(2) + " [" +
                                std::to_string(noon + 2) + "  file:1] [" + std::to_string(noon + 301) +
                                "  file:2]\n");
  EXPECT_EQ(std::get<ContributorsDetail>(findings[0].detail).unique, 2u);
  EXPECT_EQ(std::get<ContributorsDetail>(findings[0].detail).statistic, "COUNT");
}

TEST(Evaluate, NothingWithoutEvents) {
  SmallProgram p;
  Alarm alarm = plain_alarm(p, p.metric("m", p.all_of({})));
  alarm.missing_data = MissingData::breaching;
  p->alarms.push_back(alarm);
  Case c(p.done());
  EXPECT_TRUE(c.findings().empty());
}

// The one order: risk, first_seen, pack, rule, kind, entity, last_seen; alarms that came of the same cells by
// `since`.
TEST(Evaluate, OrderIsTotal) {
  const Program program = program_of_every_kind();
  const Scope scope;
  std::mt19937_64 random(7);
  for (int round = 0; round < 20; ++round) {
    std::vector<Padded> events;
    for (int i = 0; i < 300; ++i) events.emplace_back(event_of_every_kind(random));
    std::string first;
    for (int again = 0; again < 4; ++again) {
      Observations all(program);
      std::vector<std::size_t> order(events.size());
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
      std::shuffle(order.begin(), order.end(), random);
      for (const std::size_t i : order) {
        Observer one(program, scope, nullptr, nullptr);
        one.observe(event_bytes(events[i], i));
        all.add(std::move(one.observations()));
      }
      const auto findings = evaluate(program, all, {"f"});
      for (std::size_t i = 1; i < findings.size(); ++i) {
        const Finding &a = findings[i - 1], &b = findings[i];
        ASSERT_GE(a.rule->risk, b.rule->risk);
        if (a.rule->risk == b.rule->risk) {
          ASSERT_LE(a.first_seen, b.first_seen);
        }
        ASSERT_NE(dump(a), dump(b));
        const auto *x = std::get_if<AlarmDetail>(&a.detail), *y = std::get_if<AlarmDetail>(&b.detail);
        if (x && y && a.rule == b.rule && a.entity == b.entity && a.first_seen == b.first_seen &&
            a.last_seen == b.last_seen) {
          ASSERT_LT(x->since, y->since);
        }
      }
      if (again == 0) first = dump(findings);
      ASSERT_EQ(dump(findings), first);
    }
  }
}

// A stopped metric is judged again by its last points (A22): three episodes of the same cells, in order of
// time even where the sort has many findings to move.
TEST(Evaluate, EpisodesOfTheSameCells) {
  SmallProgram p;
  const std::uint32_t m = p.metric("m", p.equals("$.k", "v"));
  p->metrics[m].dimensions = {{"U", p.field("$.u")}};
  Alarm alarm = plain_alarm(p, m);
  alarm.period = 300;
  p->alarms.push_back(alarm);
  Case c(p.done());
  for (std::uint64_t u = 0; u < 40; ++u) {
    const std::string members = R"("k":"v","u":"u)" + std::to_string(u % 10) + std::to_string(u) + "\"";
    c.event(0, members, 2 * u);
    c.event(241, members, 2 * u + 1);
  }
  c.event(3600, R"("k":"w")", 99);
  std::map<std::string, std::vector<std::int64_t>> since;
  for (const Finding& f : c.findings())
    since[f.entity[0].second].push_back(std::get<AlarmDetail>(f.detail).since - noon);
  EXPECT_EQ(since.size(), 40u);
  for (const auto& [user, times] : since)
    EXPECT_EQ(times, (std::vector<std::int64_t>{300, 600, 900})) << user;
}

// C7: the place of a redelivered record is its first one, whichever copy was counted.
TEST(Evaluate, EvidenceIsTheFirstCopysPlace) {
  SmallProgram p;
  Alarm alarm = plain_alarm(p, p.metric("m", p.all_of({})));
  alarm.threshold = 1;
  p->alarms.push_back(alarm);
  const Program program = p.done();
  const Scope scope;
  const Padded event(
      R"({"eventTime":"2024-05-01T12:00:00Z","eventID":"01234567-89ab-cdef-fedc-ba9876543210"})");
  std::vector<std::pair<std::uint32_t, std::uint64_t>> places = {{1, 4}, {0, 7}, {2, 0}, {0, 9}};
  std::sort(places.begin(), places.end());
  std::string first;
  do {
    SeenEvents seen(1 << 20);
    Observer a(program, scope, &seen, nullptr), b(program, scope, &seen, nullptr);
    for (std::size_t i = 0; i < places.size(); ++i)
      (i % 2 ? a : b).observe(event_bytes(event, places[i].second, places[i].first));
    Observations all(program);
    all.add(std::move(a.observations()));
    all.add(std::move(b.observations()));
    EXPECT_EQ(all.duplicates, 3u);
    const auto findings = evaluate(program, all, {"x", "y", "z"});
    ASSERT_EQ(findings.size(), 1u);
    ASSERT_EQ(findings[0].evidence.size(), 1u);
    EXPECT_EQ(findings[0].evidence[0],
              (EventReference{noon, "01234567-89ab-cdef-fedc-ba9876543210", "x", 7}));
  } while (std::next_permutation(places.begin(), places.end()));
}

}  // namespace
}  // namespace tripline::runtime
