#pragma once
// How much of the rules their tests exercise: every condition seen true and false and deciding both times (masking
// MC/DC), every step of a threat, every state of an alarm.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/decisions.hpp"
#include "grammar/source.hpp"
#include "tools/testing/condition_matcher.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

// One thing that tests should show.
struct CoverageItem {
  enum class Kind : std::uint8_t { condition, step, state };
  Kind kind = Kind::condition;
  std::string pack, rule, part;  // part: where in the rule (FilterPlace), or the step, or the state
  grammar::Span span;
  std::string text;               // of a condition: as written
  std::uint64_t times_true = 0, times_false = 0;  // events; of steps events, of states tests
  bool covered = false;
  std::string missing;  // what no test shows yet: `never false`, `never decides when true`
};
std::string_view to_string(CoverageItem::Kind kind);

struct Coverage {
  std::vector<CoverageItem> items;    // by file and place
  std::vector<std::string> impossible;  // what no event can show, as the prover has it, and is left out
  std::size_t covered() const;
  double percent() const;             // of all items; 100 where there is none
};

// Collects while tests run. What it is made of must outlive it.
class CoverageMeter {
 public:
  CoverageMeter(const std::vector<grammar::ast::Pack>& packs, const runtime::Program& program);
  CoverageMeter(const CoverageMeter&) = delete;
  CoverageMeter& operator=(const CoverageMeter&) = delete;

  // A test of a pack was run.
  void add(const grammar::ast::Pack& pack, const grammar::ast::Test& test, const std::vector<std::string>& events,
           const TestOutcome& came);

  Coverage result() const;
  const compiler::Decisions& decisions() const { return decisions_; }
  // Whether no test of its pack has shown this value of a condition to decide, by decision and condition.
  bool lacks(std::size_t decision, std::uint32_t condition, bool value) const;

 private:
  struct Seen {
    std::uint64_t times[2] = {0, 0};
    bool decided[2] = {false, false};
  };
  // `places`: what tells tests apart that say where addresses are.
  void add_event(const std::string& pack, const std::string& event, const std::string& places);
  void add_states(const TestOutcome& came);
  void put_conditions(Coverage& out) const;
  void put_rules(Coverage& out) const;

  const std::vector<grammar::ast::Pack>& packs_;
  const runtime::Program& program_;
  compiler::Decisions decisions_;
  ConditionMatcher matcher_;
  std::vector<std::vector<Seen>> seen_;                          // decision, condition
  // (pack, rule, state) -> tests: FIRED and SILENT of threats, states of alarms
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> states_;
  std::set<std::pair<std::string, std::string>> judged_events_;  // events are counted once a pack and places
};

}  // namespace tripline::tools
