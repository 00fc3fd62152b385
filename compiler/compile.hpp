#pragma once
// The compiler as one page: packs -> checked Ir -> passes -> program.

#include <optional>
#include <span>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/passes.hpp"
#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "runtime/program.hpp"

namespace tripline::compiler {

struct Compiled {
  Ir ir;  // after the passes, for dumps
  runtime::Program program;
};

// All packs together become one program; packs of one name are one pack in several files. Empty means that at least
// one error was added. List files must have been read into List::values before. The same packs in the same order
// give the same program.
std::optional<Compiled> compile(const std::vector<grammar::ast::Pack>& packs, grammar::Diagnostics& diagnostics,
                                const Passes& passes = {});

// A program whose filter i is pattern i, without rules: for tests, benches and single patterns.
std::optional<runtime::Program> compile_patterns(std::span<const grammar::Pattern> patterns, const Passes& passes = {});

}  // namespace tripline::compiler
