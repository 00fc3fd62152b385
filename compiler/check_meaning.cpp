#include "compiler/check_meaning.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <variant>

#include "compiler/check.hpp"
#include "compiler/meaning.hpp"
#include "grammar/ignores.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::ast::FilterUse;
using grammar::ast::Pack;
using grammar::ast::Threat;

namespace {

constexpr std::size_t longest_shown = 240;
// Rules that people write take a few steps each; filters that are made to be hard would take the budget of every question.
constexpr std::uint64_t steps_of_packs = 1'000'000, steps_of_filter = 1'000;

// Everything in a pack that chooses events.
void each_filter(const Pack& pack, const std::function<void(const FilterUse&)>& visit) {
  const auto maybe = [&](const std::optional<FilterUse>& use) {
    if (use) visit(*use);
  };
  for (const auto& filter : pack.filters) visit(filter.use);
  for (const auto& metric : pack.metrics) visit(metric.filter);
  for (const auto& alarm : pack.alarms) {
    if (alarm.metric) visit(alarm.metric->filter);
  }
  for (const auto& outlier : pack.outliers) maybe(outlier.filter);
  for (const auto& node : pack.nodes) maybe(node.filter);
  for (const auto& edge : pack.edges) {
    maybe(edge.filter);
    maybe(edge.denied);
  }
  for (const auto& threat : pack.threats) {
    maybe(threat.filter);
    for (const auto& exception : threat.exceptions) maybe(exception.filter);
    if (const auto* sequence = std::get_if<Threat::Sequence>(&threat.kind)) {
      maybe(sequence->without);
      for (const auto& step : sequence->steps) {
        maybe(step.filter);
        maybe(step.without);
      }
    }
    if (const auto* absence = std::get_if<Threat::Absence>(&threat.kind)) {
      maybe(absence->of);
      maybe(absence->after);
    }
  }
}

void check_patterns(const FilterUse& use, const ProofBudget& budget, grammar::Diagnostics& diagnostics) {
  if (use.pattern) check_pattern_meaning(use.text, *use.pattern, diagnostics, budget);
  for (const FilterUse& child : use.children) check_patterns(child, budget, diagnostics);
}

// Filters by name that are a combination of others: each part was judged by itself already.
void check_combinations(Meaning& in, const std::map<std::string, std::uint32_t>& by_name) {
  if (!in.patterns_fine) return;
  const auto judge = [&](const Pack& pack, const FilterUse& use, const std::string& name) {
    const auto at = by_name.find(pack.name.value() + "/" + name);
    if (at == by_name.end() || in.filters[at->second].answer != Answer::no) return;
    if (use.kind == FilterUse::Kind::reference || use.kind == FilterUse::Kind::pattern) return;
    in.diagnostics.add(Code::never_matches, use.span, "no event meets this combination of filters").help =
        "two of its parts exclude each other";
  };
  for (const Pack& pack : in.packs) {
    for (const auto& filter : pack.filters) judge(pack, filter.use, filter.name.value());
    for (const auto& metric : pack.metrics) judge(pack, metric.filter, metric.name.value());
    for (const auto& outlier : pack.outliers) {
      if (outlier.filter) judge(pack, *outlier.filter, outlier.head.name.value());
    }
  }
}

}  // namespace

std::string shown(const Witness& witness) {
  std::string out = witness.event;
  if (out.size() > longest_shown) {
    std::size_t end = longest_shown;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out = out.substr(0, end) + "...";
  }
  if (witness.json) return out;
  return fmt::format("{:?}", out);
}

void check_meaning(const std::vector<Pack>& packs, grammar::Diagnostics& diagnostics) {
  grammar::Diagnostics quiet;
  std::optional<Ir> ir = check(packs, IrWriter::Form::shared, quiet);
  if (!ir) return;
  const std::size_t before = diagnostics.list().size();
  const ProofBudget budget{.together = std::make_shared<std::uint64_t>(steps_of_packs + steps_of_filter * ir->filters.size())};
  for (const Pack& pack : packs) {
    each_filter(pack, [&](const FilterUse& use) { check_patterns(use, budget, diagnostics); });
  }
  IrWriter writer(*ir);
  Prover prover(*ir, budget);
  Meaning in{packs, *ir, writer, prover, diagnostics, diagnostics.list().size() == before};
  std::map<std::string, std::uint32_t> by_name;
  for (std::uint32_t f = 0; f < ir->filters.size(); ++f) {
    in.filters.push_back(prover.satisfiable(ir->filters[f].root));
    for (const std::string& name : ir->filters[f].names) by_name.emplace(name, f);
  }
  check_combinations(in, by_name);
  check_rule_pairs(in);
  check_reach(in);
  grammar::apply_ignores(packs, grammar::IgnoresOf::meaning, diagnostics);
}

}  // namespace tripline::compiler
