#pragma once
// One expectation of one test, judged.

#include <cstdint>
#include <string>

#include "grammar/source.hpp"
#include "grammar/tree.hpp"

namespace tripline::tools {

class TestOutcome;

struct Expectation {
  std::string pack;
  std::string test;
  std::string name;      // of the rule, metric, filter or query; `(law)` of the re-run in another order
  std::string expected;  // true, false, a number, or what was written as JSON
  std::uint64_t actual = 0;
  std::string rows;  // where more than a number was expected: what came, as JSON
  bool passed = false;
  grammar::Span span;   // of what was expected
  std::string problem;  // why it could not be judged, or what is missing and what came besides; empty otherwise
  std::string nearest;  // what came nearest to being what was expected; empty where nothing did
  std::string todo;     // why it need not hold yet; empty: it must
  bool brief = false;   // asked for by whoever only needs `passed`: then no text says what is wrong

  bool failed() const { return !passed && todo.empty(); }
};

// `wanted` is what stands behind a rule's name in `expect`:
//
//   true | false | 3           whether, or how often (TestOutcome::count)
//   [ ... ]                    findings, each as a map of some of its members; of a graph its edges
//   { findings: ..., states: [OK, { at: +5m, state: ALARM }], datapoints: [{ time: +1m, sum: 3 }], top: [...],
//     edges: [...], paths: [...], scores: { entity: 7 }, todo: why }
//
// Findings, edges and paths may come in any order, the rest in that of time; all of them must be there and none besides.
// A member that is not named may be anything, one that is no member of a finding is looked up in its detail, a single
// text in place of an entity is one of its values, and times are times or `+5m` from the test's beginning.
void judge(Expectation& e, const grammar::Tree& tree, grammar::TreeId wanted, const TestOutcome& came,
           const std::string& name);

// By how often a thing came; nothing: there is no such thing.
void judge_count(Expectation& e, const std::string& wanted, const std::uint64_t* came);

}  // namespace tripline::tools
