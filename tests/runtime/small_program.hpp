#pragma once
// Programs and events written by hand, small enough to see through, and observations and findings as text.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/build_automaton.hpp"
#include "compiler/lower_query.hpp"
#include "runtime/decode.hpp"
#include "runtime/evaluate.hpp"
#include "runtime/event_time.hpp"
#include "runtime/observations.hpp"
#include "runtime/observe.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

// `$.a.b[0][*].*` as a field.
inline Field path_field(std::string_view text) {
  Field field;
  for (std::size_t at = 1; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(".[", at + 1), text.size());
    const std::string_view step = text.substr(at, end - at);
    if (step == ".*") {
      field.steps.push_back({Step::Kind::any_value, "", 0});
    } else if (step == "[*]") {
      field.steps.push_back({Step::Kind::any_element, "", 0});
    } else if (step[0] == '[') {
      field.steps.push_back(
          {Step::Kind::index, "", static_cast<std::uint32_t>(std::stoul(std::string(step.substr(1))))});
    } else {
      field.steps.push_back({Step::Kind::key, std::string(step.substr(1)), 0});
    }
    at = end;
  }
  return field;
}

inline Field text_field(Field::Kind kind, std::uint32_t index = 0) { return {kind, {}, index}; }

// An event's bytes with the room behind them that the decoder may read.
class Padded {
 public:
  explicit Padded(std::string_view text) : bytes_(text), size_(text.size()) {
    bytes_.append(Decoder::padding, '\0');
  }
  std::string_view view() const { return std::string_view(bytes_).substr(0, size_); }

 private:
  std::string bytes_;
  std::size_t size_;
};

class SmallProgram {
 public:
  std::uint32_t field(const Field& wanted) {
    const auto at = std::find(program_.fields.begin(), program_.fields.end(), wanted);
    if (at != program_.fields.end()) return static_cast<std::uint32_t>(at - program_.fields.begin());
    program_.fields.push_back(wanted);
    return static_cast<std::uint32_t>(program_.fields.size() - 1);
  }
  std::uint32_t field(std::string_view path) { return field(path_field(path)); }

  std::uint32_t predicate(const Field& of, Test test, std::string text = "", bool booleans = false,
                          bool negated = false) {
    program_.predicates.push_back({field(of), test, std::move(text), booleans, negated});
    return static_cast<std::uint32_t>(program_.predicates.size() - 1);
  }
  std::uint32_t predicate(std::string_view path, Test test, std::string text = "", bool booleans = false,
                          bool negated = false) {
    return predicate(path_field(path), test, std::move(text), booleans, negated);
  }

  // Holds when all of the predicates do; of none: always.
  std::uint32_t all_of(const std::vector<std::uint32_t>& predicates) {
    Filter filter;
    filter.entry = accept;
    for (const std::uint32_t predicate : predicates) {
      program_.decisions.push_back({predicate, filter.entry, reject});
      filter.entry = static_cast<std::uint32_t>(program_.decisions.size() - 1);
    }
    filter.always = predicates.empty();
    if (!predicates.empty()) filter.cover = {predicates.front()};
    return add(std::move(filter));
  }
  // Holds when none of them does.
  std::uint32_t none_of(const std::vector<std::uint32_t>& predicates) {
    Filter filter;
    filter.entry = accept;
    filter.always = true;
    for (const std::uint32_t predicate : predicates) {
      program_.decisions.push_back({predicate, reject, filter.entry});
      filter.entry = static_cast<std::uint32_t>(program_.decisions.size() - 1);
    }
    return add(std::move(filter));
  }
  std::uint32_t equals(std::string_view path, std::string text) {
    return all_of({predicate(path, Test::equals, std::move(text))});
  }

  std::uint32_t metric(std::string name, std::uint32_t filter) {
    Metric metric;
    metric.pack = "p";
    metric.name = std::move(name);
    metric.space = "s";
    metric.filter = filter;
    metric.evidence = true;
    program_.metrics.push_back(std::move(metric));
    return static_cast<std::uint32_t>(program_.metrics.size() - 1);
  }
  Rule rule(std::string name, std::uint8_t risk = 5) const {
    Rule rule;
    rule.pack = "p";
    rule.name = std::move(name);
    rule.risk = risk;
    return rule;
  }

  Program& operator*() { return program_; }
  Program* operator->() { return &program_; }

  Program done() {
    program_.automata.clear();
    for (std::uint32_t f = 0; f < program_.fields.size(); ++f) {
      if (auto automaton = compiler::build_automaton(program_.predicates, f)) {
        program_.automata.push_back(std::move(*automaton));
      }
    }
    return program_;
  }

 private:
  std::uint32_t add(Filter filter) {
    program_.filters.push_back(std::move(filter));
    return static_cast<std::uint32_t>(program_.filters.size() - 1);
  }
  Program program_;
};

// A query that has something in every table of a plan.
inline SavedQuery query_of_every_kind() {
  SavedQuery query{"p", "sizes", "Sizes by region.", {}, 3600, {"CloudTrail/*"}, {}};
  query.text =
      "parse @message /(?<call>[a-z]+)/ | parse name \"a*c\" as middle | fields split(name, \"b\") as parts | unnest parts into part "
      "| filter part not like /q+/ and kind in [\"call\", \"other\"] and jsonParse(@message).l[0] != 1 "
      "| stats count(*) as calls, pct(size, 90) + 1 as large, latest(middle) by bin(1mo), awsRegion as region "
      "| sort calls desc, region | limit 20";
  grammar::Diagnostics diagnostics;
  auto plan = compiler::compile_query(grammar::Text::synthetic(query.text), diagnostics);
  if (!plan) std::abort();
  query.plan = std::move(*plan);
  return query;
}

// A threat of one step; `fields` and `labels` by kind of entity, then part.
inline Threat small_threat(Rule rule, std::uint32_t filter, std::vector<std::vector<std::uint32_t>> fields,
                           const std::vector<std::vector<std::string>>& labels) {
  Threat threat;
  threat.rule = std::move(rule);
  ThreatStep step;
  step.filter = filter;
  step.entities = std::move(fields);
  threat.steps = {step};
  for (const std::vector<std::string>& each : labels) threat.entities.push_back({each});
  return threat;
}

// One rule of every kind and of every kind of cell.
inline Program program_of_every_kind() {
  SmallProgram p;
  p->packs = {{"p", "1.0.0", "00ff"}};
  const std::uint32_t everything = p.all_of({});
  const std::uint32_t calls = p.equals("$.kind", "call");
  const std::uint32_t odd =
      p.all_of({p.predicate("$.name", Test::glob, "a*b*c"), p.predicate("$.n", Test::number_greater, "2")});

  const std::uint32_t count = p.metric("calls", calls);
  p->metrics[count].default_value = 0;
  const std::uint32_t sizes = p.metric("sizes", everything);
  p->metrics[sizes].field = p.field("$.size");
  p->metrics[sizes].dimensions = {{"Region", p.field("$.awsRegion")}, {"User", p.field("$.user")}};
  const std::uint32_t quick = p.metric("quick", odd);
  p->metrics[quick].resolution = 10;
  p->metrics[quick].log_groups = {"CloudTrail/*"};

  Alarm alarm;
  alarm.rule = p.rule("many-calls", 7);
  alarm.metric = count;
  alarm.missing_data = MissingData::not_breaching;
  alarm.period = 120;
  alarm.evaluation_periods = 3;
  alarm.datapoints_to_alarm = 2;
  alarm.threshold = 3;
  alarm.actions = {"page"};
  p->alarms.push_back(alarm);
  alarm.rule = p.rule("large", 7);
  alarm.metric = sizes;
  alarm.statistic = Statistic::average;
  alarm.comparison = Comparison::greater;
  alarm.period = 60;
  alarm.threshold = 10.5;
  p->alarms.push_back(alarm);
  alarm.rule = p.rule("slow", 3);
  alarm.statistic = Statistic::trimmed_mean;
  alarm.statistic.by_position = false;
  alarm.statistic.upper = 90;
  p->metrics[sizes].values = true;
  p->alarms.push_back(alarm);
  alarm.rule = p.rule("large calls", 3);
  alarm.math.inputs = {{"sizes", false}, {"calls", false}};
  alarm.math.formulas = {{"", true, "sizes / calls", {}}};
  alarm.math.formulas[0].nodes.resize(3);
  for (std::uint32_t i = 0; i < 2; ++i) {
    alarm.math.formulas[0].nodes[i].operation = Operation::input;
    alarm.math.formulas[0].nodes[i].inputs = {i};
  }
  alarm.math.formulas[0].nodes[2].operation = Operation::divide;
  alarm.math.formulas[0].nodes[2].operands = {0, 1};
  alarm.inputs = {{sizes, Statistic::average, {}}, {count, Statistic::sum, {}}};
  alarm.threshold = 0.5;
  p->alarms.push_back(alarm);
  alarm.math = {};
  alarm.inputs.clear();
  alarm.rule = p.rule("quick", 2);
  alarm.statistic = Statistic::average;
  alarm.metric = quick;
  alarm.period = 10;
  alarm.evaluation_periods = 1;
  alarm.datapoints_to_alarm = 1;
  alarm.threshold = 1;
  p->alarms.push_back(alarm);
  alarm.rule = p.rule("unusual", 4);
  alarm.metric = count;
  alarm.period = 300;
  alarm.comparison = Comparison::outside_band;
  alarm.threshold = 0;
  alarm.band = AlarmBand{2.5,
                         {"Europe/Berlin", 3600, {{1711846800, 7200}}},
                         false,
                         {{1'700'000'000, 1'700'003'600}, {1'700'007'200, 1'700'010'800}}};
  p->alarms.push_back(alarm);

  Graph graph;
  graph.rule = p.rule("who-did-what", 6);
  const TextTemplate who = {{p.field("$.user"), ""}, {std::nullopt, "@"}, {p.field("$.awsRegion"), ""}};
  graph.nodes = {{"user", "user", {who, {{p.field("$.user"), ""}}}, "^(.*)@", "\\1", odd},
                 {"thing", "thing", {{{p.field("$.things[*]"), ""}}}, "", "", std::nullopt}};
  graph.edges = {{"calls", calls, {0}, {1, 0}, {{std::nullopt, "calls"}}, {{p.field("$.from"), ""}}, odd, 1.5, 2},
                 {"sees", everything, {1}, {1}, {{p.field("$.name"), ""}}, {}, std::nullopt, 0, 1}};
  graph.sensitive = {{"crown", "thing", {"a*", "jewel"}, 3}, {"all", "user", {}, 1}};
  graph.score.assumptions = {"calls", "sees"};
  graph.alarm = {7.5, 2, {"thing", "user:a*"}, {"user:admin"}};
  graph.parallel = Graph::Parallel::earliest;
  graph.max_edges = 500;
  graph.log_groups = {"CloudTrail/*"};
  p->graphs.push_back(graph);

  Score score;
  score.rule = p.rule("risky", 6);
  score.per_event = true;
  score.filter = everything;
  score.entity = {p.field("$.user"), "$.user"};
  score.base = 1;
  score.level = 3;
  score.signals = {{"call", "a call", 3, calls, std::nullopt, 1, 0}, {"odd", "{count} odd names", 2, odd, std::nullopt, 1, 0}};
  score.categories = {{"kind", "call", calls}, {"kind", "other", everything}};
  p->scores.push_back(score);
  score.rule = p.rule("suspicious", 6);
  score.per_event = false;
  score.base = 0;
  score.cap = 4;
  score.window = 600;
  score.signals = {{"names", "{count} names", 3, everything, p.field("$.name"), 3, 0},
                   {"calls", "calls", 2, calls, std::nullopt, 2, 250'000}};
  score.categories.clear();
  p->scores.push_back(score);

  Contributors top;
  top.rule = p.rule("top-users", 1);
  top.filter = calls;
  top.keys = {p.field("$.user"), p.field("$.awsRegion")};
  top.key_labels = {"$.user", "$.awsRegion"};
  top.period = 60;
  top.top = 3;
  p->contributors.push_back(top);
  top.rule = p.rule("top-sizes", 1);
  top.filter = everything;
  top.keys = {p.field("$.user")};
  top.key_labels = {"$.user"};
  top.value_field = p.field("$.size");
  top.sum = true;
  top.by_maximum = true;
  p->contributors.push_back(top);

  const std::uint32_t user = p.field("$.user"), region = p.field("$.awsRegion");
  Threat threat = small_threat(p.rule("spread", 9), calls, {{user}, {region}}, {{"$.user"}, {"$.awsRegion"}});
  threat.value_field = p.field("$.name");
  threat.value_label = "$.name";
  threat.at_least = 3;
  threat.window = 300;
  p->threats.push_back(threat);
  threat.rule = p.rule("listed", 9);
  threat.values = {"abc", "b"};
  threat.at_least = 2;
  threat.window = 3600;
  p->threats.push_back(threat);
  threat.rule = p.rule("varied", 6);
  threat.kind = Threat::Kind::value_count;
  threat.values.clear();
  threat.suppress = 1800;
  threat.shown = {"size"};
  threat.steps[0].shown = {p.field("$.size")};
  threat.reason = {{ReasonPiece::Kind::text, "of ", 0}, {ReasonPiece::Kind::shown, "", 0}, {ReasonPiece::Kind::entity, "", 0}};
  p->threats.push_back(threat);

  threat = small_threat(p.rule("many", 4), everything, {{user, region}}, {{"user", "region"}});
  threat.kind = Threat::Kind::count;
  threat.at_least = 4;
  threat.window = 600;
  threat.exceptions = {{odd, "me", "known", 1'700'003'600}};
  p->threats.push_back(threat);
  threat = small_threat(p.rule("volume", 4), everything, {{user}}, {{"$.user"}});
  threat.kind = Threat::Kind::sum;
  threat.value_field = p.field("$.size");
  threat.value_label = "$.size";
  threat.least_sum = 20.25;
  threat.window = 900;
  p->threats.push_back(threat);
  threat = small_threat(p.rule("new", 4), everything, {{user}}, {{"$.user"}});
  threat.kind = Threat::Kind::first_seen;
  threat.value_field = p.field("$.name");
  threat.learning = 600;
  p->threats.push_back(threat);

  threat = small_threat(p.rule("chain", 4), calls, {{user}}, {{"$.user"}});
  threat.kind = Threat::Kind::sequence;
  threat.window = 1200;
  threat.steps[0].name = "call";
  threat.steps.push_back(threat.steps[0]);
  threat.steps[1].name = "odd";
  threat.steps[1].filter = odd;
  threat.steps[1].max_gap = 600;
  threat.steps.push_back({"", everything, {{region}}, {}, 0, true, 1, 1});
  p->threats.push_back(threat);
  threat.rule = p.rule("both", 4);
  threat.kind = Threat::Kind::any_order;
  threat.steps.pop_back();
  threat.steps[1].max_gap = 0;
  p->threats.push_back(threat);
  threat.rule = p.rule("missed", 4);
  threat.kind = Threat::Kind::absence;
  p->threats.push_back(threat);
  p->queries.push_back(query_of_every_kind());
  return p.done();
}

// An event for that program, at a second of a few hours.
inline std::string event_of_every_kind(std::mt19937_64& random, std::int64_t begin = 1'700'000'000) {
  const auto pick = [&](std::initializer_list<const char*> from) {
    return std::string(*(from.begin() + random() % from.size()));
  };
  const std::string time = format_time(begin + static_cast<std::int64_t>(random() % 7200));
  std::string event = R"({"eventTime":")" + time + R"(","kind":")" + pick({"call", "call", "other"}) +
                      R"(","name":")" + pick({"abc", "b", "axbxc", "d", "e\\u0041", ""}) +
                      R"(","awsRegion":)" + pick({"\"us-east-1\"", "\"eu-west-1\"", "null"}) + R"(,"n":)" +
                      pick({"1", "2.5", "3e2", "\"7\""});
  if (random() % 4 != 0) event += R"(,"user":")" + pick({"u1", "u2", "u3", "u4"}) + "\"";
  if (random() % 4 != 0)
    event += R"(,"size":)" + pick({"1", "0.1", "-3", "1e16", "\"2.5\"", "1e-300", "true"});
  if (random() % 8 != 0) {
    event += R"(,"eventID":")";
    event += random() % 2 ? "odd-" + std::to_string(random() % 1'000'000) : uuid_text({random(), random()});
    event += "\"";
  }
  return event + "}";
}

// Feeds events to one observer after the other: event i is number i of input `input`.
inline EventBytes event_bytes(const Padded& event, std::uint64_t index, std::uint32_t input = 0) {
  EventBytes bytes;
  bytes.bytes = event.view();
  bytes.index = index;
  bytes.input = input;
  return bytes;
}

inline std::string exact(double value) {
  return std::to_string(std::bit_cast<std::uint64_t>(value)) + "(" + std::to_string(value) + ")";
}

inline std::string dump(const Evidence& evidence) {
  std::string out;
  for (const Reference& r : evidence.list()) {
    out += " " + std::to_string(r.time) + "/" + uuid_text(r.id) + "/" + std::to_string(r.input) + ":" +
           std::to_string(r.index);
  }
  return out;
}

// Everything that observations hold, in one order.
inline std::string dump(const Observations& o) {
  std::vector<std::string> lines;
  for (std::size_t m = 0; m < o.metrics.size(); ++m) {
    for (const auto& [key, cells] : o.metrics[m]) {
      for (const auto& [start, cell] : cells) {
        lines.push_back("metric " + std::to_string(m) + " " + key + " " + std::to_string(start) + " " +
                        exact(cell.sum.value()) + " " + std::to_string(cell.samples) + "/" +
                        std::to_string(cell.matches) + " " + exact(cell.minimum) + exact(cell.maximum) +
                        dump(cell.evidence));
        if (!cell.values) continue;
        for (const auto& [value, times] : cell.values->counts()) lines.back() += " " + exact(value) + "x" + std::to_string(times);
      }
    }
  }
  for (std::size_t m = 0; m < o.counts.size(); ++m) {
    for (const auto& [start, count] : o.counts[m].sorted()) {
      lines.push_back("metric " + std::to_string(m) + " " + std::to_string(start) + " " + std::to_string(count));
    }
  }
  for (std::size_t c = 0; c < o.contributors.size(); ++c) {
    for (const auto& [key, cells] : o.contributors[c]) {
      for (const auto& [start, cell] : cells) {
        lines.push_back("contributor " + std::to_string(c) + " " + key + " " + std::to_string(start) + " " +
                        exact(cell.sum.value()) + " " + std::to_string(cell.samples) + " " +
                        exact(cell.minimum) + exact(cell.maximum) + dump(cell.evidence));
      }
    }
  }
  for (std::size_t t = 0; t < o.threats.size(); ++t) {
    for (std::size_t e = 0; e < o.threats[t].size(); ++e) {
      for (const auto& [entity, history] : o.threats[t][e].kept()) {
        const std::string head = "threat " + std::to_string(t) + "." + std::to_string(e) + " " + std::string(entity) + " ";
        for (const auto& [value, seconds] : history->values) {
          std::map<std::int64_t, ThreatCell> cells;  // whether they are compact or not
          for (const ThreatCell& cell : seconds.cells()) {
            const auto [at, fresh] = cells.emplace(cell.time(), cell);
            if (!fresh) at->second.add(cell);
          }
          for (const auto& [time, cell] : cells) {
            Evidence evidence;
            cell.add_to(evidence);
            lines.push_back(head + value + " " + std::to_string(time) + " " + std::to_string(cell.count) + dump(evidence));
          }
        }
        for (const auto& [key, texts] : history->shown) {
          std::string line = head + "shows " + std::to_string(key.first) + " " + std::to_string(key.second);
          for (const std::string& text : texts.list()) line += " " + text;
          lines.push_back(line);
        }
      }
    }
  }
  for (std::size_t s = 0; s < o.scores.size(); ++s) {
    for (const auto& [window, entities] : o.scores[s]) {
      for (const auto& [entity, cell] : entities) {
        std::string line = "score " + std::to_string(s) + " " + std::to_string(window) + " " + entity + " " +
                           std::to_string(cell.count) + " " + std::to_string(cell.first) + ".." + std::to_string(cell.last) +
                           " top " + std::to_string(cell.top);
        for (const std::uint64_t events : cell.signals) line += " " + std::to_string(events);
        for (const DistinctValues& values : cell.values) line += " v" + std::to_string(values.size());
        for (const std::uint64_t events : cell.categories) line += " c" + std::to_string(events);
        for (const auto& [value, events] : cell.scores) line += " " + std::to_string(value) + "x" + std::to_string(events);
        lines.push_back(line + dump(cell.evidence));
      }
    }
  }
  for (const std::int64_t minute : o.ingested) lines.push_back("ingested " + std::to_string(minute));
  for (const auto& [id, text] : o.odd_ids) lines.push_back("odd " + uuid_text(id) + " " + text);
  for (const auto& [id, place] : o.copies) {
    lines.push_back("copy " + uuid_text(id) + " " + std::to_string(place.first) + ":" +
                    std::to_string(place.second));
  }
  for (std::size_t f = 0; f < o.filter_matches.size(); ++f) {
    lines.push_back("filter " + std::to_string(f) + " " + std::to_string(o.filter_matches[f]));
  }
  std::sort(lines.begin(), lines.end());
  std::string out = "from " + (o.first ? std::to_string(*o.first) : "-") + " to " +
                    (o.last ? std::to_string(*o.last) : "-");
  for (const std::uint64_t n : {o.events, o.matched, o.duplicates, o.without_time, o.outside})
    out += " " + std::to_string(n);
  for (const std::string& line : lines) out += "\n" + line;
  return out;
}

inline std::string dump(const Finding& f) {
  std::string out = std::string(kind_of(f)) + " " + f.rule->pack + "/" + f.rule->name;
  for (const auto& [label, value] : f.entity) out += " " + label + "=" + value;
  out += " " + std::to_string(f.first_seen) + ".." + std::to_string(f.last_seen) + " " +
         std::to_string(f.count) + " " + f.reason;
  if (const auto* alarm = std::get_if<AlarmDetail>(&f.detail)) {
    out += " since " + std::to_string(alarm->since) + " until " +
           (alarm->until ? std::to_string(*alarm->until) : "-") + " peak " + exact(alarm->peak);
  } else if (const auto* threat = std::get_if<ThreatDetail>(&f.detail)) {
    for (const auto& [value, count] : threat->values) out += " " + value + ":" + std::to_string(count);
  } else if (const auto* score = std::get_if<ScoreDetail>(&f.detail)) {
    out += " score " + std::to_string(score->score) + " of " + std::to_string(score->sum);
    for (const auto& signal : score->signals) out += " " + signal.name + ":" + std::to_string(signal.count);
    for (const auto& category : score->categories) {
      for (const auto& [is, events] : category.events) out += " " + category.of + "/" + is + ":" + std::to_string(events);
    }
  } else {
    const auto& report = std::get<ContributorsDetail>(f.detail);
    for (const auto& row : report.top) {
      for (const std::string& key : row.keys) out += " " + key;
      out += "=" + exact(row.value);
    }
  }
  for (const EventReference& r : f.evidence)
    out +=
        " [" + std::to_string(r.time) + " " + r.event_id + " " + r.file + ":" + std::to_string(r.index) + "]";
  return out;
}
inline std::string dump(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) out += dump(finding) + "\n";
  return out;
}

}  // namespace tripline::runtime
