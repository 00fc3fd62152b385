// `tripline verify`: who signed a compiled pack, and whether its tests passed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "runtime/artifact.hpp"
#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/sealed.hpp"

namespace tripline::tools {

namespace {

struct VerifyOptions {
  std::string artifact;
  std::string key;
  std::vector<std::string> rules;
  std::string format = "text";
  bool tested = false;
};

// Whether compiling the rules anew gives this artifact; nothing, after saying why, when they do not load.
std::optional<bool> comes_of(const runtime::ArtifactParts& parts, const std::vector<std::string>& rules) {
  const LoadedPacks loaded = load_packs(rules);
  say_diagnostics(loaded, false);
  if (!loaded.ok()) return std::nullopt;
  const bool same_sources = !parts.tests || parts.tests->sources == sources_digest(loaded.files);
  return same_sources && runtime::save(loaded.compiled->program) == parts.program;
}

nlohmann::ordered_json verdict_json(const runtime::ArtifactParts& parts, const runtime::Program& program) {
  nlohmann::ordered_json out;
  out["schema"] = "tripline.verify/1";
  out["key"] = hex(parts.signature->key.data(), parts.signature->key.size());
  out["tests"] = nullptr;
  if (parts.tests) {
    const auto& sources = parts.tests->sources;
    out["tests"] = {{"passed", parts.tests->passed},
                    {"failed", parts.tests->failed},
                    {"sources", hex(sources.data(), sources.size())}};
  }
  out["packs"] = nlohmann::ordered_json::array();
  for (const runtime::Pack& pack : program.packs) {
    out["packs"].push_back({{"name", pack.name}, {"version", pack.version}, {"digest", pack.digest}});
  }
  return out;
}

std::string verdict_text(const runtime::ArtifactParts& parts, const runtime::Program& program) {
  std::string out = fmt::format("signed by {}\n", hex(parts.signature->key.data(), parts.signature->key.size()));
  out += parts.tests ? fmt::format("tests: {} passed, {} failed\n", parts.tests->passed, parts.tests->failed)
                     : "tests: no record\n";
  for (const runtime::Pack& pack : program.packs) {
    out += fmt::format("pack {} {} {}\n", terminal_safe(pack.name), terminal_safe(pack.version), terminal_safe(pack.digest));
  }
  return out;
}

int verify(const VerifyOptions& options) {
  const std::optional<Key> key = load_key(options.key, KeyKind::open);
  if (!key) return exit_not_loaded;
  const std::optional<std::string> bytes = read_artifact(options.artifact);
  if (!bytes) return exit_not_loaded;
  const auto refused = [&](const std::optional<std::string>& fault) {
    if (fault) fmt::print(stderr, "tripline: {} {}\n", options.artifact, *fault);
    return fault.has_value();
  };
  if (refused(signature_fault(*bytes, *key))) return exit_found;
  if (options.tested && refused(tests_fault(*bytes))) return exit_found;
  const auto loaded = runtime::load(*bytes);
  if (const auto* failure = std::get_if<runtime::LoadError>(&loaded)) {
    fmt::print(stderr, "tripline: {}: {}\n", options.artifact, failure->what);
    return exit_not_loaded;
  }
  const runtime::ArtifactParts parts = runtime::artifact_parts(*bytes);
  if (!options.rules.empty()) {
    const std::optional<bool> same = comes_of(parts, options.rules);
    if (!same) return exit_not_loaded;
    if (!*same && refused("does not come of these rules: compiling them gives another artifact")) return exit_found;
  }
  const auto& program = std::get<runtime::Program>(loaded);
  std::fputs((options.format == "json" ? json_text(verdict_json(parts, program)) : verdict_text(parts, program)).c_str(), stdout);
  return exit_fine;
}

}  // namespace

void add_verify(CLI::App& app, Action& action) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* verb = app.add_subcommand("verify", "Say whether a compiled pack is signed by a key");
  verb->add_option("artifact", options->artifact, "The compiled pack (.trc)")->required();
  verb->add_option("--key", options->key, "The public key that must have signed it (Ed25519, PEM)")->required();
  verb->add_flag("--tested", options->tested, "Its record of tests must say that all passed, too");
  verb->add_option("--rules", options->rules, "Pack files or folders that it must come of: they are compiled and compared");
  verb->add_option("--format", options->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  verb->footer("Example:\n  tripline verify guard.trc --key public.pem --tested\n\n"
               "Keys:\n  openssl genpkey -algorithm ed25519 -out secret.pem\n"
               "  openssl pkey -in secret.pem -pubout -out public.pem\n\n"
               "Exit codes: 0 it is, 1 it is not, 2 a file does not load, 3 usage.");
  verb->callback([options, &action] { action = [options] { return verify(*options); }; });
}

}  // namespace tripline::tools
