#include "tools/testing/stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/prove/prove.hpp"
#include "compiler/scalars.hpp"
#include "runtime/event_time.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::uint64_t most_events = 1000;  // of a scene
constexpr std::int64_t minute_s = 60, least_pause = 3600;

std::int64_t duration(const std::optional<grammar::Text>& text, std::int64_t fallback) {
  return text ? compiler::parse_duration(text->value()).value_or(static_cast<std::uint32_t>(fallback)) : fallback;
}

std::uint64_t number(const std::optional<grammar::Text>& text, std::uint64_t fallback) {
  return text ? compiler::parse_integer(text->value()).value_or(fallback) : fallback;
}

// How many events an alarm's threshold asks for.
std::uint64_t events_of(const ast::Alarm& alarm) {
  const bool above = alarm.comparison_operator && alarm.comparison_operator->value() == "GreaterThanThreshold";
  return number(alarm.threshold, 1) + (above ? 1 : 0);
}

std::string after(std::int64_t seconds) { return seconds == 0 ? "0" : runtime::duration_text(seconds); }

// Where a selector leads, made if need be; null where something else is in the way.
Json* place_of(Json& event, const grammar::Selector& selector) {
  Json* at = &event;
  for (const grammar::SelectorStep& step : selector.steps) {
    using Kind = grammar::SelectorStep::Kind;
    if (step.kind == Kind::key || step.kind == Kind::any_value) {
      if (!at->is_object() && !at->is_null()) return nullptr;
      at = &(*at)[step.kind == Kind::key ? step.key : std::string("any")];
    } else {
      if (!at->is_array() && !at->is_null()) return nullptr;
      const std::size_t index = step.kind == Kind::index ? static_cast<std::size_t>(step.index) : 0;
      if (index > 64) return nullptr;
      while (at->size() <= index) at->push_back(Json());
      at = &(*at)[index];
    }
  }
  return at;
}

std::string plausible(const grammar::Selector& selector) {
  const std::string name = selector.steps.empty() ? "" : selector.steps.back().key;
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  if (has("IPAddress")) return "198.51.100.7";
  if (has("ccountId")) return "111122223333";
  if (name == "accessKeyId") return "AKIAIOSFODNN7EXAMPLE";
  if (name == "arn") return "arn:aws:iam::111122223333:user/mallory";
  return has("ame") ? "mallory" : "x-1";
}

const ast::FieldRef* field_of(const ast::Threat& threat, const ast::Threat::Aliases* own, const ast::Threat::EntityName& name) {
  if (name.field) return &*name.field;
  for (const ast::Threat::Aliases* aliases : {own, &threat.aliases}) {
    if (!aliases) continue;
    for (const auto& [alias, field] : *aliases) {
      if (alias.value() == name.text.value()) return &field;
    }
  }
  return nullptr;
}

void fill_in_entities(Json& event, const ast::Threat& threat, const ast::Threat::Aliases* own) {
  for (const auto* names : {&threat.by, &threat.by_all}) {
    for (const ast::Threat::EntityName& name : *names) {
      if (const ast::FieldRef* field = field_of(threat, own, name)) fill_in(event, field->selector);
    }
  }
}

}  // namespace

void fill_in(Json& event, const grammar::Selector& selector) {
  Json* at = place_of(event, selector);
  if (at && at->is_null()) *at = plausible(selector);
}

Stage::Stage(std::string pack, const MutableRule& rule, const compiler::Decisions& decisions)
    : pack_(std::move(pack)), rule_(rule), decisions_(decisions) {}

std::optional<Json> Stage::matching(const std::string& part) const { return matching(name_of(rule_).value(), part); }

std::optional<Json> Stage::matching(const std::string& name, const std::string& part) const {
  compiler::Ir ir = decisions_.ir;
  compiler::IrWriter writer(ir);
  std::vector<compiler::NodeId> all;
  for (const compiler::Decision& decision : decisions_.list) {
    const bool common = decision.place.part == "filter";
    if (decision.pack != pack_ || decision.place.name != name) continue;
    if (decision.place.part == part || common) all.push_back(decision.node);
  }
  if (all.empty()) return Json::object();
  const compiler::Verdict verdict = compiler::satisfiable(ir, writer.all(std::move(all)));
  if (!verdict.witness || !verdict.witness->json) return std::nullopt;
  Json event = Json::parse(verdict.witness->event, nullptr, false);
  return event.is_object() ? std::optional(std::move(event)) : std::nullopt;
}

std::optional<Json> Stage::event_of(const ast::Alarm& alarm) const {
  if (alarm.metric) return matching("metric");
  return alarm.metric_name ? matching(alarm.metric_name->value(), "filter") : std::nullopt;
}

std::int64_t Stage::pause() const {
  if (const auto* alarm = std::get_if<ast::Alarm>(&rule_)) {
    const auto periods = static_cast<std::int64_t>(std::min<std::uint64_t>(number(alarm->evaluation_periods, 1), 100));
    return std::max(least_pause, duration(alarm->period, 300) * (periods + 3));
  }
  const auto* threat = std::get_if<ast::Threat>(&rule_);
  return threat ? std::max(least_pause, 2 * (duration(threat->window, 3600) + duration(threat->suppress, 0))) : minute_s;
}

Scene Stage::play(const std::string& part, const Json& event) const {
  if (const auto* alarm = std::get_if<ast::Alarm>(&rule_)) return play_alarm(*alarm, event);
  if (const auto* threat = std::get_if<ast::Threat>(&rule_)) {
    if (const auto* counted = std::get_if<ast::Threat::Counted>(&threat->kind)) {
      return play_counted(*threat, event, std::min(compiler::parse_integer(counted->at_least.value()).value_or(1), most_events));
    }
    if (!std::holds_alternative<std::monostate>(threat->kind)) return play_steps(*threat, part, &event);
  }
  return {event};
}

Json Stage::with_dimensions(const ast::Alarm& alarm, Json event) const {
  if (alarm.metric) {
    for (const ast::Dimension& dimension : alarm.metric->dimensions) fill_in(event, dimension.field.selector);
  }
  return event;
}

Scene Stage::play_alarm(const ast::Alarm& alarm, const Json& event) const {
  const std::uint64_t count = events_of(alarm);
  const Json one = with_dimensions(alarm, event);
  const auto periods = std::clamp<std::uint64_t>(number(alarm.datapoints_to_alarm, number(alarm.evaluation_periods, 1)), 1, 100);
  Scene out;
  for (std::uint64_t period = 0; period < periods; ++period) {
    Json copy = one;
    if (period > 0) copy["$after"] = after(duration(alarm.period, 300));
    if (count > 1) copy["$repeat"] = std::min(count, most_events);
    out.push_back(std::move(copy));
  }
  return out;
}

Json Stage::with_value(const ast::Threat& threat, Json event, std::size_t number) const {
  const auto& counted = std::get<ast::Threat::Counted>(threat.kind);
  if (!counted.of || counted.kind == ast::Threat::Counted::Kind::sum) return event;
  const bool listed = counted.in && !counted.in->values.empty();
  Json* at = place_of(event, counted.of->selector);
  // A value that the event is about stays: it may be what the filter looks at.
  if (at && (listed || number > 0 || at->is_null())) {
    *at = listed ? counted.in->values[number % counted.in->values.size()].value() : fmt::format("value-{}", number + 1);
  }
  return event;
}

Scene Stage::play_counted(const ast::Threat& threat, const Json& event, std::size_t count, std::size_t first) const {
  const auto& counted = std::get<ast::Threat::Counted>(threat.kind);
  const bool listed = counted.in && !counted.in->values.empty();
  Json one = event;
  fill_in_entities(one, threat, nullptr);
  Scene out;
  for (std::size_t i = 0; i < count; ++i) {
    Json copy = with_value(threat, one, listed ? first + i : i);
    if (i > 0) copy["$after"] = "0";
    out.push_back(std::move(copy));
  }
  if (counted.kind == ast::Threat::Counted::Kind::count && count > 1) {
    out.resize(1);
    out.front()["$repeat"] = count;
  }
  return out;
}

Scene Stage::near_misses(const std::vector<Json>& events) const {
  Scene out;
  const auto at_once = [](Scene scene) {
    for (std::size_t i = 1; i < scene.size(); ++i) scene[i]["$after"] = "0";
    return scene;
  };
  if (const auto* alarm = std::get_if<ast::Alarm>(&rule_)) {
    const auto proper = event_of(*alarm);
    const std::uint64_t count = events_of(*alarm);
    if (!proper || count > most_events || number(alarm->evaluation_periods, 1) > 1) return {};
    if (count > 1) out.push_back(with_dimensions(*alarm, *proper));
    if (count > 2) out.back()["$repeat"] = count - 1;
    for (const Json& event : events) out.push_back(with_dimensions(*alarm, event));
    return at_once(std::move(out));
  }
  const auto* threat = std::get_if<ast::Threat>(&rule_);
  const auto* counted = threat ? std::get_if<ast::Threat::Counted>(&threat->kind) : nullptr;
  if (!counted || counted->kind == ast::Threat::Counted::Kind::sum) return {};
  const auto proper = matching("filter");
  const std::size_t count = std::min(compiler::parse_integer(counted->at_least.value()).value_or(1), most_events);
  if (!proper || count == 0) return {};
  if (count > 1) out = play_counted(*threat, *proper, count - 1);
  for (const Json& event : events) {
    Json one = event;
    fill_in_entities(one, *threat, nullptr);
    const bool listed = counted->in && !counted->in->values.empty();
    out.push_back(with_value(*threat, std::move(one), listed ? count - 1 : out.size() + count));
  }
  return at_once(std::move(out));
}

Scene Stage::play_steps(const ast::Threat& threat, const std::string& part, const Json* event) const {
  Scene out;
  const auto add = [&](const std::string& step, const ast::Threat::Aliases* aliases) {
    std::optional<Json> made = event && part == step ? std::optional(*event) : matching(step);
    if (!made) return;
    fill_in_entities(*made, threat, aliases);
    if (!out.empty()) (*made)["$after"] = "2s";
    out.push_back(std::move(*made));
  };
  if (const auto* sequence = std::get_if<ast::Threat::Sequence>(&threat.kind)) {
    for (std::size_t s = 0; s < sequence->steps.size(); ++s) {
      const ast::Threat::Step& step = sequence->steps[s];
      const std::string name = "step " + (step.name.value().empty() ? std::to_string(s + 1) : step.name.value());
      const bool between = event && (part == "without of " + name || (part == "without" && s == 1));
      if (between) add(part, nullptr);
      add(name, &step.aliases);
    }
  } else if (const auto* absence = std::get_if<ast::Threat::Absence>(&threat.kind)) {
    add("after", nullptr);
    if (part == "of") add("of", &absence->aliases);
  } else {
    add("filter", nullptr);
  }
  return out;
}

Scene Stage::beside_others(const Json& event, std::size_t times, std::size_t others) const {
  const auto* outlier = std::get_if<ast::Outlier>(&rule_);
  const auto proper = outlier && outlier->by ? matching("filter") : std::nullopt;
  Scene out;
  const auto add = [&](Json copy, const std::string& entity, std::size_t repeat) {
    Json* at = place_of(copy, outlier->by->selector);
    if (!at) return;
    *at = entity;
    if (repeat > 1) copy["$repeat"] = repeat;
    if (!out.empty()) copy["$after"] = "0";
    out.push_back(std::move(copy));
  };
  for (std::size_t i = 0; proper && i < others; ++i) add(*proper, fmt::format("entity-{}", i + 1), 1 + i % 3);
  if (proper) add(event, "outlier", times);
  return out;
}

std::vector<Scene> Stage::edges() const {
  if (const auto* alarm = std::get_if<ast::Alarm>(&rule_)) return alarm_edges(*alarm);
  if (const auto* threat = std::get_if<ast::Threat>(&rule_)) return threat_edges(*threat);
  return {};
}

// Just enough events at once; one too few; and both parts of just enough within a period, and a period and more apart.
std::vector<Scene> Stage::alarm_edges(const ast::Alarm& alarm) const {
  const auto event = event_of(alarm);
  if (!event) return {};
  std::vector<Scene> out{play_alarm(alarm, *event)};
  const std::uint64_t count = out.front().front().value("$repeat", std::uint64_t{1});
  const auto times = [&](std::uint64_t repeat) {
    Json copy = out.front().front();
    copy.erase("$repeat");
    if (repeat > 1) copy["$repeat"] = repeat;
    return copy;
  };
  if (count > 1) out.push_back({times(count - 1)});
  const std::int64_t period = duration(alarm.period, 300);
  for (const std::int64_t apart : {period * 3 / 4, period + 2 * minute_s}) {
    Scene scene{times(std::max<std::uint64_t>(count - 1, 1)), times(1)};
    scene.back()["$after"] = after(apart);
    out.push_back(std::move(scene));
  }
  return out;
}

std::vector<Scene> Stage::threat_edges(const ast::Threat& threat) const {
  std::vector<Scene> out;
  const auto* counted = std::get_if<ast::Threat::Counted>(&threat.kind);
  if (counted) {
    const auto event = matching("filter");
    const std::size_t count = std::min(compiler::parse_integer(counted->at_least.value()).value_or(1), most_events);
    if (!event) return {};
    out.push_back(play_counted(threat, *event, count));
    if (count < 2) return out;
    out.push_back(play_counted(threat, *event, count - 1));
    // Every value of a list is in some scene.
    const std::size_t values = counted->in ? counted->in->values.size() : 0;
    for (std::size_t first = count; first < std::min(values, 10 * count); first += count) {
      out.push_back(play_counted(threat, *event, count, std::min(first, values - std::min(values, count))));
    }
  } else {
    out.push_back(play_steps(threat, "", nullptr));
  }
  // The last event just in time, and a second late; of steps also where their gap ends.
  Scene spread = out.front();
  if (spread.empty()) return {};
  if (spread.size() == 1) {  // copies of one event
    const std::uint64_t repeat = spread.front().value("$repeat", std::uint64_t{1});
    if (repeat < 2) return out;
    spread.push_back(spread.front());
    spread.back().erase("$repeat");
    spread.front().erase("$repeat");
    if (repeat > 2) spread.front()["$repeat"] = repeat - 1;
  }
  std::vector<std::int64_t> limits;
  if (threat.window) limits.push_back(duration(threat.window, 0));
  if (const auto* sequence = std::get_if<ast::Threat::Sequence>(&threat.kind)) {
    if (sequence->max_gap) limits.push_back(duration(sequence->max_gap, 0));
    for (const ast::Threat::Step& step : sequence->steps) {
      if (step.max_gap) limits.push_back(duration(step.max_gap, 0));
    }
    Scene backwards(spread.rbegin(), spread.rend());
    backwards.front().erase("$after");
    backwards.back()["$after"] = "2s";
    out.push_back(std::move(backwards));
  }
  for (const std::int64_t limit : limits) {
    std::int64_t used = 0;  // by the events before the last one
    for (std::size_t i = 1; i + 1 < spread.size(); ++i) used += compiler::parse_test_time(spread[i].value("$after", "0")).value_or(0);
    for (const std::int64_t late : {0, 1}) {
      Scene scene = spread;
      scene.back()["$after"] = after(std::max<std::int64_t>(limit - used + late, 0));
      out.push_back(std::move(scene));
    }
  }
  return out;
}

}  // namespace tripline::tools
