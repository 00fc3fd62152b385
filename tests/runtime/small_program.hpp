#pragma once
// Programs and events written by hand, small enough to see through, and observations and findings as text.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/build_automaton.hpp"
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
  alarm.rule = p.rule("quick", 2);
  alarm.metric = quick;
  alarm.period = 10;
  alarm.evaluation_periods = 1;
  alarm.datapoints_to_alarm = 1;
  alarm.threshold = 1;
  p->alarms.push_back(alarm);

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

  Threat threat;
  threat.rule = p.rule("spread", 9);
  threat.filter = calls;
  threat.value_field = p.field("$.name");
  threat.value_label = "$.name";
  threat.at_least = 3;
  threat.entities = {{p.field("$.user"), "$.user"}, {p.field("$.awsRegion"), "$.awsRegion"}};
  threat.window = 300;
  p->threats.push_back(threat);
  threat.rule = p.rule("listed", 9);
  threat.values = {"abc", "b"};
  threat.at_least = 2;
  threat.window = 3600;
  p->threats.push_back(threat);
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
      }
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
      for (const auto& [entity, values] : o.threats[t][e]) {
        for (const auto& [value, seconds] : values) {
          for (const auto& [time, cell] : seconds) {
            lines.push_back("threat " + std::to_string(t) + "." + std::to_string(e) + " " + entity + " " +
                            value + " " + std::to_string(time) + " " + std::to_string(cell.count) +
                            dump(cell.evidence));
          }
        }
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
