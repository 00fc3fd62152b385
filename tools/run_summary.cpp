#include "tools/run_summary.hpp"

// A run that stepped over something must say so without being asked, and one that did not should be quiet:
// zeroes are left out of the text, but not of the JSON. Rates are over the time of observing, where all the
// bytes are; bytes per second are inflated ones.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "runtime/event_time.hpp"
#include "runtime/metric_series.hpp"
#include "tools/colours.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/quantities.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;
using runtime::Skip;
using runtime::SkipReason;

constexpr std::size_t shown_skips = 5, shown_notes = 5;

std::map<SkipReason, std::uint64_t> by_reason(const std::vector<Skip>& skips) {
  std::map<SkipReason, std::uint64_t> out;
  for (const Skip& skip : skips) ++out[skip.reason];
  return out;
}

double rate(double amount, double seconds) { return seconds > 0 ? amount / seconds : 0; }

// A word that begins a group of lines, or blanks beneath it.
std::string label(const Colours& colours, std::string_view word) {
  return colours.strong(word) + std::string(10 - word.size(), ' ');
}

void append_part(std::string& parts, const std::string& part) {
  if (!parts.empty()) parts += ", ";
  parts += part;
}

std::string read_line(const RunNumbers& n) {
  std::string out =
      fmt::format("{}, {}", counted(n.files, "file"), bytes_text(static_cast<double>(n.bytes_in)));
  if (n.bytes_out != n.bytes_in)
    out += fmt::format(", {} inflated", bytes_text(static_cast<double>(n.bytes_out)));
  if (n.pruned > 0) out += fmt::format("; {} left out by name", grouped(n.pruned));
  if (n.other > 0) out += fmt::format("; {} not of events", grouped(n.other));
  return out;
}

std::string events_line(const RunNumbers& n) {
  std::string out = fmt::format("{}, {} matched", counted(n.events, "event"), grouped(n.matched));
  if (n.first && n.last) {
    out += fmt::format(", {} to {}", runtime::format_time(*n.first), runtime::format_time(*n.last));
  }
  return out;
}

// Events that were read and did not count.
std::string uncounted_line(const RunNumbers& n) {
  std::string out;
  if (n.duplicates > 0) append_part(out, counted(n.duplicates, "duplicate"));
  if (n.without_time > 0) append_part(out, grouped(n.without_time) + " without a time");
  if (n.outside > 0) append_part(out, grouped(n.outside) + " outside the scope");
  return out;
}

std::string place(const Skip& skip) {
  std::string out = fit_middle(skip.file, 100);
  switch (skip.reason) {
    case SkipReason::broken_json:
    case SkipReason::event_too_long:
      out += fmt::format(", event {}, byte {}", skip.index, skip.offset);
      break;
    case SkipReason::broken_compression:
    case SkipReason::trailing_garbage:
    case SkipReason::inflate_bound:
      out += fmt::format(", byte {}", skip.offset);
      break;
    case SkipReason::unreadable:
    case SkipReason::unknown_shape:
      break;
  }
  out += fmt::format(": {}", runtime::to_string(skip.reason));
  if (!skip.detail.empty()) out += fmt::format(", {}", fit(skip.detail, 120));
  return out;
}

std::string skipped_lines(const RunNumbers& n, const Colours& colours) {
  std::string reasons;
  for (const auto& [reason, count] : by_reason(n.skips)) {
    append_part(reasons, fmt::format("{} {}", runtime::to_string(reason), grouped(count)));
  }
  std::string out = label(colours, "skipped") + colours.warning(grouped(n.skipped));
  if (n.skipped > n.skips.size() && !n.skips.empty()) {
    out += fmt::format("; of the first {}", grouped(n.skips.size()));
  }
  if (!reasons.empty()) out += ": " + reasons;
  out += '\n';
  const std::size_t shown = std::min(n.skips.size(), shown_skips);
  for (std::size_t i = 0; i < shown; ++i) out += fmt::format("{:10}{}\n", "", place(n.skips[i]));
  if (shown > 0 && n.skipped > shown)
    out += fmt::format("{:10}… and {} more\n", "", grouped(n.skipped - shown));
  return out;
}

std::string speed_line(const RunNumbers& n) {
  return fmt::format(
      "{}, {} (observe {}, evaluate {}), {} events/s, {}/s", counted(n.threads, "thread"),
      seconds_text(n.observe_seconds + n.evaluate_seconds), seconds_text(n.observe_seconds),
      seconds_text(n.evaluate_seconds),
      grouped(static_cast<std::uint64_t>(rate(static_cast<double>(n.events), n.observe_seconds))),
      bytes_text(rate(static_cast<double>(n.bytes_out), n.observe_seconds)));
}

Json time_or_null(std::optional<std::int64_t> time) {
  return time ? Json(runtime::format_time(*time)) : Json();
}

}  // namespace

RunNumbers run_numbers(const runtime::Program& program, const runtime::InputList& inputs,
                       const runtime::RunResult& result) {
  const runtime::Observations& o = result.observations;
  RunNumbers n;
  n.files = result.report.files;
  n.pruned = inputs.pruned;
  n.other = inputs.other;
  n.bytes_in = result.report.bytes_in;
  n.bytes_out = result.report.bytes_out;
  n.events = o.events;
  n.matched = o.matched;
  n.duplicates = o.duplicates;
  n.conflicts = result.conflicts;
  n.forgotten = result.forgotten;
  n.without_time = o.without_time;
  n.outside = o.outside;
  n.skipped = result.report.skipped;
  n.skips = result.report.skips;
  n.first = o.first;
  n.last = o.last;
  n.alarms = program.alarms.size();
  n.threats = program.threats.size();
  for (std::size_t t = 0; t < program.threats.size(); ++t) {
    const auto over = [](const runtime::ThreatEntities& entities) { return entities.overflowed(); };
    if (!std::any_of(o.threats[t].begin(), o.threats[t].end(), over)) continue;
    n.overflowed.push_back(program.threats[t].rule.pack + "/" + program.threats[t].rule.name);
  }
  n.composites = program.composites.size();
  n.outliers = program.outliers.size();
  n.scores = program.scores.size();
  n.contributors = program.contributors.size();
  n.notes = runtime::notes_of(program, o);
  n.observe_seconds = result.observe_seconds;
  return n;
}

std::string run_summary(const RunNumbers& n, bool colour) {
  const Colours colours(colour);
  std::string out = label(colours, "read") + read_line(n) + '\n';
  out += label(colours, "events") + events_line(n) + '\n';
  if (const std::string line = uncounted_line(n); !line.empty()) out += fmt::format("{:10}{}\n", "", line);
  if (n.conflicts > 0) {
    out += fmt::format("{:10}{}: the first by place counted\n", "",
                       colours.warning(counted(n.conflicts, "event") + " with copies that differ"));
  }
  if (n.forgotten > 0) {
    out += fmt::format(
        "{:10}{}: more events than are remembered\n", "",
        colours.warning("copies of " + counted(n.forgotten, "event") + " may have counted again"));
  }
  if (n.skipped > 0) out += skipped_lines(n, colours);
  for (const std::string& rule : n.overflowed) {
    out += fmt::format("{:10}{}: more than {} cells\n", "", colours.warning(fit(rule, 100) + " left entities out"),
                       grouped(runtime::ThreatEntities::default_limit));
  }
  if (n.query) {
    out += label(colours, "query") + counted(n.findings, "row") + '\n';
    return out + label(colours, "speed") + speed_line(n) + '\n';
  }
  std::string rules = counted(n.alarms, "alarm");
  if (n.composites > 0) append_part(rules, counted(n.composites, "composite"));
  append_part(rules, counted(n.threats, "threat"));
  if (n.outliers > 0) append_part(rules, counted(n.outliers, "outlier rule"));
  if (n.scores > 0) append_part(rules, counted(n.scores, "score"));
  append_part(rules, counted(n.contributors, "contributors report"));
  out += label(colours, "rules") + fmt::format("{}: {}\n", rules, counted(n.findings, "finding"));
  for (std::size_t i = 0; i < std::min(n.notes.size(), shown_notes); ++i) {
    out += fmt::format("{:10}{}\n", "", colours.warning(fit(n.notes[i], 200)));
  }
  if (n.notes.size() > shown_notes) out += fmt::format("{:10}… and {} more notes\n", "", n.notes.size() - shown_notes);
  return out + label(colours, "speed") + speed_line(n) + '\n';
}

std::string run_summary_json(const RunNumbers& n) {
  Json reasons = Json::object();
  for (const auto& [reason, count] : by_reason(n.skips))
    reasons[std::string(runtime::to_string(reason))] = count;
  Json skips = Json::array();
  for (const Skip& skip : n.skips) {
    skips.push_back({{"file", skip.file},
                     {"index", skip.index},
                     {"offset", skip.offset},
                     {"reason", runtime::to_string(skip.reason)},
                     {"detail", skip.detail}});
  }
  Json out = Json::object();
  out["schema"] = summary_schema;
  out["files"] = {{"read", n.files}, {"pruned", n.pruned}, {"other", n.other}};
  out["bytes"] = {{"in", n.bytes_in}, {"out", n.bytes_out}};
  out["events"] = {{"counted", n.events},      {"matched", n.matched},     {"duplicates", n.duplicates},
                   {"conflicts", n.conflicts}, {"forgotten", n.forgotten}, {"without_time", n.without_time},
                   {"outside", n.outside}};
  out["first"] = time_or_null(n.first);
  out["last"] = time_or_null(n.last);
  out["skipped"] = {
      {"total", n.skipped}, {"listed_by_reason", std::move(reasons)}, {"places", std::move(skips)}};
  if (n.query) {
    out["rows"] = n.findings;
  } else {
    out["rules"] = {{"alarms", n.alarms},
                    {"composites", n.composites},
                    {"threats", n.threats},
                    {"outliers", n.outliers},
                    {"scores", n.scores},
                    {"contributors", n.contributors}};
    out["overflowed"] = n.overflowed;
    out["findings"] = n.findings;
    out["notes"] = n.notes;
  }
  out["threads"] = n.threads;
  out["seconds"] = {{"observe", n.observe_seconds}, {"evaluate", n.evaluate_seconds}};
  out["per_second"] = {{"events", rate(static_cast<double>(n.events), n.observe_seconds)},
                       {"bytes", rate(static_cast<double>(n.bytes_out), n.observe_seconds)}};
  return json_text(out);
}

}  // namespace tripline::tools
