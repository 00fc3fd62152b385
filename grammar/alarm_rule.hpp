#pragma once
// The rule of a composite alarm (spec/alarms.md, A41-A49) as a list of steps in reverse Polish order: operands stand
// before what combines them, so nothing that walks a rule needs recursion.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grammar/source.hpp"

namespace tripline::grammar {

// Another alarm, by name; of an ARN the name behind `:alarm:`.
struct AlarmName {
  std::string name;
  Span span;            // as written, quotes included
  bool quoted = false;  // written with quotes or as an ARN: `span` holds more than the name
};

struct AlarmRuleStep {
  enum class Op : std::uint8_t { never, always, state, at_least, negate, all, any };
  enum class State : std::uint8_t { insufficient_data, ok, alarm };
  Op op = Op::never;
  State state = State::alarm;       // of state, at_least
  bool negated = false;             // of at_least: NOT stands before the state
  bool percent = false;             // of at_least: `count` is a share of the list
  std::uint32_t count = 0;          // of at_least; of all, any: how many operands
  std::vector<std::uint32_t> names; // of state: one; of at_least: the list; counted in AlarmRule::names
  Span span;                        // of state, at_least
};

struct AlarmRule {
  std::vector<AlarmName> names;  // in the order in which they are written, repetitions included
  std::vector<AlarmRuleStep> steps;
  std::string text;
};

// How many of `listed` alarms an AT_LEAST needs: a share is rounded up (A49).
std::uint32_t needed(const AlarmRuleStep& at_least, std::size_t listed);

}  // namespace tripline::grammar
