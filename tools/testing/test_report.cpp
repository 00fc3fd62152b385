#include "tools/testing/test_report.hpp"

#include <fmt/format.h>

#include "tools/colours.hpp"
#include "tools/escape.hpp"

namespace tripline::tools {

TestTotals totals_of(std::span<const Expectation> expectations) {
  TestTotals totals;
  totals.tests = by_test(expectations).size();
  for (const Expectation& e : expectations) {
    if (!e.todo.empty()) {
      ++totals.todo;
      totals.done += e.passed;
    } else {
      ++(e.passed ? totals.passed : totals.failed);
    }
  }
  return totals;
}

std::vector<std::span<const Expectation>> by_test(std::span<const Expectation> expectations) {
  std::vector<std::span<const Expectation>> out;
  for (std::size_t begin = 0, end = 0; begin < expectations.size(); begin = end) {
    const Expectation& first = expectations[begin];
    while (end < expectations.size() && expectations[end].pack == first.pack && expectations[end].test == first.test &&
           expectations[end].span.source == first.span.source) {
      ++end;
    }
    out.push_back(expectations.subspan(begin, end - begin));
  }
  return out;
}

std::string place_of(const Expectation& e, const grammar::Sources& sources) {
  const grammar::Source& source = sources[e.span.source];
  const grammar::Position at = source.position(e.span.begin);
  return fmt::format("{}:{}:{}", source.name(), at.line, at.column);
}

std::string outcome_text(const Expectation& e) {
  const std::string got = !e.problem.empty() ? e.problem
                          : e.rows.empty()   ? fmt::format("got {}", e.actual)
                                             : "got " + e.rows;
  return fmt::format("expected {}, {}", e.expected, got);
}

std::string tests_pretty(std::span<const Expectation> expectations, const grammar::Sources& sources, bool colour) {
  const Colours colours(colour);
  std::string out;
  for (const Expectation& e : expectations) {
    const bool done = !e.todo.empty() && e.passed;
    if (!e.failed() && !done) continue;
    out += fmt::format("{}: {}: {}: ", terminal_safe(place_of(e, sources)), terminal_safe(e.test),
                       colours.strong(terminal_safe(e.name)));
    if (done) {
      out += fmt::format("holds by now, so `todo` can go: {}\n", terminal_safe(e.todo));
      continue;
    }
    out += terminal_safe(outcome_text(e)) + '\n';
    if (!e.nearest.empty()) out += fmt::format("    {}\n", colours.faint("nearest: " + terminal_safe(e.nearest)));
  }
  const TestTotals totals = totals_of(expectations);
  out += fmt::format("{} passed, {} failed", totals.passed, totals.failed);
  if (totals.todo > 0) out += fmt::format(", {} to do", totals.todo);
  return out + "\n";
}

}  // namespace tripline::tools
