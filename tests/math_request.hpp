#pragma once
// Requests of metric math for tests: metrics m1, m2, … with their slots, expressions as `id: text`.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/lower_expression.hpp"
#include "grammar/parse_expression.hpp"
#include "runtime/evaluate_formula.hpp"

namespace tripline {

struct TestRequest {
  std::vector<std::pair<std::string, runtime::Slots>> metrics;
  runtime::Grid grid{0, 60, 0};
  compiler::MathRequest request;
  grammar::Diagnostics diagnostics;

  // `text` is the whole source, so that spans count its bytes; without an id the expression is anonymous.
  void add_expression(const std::string& id, const std::string& text) {
    const grammar::Text source(text, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
    request.items.push_back(
        {grammar::Text::synthetic(id), grammar::parse_expression(source, diagnostics), false, 60});
  }

  void add_metrics() {
    for (const auto& [id, slots] : metrics) {
      request.items.push_back(
          {grammar::Text::synthetic(id), std::nullopt, false, static_cast<std::uint32_t>(grid.period)});
    }
  }

  std::optional<runtime::FormulaSet> lower() {
    if (diagnostics.has_errors()) return std::nullopt;
    return compiler::lower_expressions(request, diagnostics);
  }

  runtime::FormulaData data() const {
    runtime::FormulaData out;
    out.grid = grid;
    for (const auto& [id, slots] : metrics) out.grid.slots = std::max(out.grid.slots, slots.size());
    for (const auto& [id, slots] : metrics) out.inputs.push_back({{id, slots}});
    return out;
  }
};

}  // namespace tripline
