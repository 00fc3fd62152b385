#pragma once
// The `tests` of packs: given events, what must come of them. Run from raw events through the whole runtime, so a
// stateful rule is tested like any other.

#include <cstdint>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/source.hpp"
#include "runtime/program.hpp"

namespace tripline::tools {

// One expectation of one test: a rule's name and what came of it.
struct Expectation {
  std::string pack;
  std::string test;
  std::string name;      // of the rule, metric, filter or query
  std::string expected;  // true, false, a number, or rows of a query as JSON
  std::uint64_t actual = 0;
  std::string rows;  // of a query of which rows were expected: those that came, as JSON
  bool passed = false;
  grammar::Span span;  // of what was expected
  std::string problem;  // why it could not be judged; empty otherwise
};

// Every expectation of every test of `packs`, in order. What is counted: for alarms, composites, threats and outliers findings, for
// contributors distinct contributors, for metrics and filters matching events, for queries rows. Rows of a query are
// compared in order, cell by cell as text; a column that a row does not name must be null. `program` is the packs
// compiled.
std::vector<Expectation> run_rule_tests(const std::vector<grammar::ast::Pack>& packs, const runtime::Program& program);

// The events of a test as compact JSON records, filled in with what every record has: eventVersion, eventID,
// eventTime, awsRegion, recipientAccountId. `$repeat: n` stands for n copies with ids of their own.
std::vector<std::string> test_events(const grammar::Tree& tree, grammar::TreeId given);

}  // namespace tripline::tools
