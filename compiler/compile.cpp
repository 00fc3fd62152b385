#include "compiler/compile.hpp"

#include "compiler/build_condition.hpp"
#include "compiler/check.hpp"
#include "compiler/lower.hpp"
#include "grammar/ignores.hpp"

namespace tripline::compiler {

std::optional<Compiled> compile(const std::vector<grammar::ast::Pack>& packs, grammar::Diagnostics& diagnostics,
                                const Passes& passes) {
  std::optional<Ir> ir = check(packs, passes.share ? IrWriter::Form::shared : IrWriter::Form::separate, diagnostics);
  grammar::apply_ignores(packs, grammar::IgnoresOf::language, diagnostics);
  if (!ir) return std::nullopt;
  run_passes(*ir, passes);
  std::optional<runtime::Program> program = lower(*ir);
  if (!program) {
    diagnostics
        .add(grammar::Code::input_limit, packs.empty() ? grammar::Span{} : packs.front().name.span(),
             "the packs need more decisions or overlapping wildcards than a program can hold")
        .help = "filters that name each other twice at every level grow exponentially; name them once";
    return std::nullopt;
  }
  return Compiled{std::move(*ir), std::move(*program)};
}

std::optional<runtime::Program> compile_patterns(std::span<const grammar::Pattern> patterns, const Passes& passes) {
  Ir ir;
  IrWriter writer(ir, passes.share);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    // Pushed and not shared: filter i must stay pattern i.
    ir.filters.push_back({{std::to_string(i)}, build_pattern(patterns[i], writer)});
  }
  run_passes(ir, passes);
  return lower(ir);
}

}  // namespace tripline::compiler
