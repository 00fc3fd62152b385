#include "tools/testing/condition_matcher.hpp"

#include <map>
#include <utility>

#include "compiler/lower.hpp"
#include "compiler/passes.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

ConditionMatcher::ConditionMatcher(const compiler::Decisions& decisions) {
  compiler::Ir ir = decisions.ir;
  std::map<compiler::NodeId, std::uint32_t> numbers;
  for (const compiler::Decision& decision : decisions.list) {
    std::vector<std::uint32_t>& filters = filter_of_.emplace_back();
    for (const compiler::DecisionCondition& condition : decision.conditions) {
      const auto [at, fresh] = numbers.emplace(condition.node, static_cast<std::uint32_t>(ir.filters.size()));
      // Pushed and not shared: filter i must stay condition i.
      if (fresh) ir.filters.push_back({{std::to_string(at->second)}, condition.node});
      filters.push_back(at->second);
    }
  }
  compiler::run_passes(ir, {});
  if (auto lowered = compiler::lower(ir)) {
    program_ = std::move(*lowered);
    matcher_ = std::make_unique<runtime::Matcher>(program_);
  }
  holds_.resize(numbers.size());
}

void ConditionMatcher::know(const runtime::Places* places) {
  if (places == places_ || !matcher_) return;
  places_ = places;
  matcher_ = std::make_unique<runtime::Matcher>(program_, std::vector<runtime::Field>{}, places);
}

void ConditionMatcher::look_at(const std::string& event) {
  holds_.assign(holds_.size(), false);
  if (!matcher_) return;
  hand_over(event, 0, [&](const runtime::EventBytes& bytes) {
    for (const std::uint32_t filter : matcher_->match(bytes.bytes, false)) holds_[filter] = true;
  });
}

std::vector<bool> ConditionMatcher::values(std::size_t decision) const {
  std::vector<bool> out;
  for (const std::uint32_t filter : filter_of_[decision]) out.push_back(holds_[filter]);
  return out;
}

}  // namespace tripline::tools
