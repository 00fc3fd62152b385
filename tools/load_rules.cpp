#include "tools/load_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runtime/artifact.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {
constexpr std::size_t max_artifact_bytes = std::size_t{1} << 31;
constexpr std::string_view artifact_magic = "TRIPLINE";
}  // namespace

LoadedPacks load_packs(const std::vector<std::string>& arguments) {
  LoadedPacks loaded;
  loaded.files = read_packs(arguments, loaded.diagnostics);
  loaded.compiled = compiler::compile(loaded.files.packs, loaded.diagnostics);
  loaded.diagnostics.sort();
  return loaded;
}

void say_diagnostics(const LoadedPacks& loaded, bool warnings) {
  for (const std::string& error : loaded.files.errors) fmt::print(stderr, "tripline: {}\n", error);
  std::vector<grammar::Diagnostic> shown;
  for (const grammar::Diagnostic& diagnostic : loaded.diagnostics.list()) {
    if (warnings || diagnostic.severity == grammar::Severity::error) shown.push_back(diagnostic);
  }
  if (shown.empty()) return;
  const std::string text =
      write_diagnostics(shown, loaded.files.sources, DiagnosticsFormat::text, wants_colour(stderr));
  std::fputs(text.c_str(), stderr);
}

std::optional<runtime::Program> load_program(const std::string& rules) {
  std::error_code error;
  if (!std::filesystem::is_directory(rules, error)) {
    const std::optional<std::string> bytes = read_file(rules, max_artifact_bytes);
    if (!bytes) {
      fmt::print(stderr, "tripline: {}: cannot be read\n", rules);
      return std::nullopt;
    }
    if (rules.ends_with(".trc") || std::string_view(*bytes).starts_with(artifact_magic)) {
      auto loaded = runtime::load(*bytes);
      if (const auto* failure = std::get_if<runtime::LoadError>(&loaded)) {
        fmt::print(stderr, "tripline: {}: {}\n", rules, failure->what);
        return std::nullopt;
      }
      return std::get<runtime::Program>(std::move(loaded));
    }
  }
  LoadedPacks loaded = load_packs({rules});
  say_diagnostics(loaded, false);
  if (!loaded.ok()) return std::nullopt;
  return std::move(loaded.compiled->program);
}

}  // namespace tripline::tools
