#include "tools/load_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "compiler/check.hpp"
#include "runtime/artifact.hpp"
#include "tools/sealed.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {
constexpr std::size_t max_artifact_bytes = std::size_t{1} << 31;
constexpr std::string_view artifact_magic = "TRIPLINE";

template <typename From>
LoadedPacks load_from(const From& from, const compiler::Policy* policy = nullptr) {
  LoadedPacks loaded;
  loaded.files = read_packs(from, loaded.diagnostics);
  if (policy) compiler::check_policy(loaded.files.packs, *policy, loaded.diagnostics);
  loaded.compiled = compiler::compile(loaded.files.packs, loaded.diagnostics);
  loaded.diagnostics.sort();
  return loaded;
}
}  // namespace

LoadedPacks load_packs(const std::vector<std::string>& arguments, const compiler::Policy* policy) {
  return load_from(arguments, policy);
}
LoadedPacks load_packs(const PackStore& store) { return load_from(store); }

LoadedPacks check_packs(const PackStore& store) {
  LoadedPacks loaded;
  loaded.files = read_packs(store, loaded.diagnostics);
  compiler::check(loaded.files.packs, compiler::IrWriter::Form::shared, loaded.diagnostics);
  loaded.diagnostics.sort();
  return loaded;
}

bool is_artifact(const std::string& path) {
  if (path.ends_with(".trc")) return true;
  std::array<char, artifact_magic.size()> first{};
  std::ifstream in(path, std::ios::binary);
  return in.read(first.data(), first.size()) && std::string_view(first.data(), first.size()) == artifact_magic;
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

std::optional<std::string> read_artifact(const std::string& path) {
  std::optional<std::string> bytes = read_file(path, max_artifact_bytes);
  if (!bytes) fmt::print(stderr, "tripline: {}: cannot be read\n", path);
  return bytes;
}

namespace {

std::optional<runtime::Program> load_artifact(const std::string& path, std::string_view bytes, const ArtifactDemands& demands) {
  const auto refuse = [&](const std::optional<std::string>& fault) {
    if (fault) fmt::print(stderr, "tripline: {} {}\n", path, *fault);
    return fault.has_value();
  };
  if (!demands.signature.empty()) {
    const std::optional<Key> key = load_key(demands.signature, KeyKind::open);
    if (!key || refuse(signature_fault(bytes, *key))) return std::nullopt;
  }
  if (demands.tested && refuse(tests_fault(bytes))) return std::nullopt;
  auto loaded = runtime::load(bytes);
  if (const auto* failure = std::get_if<runtime::LoadError>(&loaded)) {
    fmt::print(stderr, "tripline: {}: {}\n", path, failure->what);
    return std::nullopt;
  }
  return std::get<runtime::Program>(std::move(loaded));
}

}  // namespace

std::optional<runtime::Program> load_program(const std::string& rules, const ArtifactDemands& demands) {
  std::error_code error;
  if (!std::filesystem::is_directory(rules, error)) {
    const std::optional<std::string> bytes = read_artifact(rules);
    if (!bytes) return std::nullopt;
    if (rules.ends_with(".trc") || std::string_view(*bytes).starts_with(artifact_magic)) {
      return load_artifact(rules, *bytes, demands);
    }
  }
  if (demands.any()) {
    fmt::print(stderr, "tripline: {} is no compiled pack: only one can be signed and carry a record of its tests\n", rules);
    return std::nullopt;
  }
  LoadedPacks loaded = load_packs({rules});
  say_diagnostics(loaded, false);
  if (!loaded.ok()) return std::nullopt;
  return std::move(loaded.compiled->program);
}

}  // namespace tripline::tools
