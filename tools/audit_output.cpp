#include "tools/audit_output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/escape.hpp"
#include "tools/grid.hpp"
#include "tools/json_text.hpp"
#include "tools/quantities.hpp"
#include "tools/witness_output.hpp"

namespace tripline::tools {

namespace {

using compiler::Control;
using compiler::ControlState;

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

Grid controls_grid(const AuditReport& report) {
  Grid grid{{{"CONTROL", false, true}, {"STATE"}, {"FILTER", false, true}, {"ALARM", false, true}}, {}};
  for (const Control& control : report.controls) {
    const bool near = !control.filters.empty() && (control.state == ControlState::unmet || control.state == ControlState::undecided);
    const std::string alarms = control.alarms.empty() || control.acts ? joined(control.alarms) : joined(control.alarms) + " (no action)";
    grid.rows.push_back({control.rule, std::string(compiler::to_string(control.state)), (near ? "nearest: " : "") + joined(control.filters), alarms});
  }
  return grid;
}

std::string count_text(const AuditReport& report) {
  const auto met = static_cast<std::size_t>(std::count_if(report.controls.begin(), report.controls.end(),
                                                          [](const Control& c) { return compiler::is_met(c.state); }));
  std::string out = fmt::format("{} of {} met by {}", met, counted(report.controls.size(), "control"), counted(report.filters, "filter"));
  out += report.tells_alarms ? fmt::format(" and {}", counted(report.alarms, "alarm")) : "; the documents tell no alarms";
  if (report.left_out > 0) out += fmt::format("; {} left out, as its condition is false by default", counted(report.left_out, "resource"));
  if (report.unread > 0) out += fmt::format("; {} could not be read", counted(report.unread, "filter"));
  return out;
}

// What is seen too little or too much of.
std::string remark(const Control& control) {
  if (control.state == ControlState::undecided) return control.why;
  if (control.state == ControlState::unmet) return control.filters.empty() ? "no filter takes such events" : "the nearest filter misses an event";
  if (control.state == ControlState::broader) return "takes other events too";
  if (control.state == ControlState::weaker) return "the alarm asks for more: " + control.why;
  if (control.state == ControlState::no_alarm) return "no alarm watches the metric " + control.metric;
  return {};
}

const std::optional<compiler::Witness>& event_of(const Control& control) {
  return control.state == ControlState::broader ? control.more : control.missed;
}

}  // namespace

std::string audit_text(const AuditReport& report, bool colour) {
  const Colours colours(colour);
  std::string out = grid_text(controls_grid(report), colours);
  for (const Control& control : report.controls) {
    const std::string words = remark(control);
    if (words.empty()) continue;
    out += fmt::format("\n{}: {}\n", terminal_safe(control.rule), terminal_safe(words));
    if (event_of(control)) out += "  " + witness_text(*event_of(control)) + '\n';
  }
  return out + '\n' + count_text(report) + '\n';
}

std::string audit_markdown(const AuditReport& report) {
  std::string out = fmt::format("### Audit against {}\n\n{}.\n\n{}", markdown_code(report.reference), count_text(report),
                                grid_markdown(controls_grid(report)));
  for (const Control& control : report.controls) {
    const std::string words = remark(control);
    if (words.empty()) continue;
    out += fmt::format("\n{}: {}\n", markdown_code(control.rule), markdown_code(words));
    if (event_of(control)) out += '\n' + markdown_block(event_of(control)->event, "json");
  }
  return out;
}

std::string audit_json(const AuditReport& report) {
  using Json = nlohmann::ordered_json;
  Json out = Json::object();
  out["schema"] = audit_schema;
  out["reference"] = report.reference;
  out["documents"] = report.documents;
  out["tells_alarms"] = report.tells_alarms;
  out["filters"] = report.filters;
  out["unread"] = report.unread;
  out["alarms"] = report.alarms;
  out["left_out"] = report.left_out;
  out["controls"] = Json::array();
  for (const Control& c : report.controls) {
    out["controls"].push_back({{"rule", c.rule}, {"title", c.title}, {"state", compiler::to_string(c.state)},
                               {"met", compiler::is_met(c.state)}, {"filters", c.filters}, {"metric", c.metric},
                               {"alarms", c.alarms}, {"acts", c.acts}, {"missed", witness_json(c.missed)},
                               {"more", witness_json(c.more)}, {"why", c.why}});
  }
  return json_text(out);
}

}  // namespace tripline::tools
