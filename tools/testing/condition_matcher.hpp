#pragma once
// Which conditions of which filters hold for an event: all of them are filters of one program, so an event costs one
// look at one automaton.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/decisions.hpp"
#include "runtime/match.hpp"

namespace tripline::tools {

class ConditionMatcher {
 public:
  // `decisions` must outlive it.
  explicit ConditionMatcher(const compiler::Decisions& decisions);
  ConditionMatcher(const ConditionMatcher&) = delete;
  ConditionMatcher& operator=(const ConditionMatcher&) = delete;

  // Where addresses are from now on; null: nowhere that is known. Must outlive what is looked at.
  void know(const runtime::Places* places);
  // Looks at an event; `values` tells of it from then on.
  void look_at(const std::string& event);
  // The conditions of a decision, by its number, in their order.
  std::vector<bool> values(std::size_t decision) const;

 private:
  std::vector<std::vector<std::uint32_t>> filter_of_;  // decision, condition -> filter
  runtime::Program program_;                           // a filter for each condition
  std::unique_ptr<runtime::Matcher> matcher_;
  const runtime::Places* places_ = nullptr;
  std::vector<bool> holds_;
};

}  // namespace tripline::tools
