// Test results for machines.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/testing/test_report.hpp"

namespace tripline::tools {

using Json = nlohmann::ordered_json;

namespace {

Json expectation_json(const Expectation& e, const grammar::Sources& sources) {
  const grammar::Source& source = sources[e.span.source];
  const grammar::Position at = source.position(e.span.begin);
  Json out = Json::object();
  out["name"] = e.name;
  out["verdict"] = e.passed ? "passed" : e.todo.empty() ? "failed" : "todo";
  out["expected"] = e.expected;
  out["actual"] = e.actual;
  if (!e.rows.empty()) out["came"] = e.rows;
  if (!e.problem.empty()) out["problem"] = e.problem;
  if (!e.nearest.empty()) out["nearest"] = e.nearest;
  if (!e.todo.empty()) out["todo"] = e.todo;
  out["file"] = source.name();
  out["line"] = at.line;
  out["column"] = at.column;
  return out;
}

}  // namespace

std::string tests_json(std::span<const Expectation> expectations, const grammar::Sources& sources) {
  const TestTotals totals = totals_of(expectations);
  Json out = Json::object();
  out["schema"] = test_schema;
  out["totals"] = {{"tests", totals.tests}, {"passed", totals.passed}, {"failed", totals.failed}, {"todo", totals.todo}};
  out["tests"] = Json::array();
  for (const auto& test : by_test(expectations)) {
    Json one = {{"pack", test.front().pack}, {"test", test.front().test}, {"expectations", Json::array()}};
    for (const Expectation& e : test) one["expectations"].push_back(expectation_json(e, sources));
    out["tests"].push_back(std::move(one));
  }
  return json_text(out);
}

std::string tests_junit(std::span<const Expectation> expectations, const grammar::Sources& sources) {
  struct Suite {
    std::size_t tests = 0, failures = 0, skipped = 0;
    std::string cases;
  };
  std::map<std::string, Suite> suites;
  for (const auto& test : by_test(expectations)) {
    Suite& suite = suites[test.front().pack];
    ++suite.tests;
    std::string failures, waiting;
    for (const Expectation& e : test) {
      if (e.passed) continue;
      std::string text = place_of(e, sources) + ": " + e.name + ": " + outcome_text(e);
      if (!e.nearest.empty()) text += "; nearest: " + e.nearest;
      (e.failed() ? failures : waiting) += (e.failed() ? failures : waiting).empty() ? text : "\n" + text;
    }
    const auto lines = [](const std::string& text) {  // html_text escapes line ends too
      std::string out;
      for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        out += html_text(text.substr(begin, end - begin)) + '\n';
        begin = end + 1;
      }
      return out;
    };
    suite.cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", html_text(test.front().pack),
                               html_text(test.front().test));
    if (!failures.empty()) {
      ++suite.failures;
      suite.cases += fmt::format("><failure message=\"expectation failed\">{}</failure></testcase>\n", lines(failures));
    } else if (!waiting.empty()) {
      ++suite.skipped;
      suite.cases += fmt::format("><skipped message=\"{}\"/></testcase>\n", html_text(waiting));
    } else {
      suite.cases += "/>\n";
    }
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& [name, suite] : suites) {
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n{}  </testsuite>\n",
                       html_text(name), suite.tests, suite.failures, suite.skipped, suite.cases);
  }
  return out + "</testsuites>\n";
}

std::string tests_tap(std::span<const Expectation> expectations, const grammar::Sources& sources) {
  const auto safe = [](const std::string& text) {  // `#` begins a directive, `\` escapes it
    std::string out;
    for (const char c : terminal_safe(text)) {
      if (c == '#' || c == '\\') out += '\\';
      out += c;
    }
    return out;
  };
  std::string out = fmt::format("TAP version 13\n1..{}\n", expectations.size());
  std::size_t number = 0;
  for (const Expectation& e : expectations) {
    out += fmt::format("{} {} - {}/{}: {}", e.passed ? "ok" : "not ok", ++number, safe(e.pack), safe(e.test), safe(e.name));
    if (!e.todo.empty()) out += " # TODO " + safe(e.todo);
    out += '\n';
    if (e.passed) continue;
    out += fmt::format("  ---\n  message: {}\n  at: {}\n", json_string(outcome_text(e)), json_string(place_of(e, sources)));
    if (!e.nearest.empty()) out += fmt::format("  nearest: {}\n", json_string(e.nearest));
    out += "  ...\n";
  }
  return out;
}

}  // namespace tripline::tools
