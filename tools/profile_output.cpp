#include "tools/profile_output.hpp"

// Seconds are those of all workers together, so with two of them they may be twice the time that passed. A filter that
// several rules share is one row with the names of all of them.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/colours.hpp"
#include "tools/grid.hpp"
#include "tools/json_text.hpp"
#include "tools/quantities.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t shown_rules = 20, shown_fields = 10;
constexpr std::string_view trace_schema = "tripline.profile/1";

double seconds_of(std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e9; }

struct StageRow {
  std::string name;
  double seconds = 0;
};
std::vector<StageRow> stages_of(const RunProfile& p) {
  std::vector<StageRow> out = {{"inflate", seconds_of(p.result.report.inflate_nanoseconds)},
                               {"split", seconds_of(p.result.report.split_nanoseconds)}};
  for (std::size_t s = 0; s < runtime::event_stages; ++s) {
    out.push_back({std::string(to_string(static_cast<runtime::EventStage>(s))), seconds_of(p.result.profile->nanoseconds[s])});
  }
  out.push_back({"evaluate", p.evaluate_seconds});
  return out;
}

struct RuleRow {
  std::string name;
  runtime::FilterProfile cost;
};
std::vector<RuleRow> rules_of(const RunProfile& p) {
  std::vector<RuleRow> out;
  for (std::size_t f = 0; f < p.program.filters.size(); ++f) {
    out.push_back({fmt::format("{}", fmt::join(p.program.filters[f].names, ", ")), p.result.profile->filters[f]});
  }
  for (std::size_t g = 0; g < p.program.graphs.size(); ++g) {
    const runtime::Rule& rule = p.program.graphs[g].rule;
    out.push_back({fmt::format("graph {}/{}", rule.pack, rule.name), {0, 0, p.result.profile->graphs[g]}});
  }
  std::stable_sort(out.begin(), out.end(), [](const RuleRow& a, const RuleRow& b) {
    return std::pair(b.cost.nanoseconds, a.name) < std::pair(a.cost.nanoseconds, b.name);
  });
  return out;
}

struct FieldRow {
  std::string name;
  std::uint64_t misses = 0;
};
// Of the fields that filters ask about.
std::vector<FieldRow> fields_of(const RunProfile& p) {
  std::set<std::uint32_t> asked;
  for (const runtime::Predicate& predicate : p.program.predicates) asked.insert(predicate.field);
  std::vector<FieldRow> out;
  for (const std::uint32_t f : asked) out.push_back({to_string(p.program.fields[f]), p.result.profile->field_misses[f]});
  std::stable_sort(out.begin(), out.end(), [](const FieldRow& a, const FieldRow& b) {
    return std::pair(b.misses, a.name) < std::pair(a.misses, b.name);
  });
  return out;
}

double per_thousand(std::uint64_t count, std::uint64_t events) {
  return events == 0 ? 0 : 1000 * static_cast<double>(count) / static_cast<double>(events);
}

std::string left_out(std::size_t all, std::size_t shown, std::string_view noun) {
  return all > shown ? fmt::format("… and {} more {}\n", grouped(all - shown), noun) : std::string();
}

}  // namespace

std::string profile_text(const RunProfile& p, bool colour) {
  const Colours colours(colour);
  const auto bytes = static_cast<double>(p.result.report.bytes_out);
  const std::vector<StageRow> stages = stages_of(p);
  double total = 0;
  for (const StageRow& stage : stages) total += stage.seconds;
  Grid by_stage{{{"STAGE"}, {"SECONDS", true}, {"SHARE", true}, {"RATE", true}}, {}};
  for (const StageRow& stage : stages) {
    by_stage.rows.push_back({stage.name, fmt::format("{:.3f}", stage.seconds),
                             fmt::format("{:.1f} %", total > 0 ? 100 * stage.seconds / total : 0),
                             stage.seconds > 0 ? bytes_text(bytes / stage.seconds) + "/s" : ""});
  }
  std::string out = grid_text(by_stage, colours);

  const std::uint64_t events = p.result.profile->events;
  out += fmt::format("\nclasses of values together were new in {} of {} events\n\n",
                     grouped(p.result.profile->tuple_misses), grouped(events));
  const std::vector<RuleRow> rules = rules_of(p);
  Grid by_rule{{{"RULE", false, true}, {"CANDIDATES", true}, {"HITS", true}, {"SECONDS", true}}, {}};
  for (std::size_t i = 0; i < std::min(rules.size(), shown_rules); ++i) {
    by_rule.rows.push_back({rules[i].name, grouped(rules[i].cost.candidates), grouped(rules[i].cost.hits),
                            fmt::format("{:.4f}", seconds_of(rules[i].cost.nanoseconds))});
  }
  out += grid_text(by_rule, colours) + left_out(rules.size(), shown_rules, "rules");

  const std::vector<FieldRow> fields = fields_of(p);
  Grid by_field{{{"FIELD", false, true}, {"NEW VALUES", true}, {"IN 1,000 EVENTS", true}}, {}};
  for (std::size_t i = 0; i < std::min(fields.size(), shown_fields); ++i) {
    by_field.rows.push_back(
        {fields[i].name, grouped(fields[i].misses), fmt::format("{:.1f}", per_thousand(fields[i].misses, events))});
  }
  return out + "\n" + grid_text(by_field, colours) + left_out(fields.size(), shown_fields, "fields");
}

std::string profile_trace(const RunProfile& p, const std::vector<runtime::Input>& inputs) {
  constexpr double microsecond = 1e3;  // in nanoseconds
  Json events = Json::array();
  std::set<unsigned> workers;
  double last = 0;
  for (const runtime::WorkSpan& span : p.result.report.spans) {
    if (workers.insert(span.worker).second) {
      events.push_back({{"ph", "M"}, {"name", "thread_name"}, {"pid", 1}, {"tid", span.worker},
                        {"args", {{"name", fmt::format("worker {}", span.worker)}}}});
    }
    const double begin = static_cast<double>(span.begin) / microsecond;
    const double duration = static_cast<double>(span.nanoseconds) / microsecond;
    last = std::max(last, begin + duration);
    events.push_back({{"ph", "X"}, {"name", inputs[span.input].name}, {"cat", span.helping ? "helping" : "reading"},
                      {"pid", 1}, {"tid", span.worker}, {"ts", begin}, {"dur", duration},
                      {"args", {{"bytes", span.bytes}}}});
  }
  events.push_back({{"ph", "X"}, {"name", "evaluate"}, {"cat", "evaluate"}, {"pid", 1}, {"tid", 0}, {"ts", last},
                    {"dur", p.evaluate_seconds * 1e6}, {"args", Json::object()}});

  Json stages = Json::array(), rules = Json::array(), fields = Json::array();
  const auto bytes = static_cast<double>(p.result.report.bytes_out);
  for (const StageRow& stage : stages_of(p)) {
    stages.push_back({{"name", stage.name}, {"seconds", stage.seconds},
                      {"bytes_per_second", stage.seconds > 0 ? Json(bytes / stage.seconds) : Json()}});
  }
  for (const RuleRow& rule : rules_of(p)) {
    rules.push_back({{"name", rule.name}, {"candidates", rule.cost.candidates}, {"hits", rule.cost.hits},
                     {"seconds", seconds_of(rule.cost.nanoseconds)}});
  }
  for (const FieldRow& field : fields_of(p)) fields.push_back({{"name", field.name}, {"misses", field.misses}});
  return json_text({{"displayTimeUnit", "ms"},
                    {"traceEvents", std::move(events)},
                    {"otherData",
                     {{"schema", trace_schema},
                      {"events", p.result.profile->events},
                      {"tuple_misses", p.result.profile->tuple_misses},
                      {"spans_left_out", p.result.report.spans_left_out},
                      {"stages", std::move(stages)},
                      {"rules", std::move(rules)},
                      {"fields", std::move(fields)}}}});
}

}  // namespace tripline::tools
