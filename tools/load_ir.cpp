#include "tools/load_ir.hpp"

#include <fmt/format.h>

#include "compiler/lift.hpp"
#include "tools/escape.hpp"
#include "tools/git_packs.hpp"
#include "tools/load_rules.hpp"

namespace tripline::tools {

namespace {

std::optional<compiler::Ir> compiled_ir(LoadedPacks loaded) {
  say_diagnostics(loaded, false);
  if (!loaded.ok()) return std::nullopt;
  return std::move(loaded.compiled->ir);
}

}  // namespace

std::optional<compiler::Ir> load_ir(const std::string& rules) {
  if (is_git_argument(rules)) {
    std::string error;
    const auto store = git_packs(rules, error);
    if (!store) {
      fmt::print(stderr, "tripline: {}: {}\n", terminal_safe(rules), terminal_safe(error));
      return std::nullopt;
    }
    return compiled_ir(load_packs(*store));
  }
  if (is_artifact(rules)) {
    const auto program = load_program(rules);
    return program ? std::optional(compiler::lift(*program)) : std::nullopt;
  }
  return compiled_ir(load_packs({rules}));
}

}  // namespace tripline::tools
