#include "tools/baseline.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tools/diagnostics_output.hpp"
#include "tools/fingerprint.hpp"
#include "tools/json_text.hpp"
#include "tools/read_packs.hpp"

namespace tripline::tools {

namespace {

constexpr std::string_view schema = "tripline.baseline/1";
constexpr std::size_t max_bytes = std::size_t{64} << 20;

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

bool is_known_kind(const grammar::Diagnostic& diagnostic) { return diagnostic.severity != grammar::Severity::error; }

}  // namespace

std::variant<Baseline, std::string> read_baseline(const std::string& path) {
  const auto text = read_file(path, max_bytes);
  if (!text) return "cannot be read (check --write-baseline makes one)";
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  if (!json.is_object() || json.value("schema", nlohmann::json()) != schema || !json.contains("warnings") ||
      !json["warnings"].is_array()) {
    return "is no baseline (its schema is not tripline.baseline/1)";
  }
  Baseline out{folder_of(path), {}};
  for (const auto& warning : json["warnings"]) {
    if (!warning.is_object() || !warning.contains("fingerprint") || !warning["fingerprint"].is_string()) {
      return "has a warning without a fingerprint";
    }
    out.fingerprints.insert(warning["fingerprint"].get<std::string>());
  }
  return out;
}

std::string baseline_text(const grammar::Diagnostics& diagnostics, const grammar::Sources& sources, const std::string& path) {
  Fingerprints fingerprints(sources, folder_of(path));
  nlohmann::ordered_json out;
  out["schema"] = schema;
  out["warnings"] = nlohmann::ordered_json::array();
  for (const grammar::Diagnostic& diagnostic : diagnostics.list()) {
    if (!is_known_kind(diagnostic)) continue;
    nlohmann::ordered_json warning;
    warning["fingerprint"] = fingerprints.of(diagnostic);
    warning["code"] = grammar::entry_of(diagnostic.code).word;
    warning["file"] = has_source(diagnostic.span, sources) ? fingerprints.file_of(diagnostic.span.source) : "";
    warning["message"] = diagnostic.message;
    out["warnings"].push_back(std::move(warning));
  }
  return json_text(out);
}

BaselineUse take_known(const Baseline& baseline, const grammar::Sources& sources, grammar::Diagnostics& diagnostics) {
  Fingerprints fingerprints(sources, baseline.folder);
  BaselineUse use;
  std::erase_if(diagnostics.list(), [&](const grammar::Diagnostic& diagnostic) {
    if (!is_known_kind(diagnostic) || !baseline.fingerprints.contains(fingerprints.of(diagnostic))) return false;
    ++use.hidden;
    return true;
  });
  use.gone = baseline.fingerprints.size() - use.hidden;
  return use;
}

}  // namespace tripline::tools
