#pragma once
// What more events do to a rule: whether it raises whatever it raised with fewer of them. It says which way a changed
// filter changes its rule, and when one rule has nothing to add to another.

#include <cstdint>
#include <string>

#include "compiler/rule_parts.hpp"

namespace tripline::compiler {

// Of more events against fewer of them, all else being equal.
enum class MoreEvents : std::uint8_t {
  raise_more,  // at least what fewer raise
  raise_less,  // at most that
  raise_else,  // something may come and something may go
};

// `metric`: the one that the alarm watches; with an expression it is not asked for.
MoreEvents more_events(const runtime::Alarm& alarm, const runtime::Metric& metric);
// Of any of its steps, those between others and exceptions not among them.
MoreEvents more_events(const runtime::Threat& threat);
// Of the part of the rule in this role (RulePart).
MoreEvents more_events(const Ir& ir, const RuleRef& rule, const std::string& role);

}  // namespace tripline::compiler
