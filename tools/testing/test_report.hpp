#pragma once
// What the tests came to, as it leaves the program.

#include <span>
#include <string>
#include <vector>

#include "grammar/source.hpp"
#include "tools/testing/expectation.hpp"

namespace tripline::tools {

inline constexpr std::string_view test_schema = "tripline.test/1";

struct TestTotals {
  std::size_t tests = 0, passed = 0, failed = 0, todo = 0;  // expectations, but `tests`
  std::size_t done = 0;  // of `todo`, those that hold by now
};
TestTotals totals_of(std::span<const Expectation> expectations);

// The expectations of one test stand next to each other.
std::vector<std::span<const Expectation>> by_test(std::span<const Expectation> expectations);

// `file:line:column`.
std::string place_of(const Expectation& e, const grammar::Sources& sources);
// "expected 2, got 1"; not escaped.
std::string outcome_text(const Expectation& e);

// All escaped for where they go. For people only what failed is told, and what is `todo` and holds.
std::string tests_pretty(std::span<const Expectation> expectations, const grammar::Sources& sources, bool colour);
std::string tests_json(std::span<const Expectation> expectations, const grammar::Sources& sources);
// JUnit's XML: a suite for each pack, a case for each test.
std::string tests_junit(std::span<const Expectation> expectations, const grammar::Sources& sources);
// SARIF 2.1.0: a result for each expectation that failed.
std::string tests_sarif(std::span<const Expectation> expectations, const grammar::Sources& sources);
// The Test Anything Protocol, version 13: a line for each expectation.
std::string tests_tap(std::span<const Expectation> expectations, const grammar::Sources& sources);

}  // namespace tripline::tools
