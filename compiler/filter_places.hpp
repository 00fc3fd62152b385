#pragma once
// Where filters stand in a pack: what coverage counts, mutation changes and documentation lists walks them in one way.

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "grammar/ast.hpp"

namespace tripline::compiler {

// A filter's place within what carries it.
struct FilterPlace {
  std::string name;  // of the rule, filter, node or edge
  std::string part;  // `filter`, `metric`, `step made`, `without`, ...
};

template <typename Threat, typename Visit>
void for_each_filter_of_threat(Threat& threat, Visit visit) {
  using AstThreat = grammar::ast::Threat;
  if (threat.filter) visit("filter", *threat.filter);
  std::visit(
      [&](auto& kind) {
        using Kind = std::remove_cvref_t<decltype(kind)>;
        if constexpr (std::is_same_v<Kind, AstThreat::Sequence>) {
          for (std::size_t s = 0; s < kind.steps.size(); ++s) {
            auto& step = kind.steps[s];
            const std::string name = step.name.value().empty() ? std::to_string(s + 1) : step.name.value();
            if (step.filter) visit("step " + name, *step.filter);
            if (step.without) visit("without of step " + name, *step.without);
          }
          if (kind.without) visit("without", *kind.without);
        } else if constexpr (std::is_same_v<Kind, AstThreat::Absence>) {
          if (kind.after) visit("after", *kind.after);
          if (kind.of) visit("of", *kind.of);
        }
      },
      threat.kind);
  for (std::size_t e = 0; e < threat.exceptions.size(); ++e) {
    if (threat.exceptions[e].filter) visit("exception " + std::to_string(e + 1), *threat.exceptions[e].filter);
  }
}

// Calls `visit(FilterPlace, FilterUse)` for each filter of the pack, in its order. `Pack` may be const.
template <typename Pack, typename Visit>
void for_each_filter(Pack& pack, Visit visit) {
  for (auto& filter : pack.filters) visit(FilterPlace{filter.name.value(), "filter"}, filter.use);
  for (auto& metric : pack.metrics) visit(FilterPlace{metric.name.value(), "filter"}, metric.filter);
  for (auto& alarm : pack.alarms) {
    if (alarm.metric) visit(FilterPlace{alarm.head.name.value(), "metric"}, alarm.metric->filter);
  }
  for (auto& threat : pack.threats) {
    for_each_filter_of_threat(threat, [&](const std::string& part, auto& use) {
      visit(FilterPlace{threat.head.name.value(), part}, use);
    });
  }
  for (auto& outlier : pack.outliers) {
    if (outlier.filter) visit(FilterPlace{outlier.head.name.value(), "filter"}, *outlier.filter);
  }
  for (auto& score : pack.scores) {
    const std::string& name = score.head.name.value();
    if (score.filter) visit(FilterPlace{name, "filter"}, *score.filter);
    for (auto& signal : score.signals) {
      if (signal.filter) visit(FilterPlace{name, "signal " + signal.name.value()}, *signal.filter);
    }
    for (auto& category : score.categories) {
      if (category.filter) visit(FilterPlace{name, category.of.value() + " " + category.is.value()}, *category.filter);
    }
  }
  for (auto& node : pack.nodes) {
    if (node.filter) visit(FilterPlace{node.name.value(), "filter"}, *node.filter);
  }
  for (auto& edge : pack.edges) {
    if (edge.filter) visit(FilterPlace{edge.name.value(), "filter"}, *edge.filter);
    if (edge.denied) visit(FilterPlace{edge.name.value(), "denied"}, *edge.denied);
  }
}

}  // namespace tripline::compiler
