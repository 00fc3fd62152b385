// What conditions decide is worked out from their values alone (compiler/decisions.hpp).
#include "tools/testing/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "compiler/build_condition.hpp"
#include "compiler/prove/prove.hpp"
#include "runtime/judge.hpp"
#include "tools/testing/given_events.hpp"

namespace tripline::tools {

namespace {

constexpr std::string_view fired = "fires", silent = "stays silent", in_alarm = "ALARM", out_of_alarm = "out of ALARM";

std::string step_key(std::size_t number) { return fmt::format("step {}", number + 1); }

}  // namespace

std::string_view to_string(CoverageItem::Kind kind) {
  constexpr std::string_view names[] = {"condition", "step", "state"};
  return names[static_cast<std::size_t>(kind)];
}

std::size_t Coverage::covered() const {
  return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [](const CoverageItem& i) { return i.covered; }));
}

double Coverage::percent() const {
  return items.empty() ? 100 : 100.0 * static_cast<double>(covered()) / static_cast<double>(items.size());
}

CoverageMeter::CoverageMeter(const std::vector<grammar::ast::Pack>& packs, const runtime::Program& program)
    : packs_(packs), program_(program), decisions_(compiler::decisions_of(packs)), matcher_(decisions_) {
  for (const compiler::Decision& decision : decisions_.list) seen_.emplace_back(decision.conditions.size());
}

void CoverageMeter::add(const grammar::ast::Pack& pack, const grammar::ast::Test& test,
                        const std::vector<std::string>& events, const TestOutcome& came) {
  const runtime::Places places = given_places(test);
  if (!test.places.empty()) matcher_.know(&places);
  const std::string scope = test.places.empty() ? "" : test.name.value();
  for (const std::string& event : events) add_event(pack.name.value(), event, scope);
  matcher_.know(nullptr);
  add_states(came);
}

void CoverageMeter::add_event(const std::string& pack, const std::string& event, const std::string& places) {
  if (!judged_events_.emplace(pack, places + event).second) return;
  matcher_.look_at(event);
  for (std::size_t d = 0; d < decisions_.list.size(); ++d) {
    const compiler::Decision& decision = decisions_.list[d];
    if (decision.pack != pack) continue;
    const std::vector<bool> values = matcher_.values(d);
    for (std::uint32_t c = 0; c < values.size(); ++c) {
      Seen& seen = seen_[d][c];
      ++seen.times[values[c]];
      if (!seen.decided[values[c]]) seen.decided[values[c]] = decision.decides(values, c);
    }
  }
}

void CoverageMeter::add_states(const TestOutcome& came) {
  const auto note = [&](const runtime::Rule& rule, std::string_view state) {
    ++states_[{rule.pack, rule.name, std::string(state)}];
  };
  const auto count_of = [&](const runtime::Rule& rule) { return came.count(rule.name).value_or(0); };
  const auto mine = [&](const runtime::Rule& rule) { return rule.pack == came.pack(); };
  const std::vector<std::uint64_t>& matches = came.observations().filter_matches;
  for (const runtime::Threat& threat : program_.threats) {
    if (!mine(threat.rule)) continue;
    bool any = false;
    for (std::size_t s = 0; s < threat.steps.size(); ++s) {
      if (matches[threat.steps[s].filter] == 0) continue;
      any = true;
      note(threat.rule, step_key(s));
    }
    if (any) note(threat.rule, count_of(threat.rule) > 0 ? fired : silent);
  }
  for (const runtime::Alarm& alarm : program_.alarms) {
    if (!mine(alarm.rule) || !came.observations().first) continue;
    const auto states = came.aspect(alarm.rule.name, "states");
    for (const auto& change : states ? *states : nlohmann::ordered_json::array()) {
      const bool alarming = change["state"] == runtime::to_string(runtime::AlarmState::alarm);
      const bool left = change["from"] == runtime::to_string(runtime::AlarmState::alarm) ||
                        change["state"] == runtime::to_string(runtime::AlarmState::ok);
      if (alarming) note(alarm.rule, in_alarm);
      if (left) note(alarm.rule, out_of_alarm);
    }
    if (count_of(alarm.rule) == 0) note(alarm.rule, out_of_alarm);
  }
  const auto by_count = [&](const auto& rules) {
    for (const auto& r : rules) {
      if (mine(r.rule)) note(r.rule, count_of(r.rule) > 0 ? fired : silent);
    }
  };
  by_count(program_.composites);
  by_count(program_.contributors);
  by_count(program_.outliers);
  by_count(program_.scores);
}

bool CoverageMeter::lacks(std::size_t decision, std::uint32_t condition, bool value) const {
  return !seen_[decision][condition].decided[value];
}

namespace {

// Questions to the prover about what tests have not shown: tests give JSON objects, so only these are asked about.
class Possibilities {
 public:
  explicit Possibilities(const compiler::Ir& ir) : ir_(ir), writer_(ir_) {}

  // Whether some event shows the condition with this value, deciding. In doubt it does.
  bool possible(const compiler::Decision& decision, std::uint32_t condition, bool value) {
    const compiler::NodeId asked =
        writer_.all({compiler::json_guard(writer_), compiler::deciding_node(decision, condition, value, writer_)});
    return compiler::satisfiable(ir_, asked).answer != compiler::Answer::no;
  }

 private:
  compiler::Ir ir_;
  compiler::IrWriter writer_;
};

}  // namespace

void CoverageMeter::put_conditions(Coverage& out) const {
  Possibilities possibilities(decisions_.ir);
  for (std::size_t d = 0; d < decisions_.list.size(); ++d) {
    const compiler::Decision& decision = decisions_.list[d];
    for (std::size_t c = 0; c < decision.conditions.size(); ++c) {
      const Seen& seen = seen_[d][c];
      CoverageItem item{CoverageItem::Kind::condition, decision.pack, decision.place.name, decision.place.part,
                        decision.conditions[c].span, decision.conditions[c].text, seen.times[1], seen.times[0], false, {}};
      const auto lack = [&](bool value) -> std::string {
        const char* word = value ? "true" : "false";
        if (!seen.decided[value] && !possibilities.possible(decision, static_cast<std::uint32_t>(c), value)) {
          out.impossible.push_back(fmt::format("{}/{}: `{}` never decides while {}", item.pack, item.rule, item.text, word));
          return {};
        }
        return seen.times[value] == 0       ? fmt::format("never {}", word)
               : !seen.decided[value] ? fmt::format("never decides while {}", word)
                                      : "";
      };
      item.missing = lack(true);
      if (const std::string other = lack(false); !other.empty()) item.missing += (item.missing.empty() ? "" : ", ") + other;
      item.covered = item.missing.empty();
      out.items.push_back(std::move(item));
    }
  }
}

void CoverageMeter::put_rules(Coverage& out) const {
  std::map<std::pair<std::string, std::string>, grammar::Span> places;
  for (const grammar::ast::Pack& pack : packs_) {
    const auto note = [&](const auto& rules) {
      for (const auto& r : rules) places.emplace(std::pair(pack.name.value(), r.head.name.value()), r.head.name.span());
    };
    note(pack.alarms), note(pack.threats), note(pack.composites), note(pack.contributors), note(pack.outliers), note(pack.scores);
  }
  const auto put = [&](const runtime::Rule& rule, CoverageItem::Kind kind, std::string_view state, std::string text) {
    const auto at = states_.find({rule.pack, rule.name, std::string(state)});
    const std::uint64_t times = at == states_.end() ? 0 : at->second;
    const auto place = places.find({rule.pack, rule.name});
    out.items.push_back({kind, rule.pack, rule.name, std::string(state),
                         place == places.end() ? grammar::Span{} : place->second, std::move(text), times, 0, times > 0,
                         times > 0 ? "" : "no test shows it"});
  };
  const auto put_states = [&](const runtime::Rule& rule, std::initializer_list<std::string_view> states) {
    for (const std::string_view state : states) put(rule, CoverageItem::Kind::state, state, std::string(state));
  };
  for (const runtime::Threat& threat : program_.threats) {
    for (std::size_t s = 0; threat.steps.size() > 1 && s < threat.steps.size(); ++s) {
      put(threat.rule, CoverageItem::Kind::step, step_key(s), threat.steps[s].between ? "without" : threat.steps[s].name);
    }
    put_states(threat.rule, {fired, silent});
  }
  for (const runtime::Alarm& alarm : program_.alarms) put_states(alarm.rule, {in_alarm, out_of_alarm});
  for (const runtime::Composite& composite : program_.composites) put_states(composite.rule, {fired, silent});
  for (const runtime::Contributors& contributors : program_.contributors) put_states(contributors.rule, {fired, silent});
  for (const runtime::Score& score : program_.scores) put_states(score.rule, {fired, silent});
  for (const runtime::Outlier& outlier : program_.outliers) put_states(outlier.rule, {fired, silent});
}

Coverage CoverageMeter::result() const {
  Coverage out;
  put_conditions(out);
  put_rules(out);
  std::stable_sort(out.items.begin(), out.items.end(), [](const CoverageItem& a, const CoverageItem& b) {
    return std::tie(a.span.source, a.span.begin, a.span.end) < std::tie(b.span.source, b.span.begin, b.span.end);
  });
  return out;
}

}  // namespace tripline::tools
