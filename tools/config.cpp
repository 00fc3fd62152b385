#include "tools/config.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "grammar/block_reader.hpp"
#include "grammar/read_yaml.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/read_packs.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace fs = std::filesystem;
using grammar::BlockReader;
using grammar::Key;
using grammar::Schema;
using grammar::Text;
using grammar::ValueKind;

namespace {

constexpr std::size_t max_config_bytes = std::size_t{1} << 20;
constexpr std::string_view severities[] = {"info", "low", "medium", "high", "critical"};

constexpr Key check_keys[] = {
    {.name = "strict", .kind = ValueKind::boolean, .doc = "Whether warnings fail."},
    {.name = "baseline", .kind = ValueKind::text, .doc = "The file of the warnings that are known."},
};
constexpr Schema check_schema{"check", "How packs are checked.", check_keys};

constexpr Key run_keys[] = {
    {.name = "fail_on", .kind = ValueKind::word, .doc = "Findings of this severity or above fail.", .words = severities},
    {.name = "require_signature", .kind = ValueKind::text, .doc = "The public key that must have signed the rules."},
    {.name = "require_tested", .kind = ValueKind::boolean, .doc = "Whether the rules must have passed their tests."},
};
constexpr Schema run_schema{"run", "How rules are run.", run_keys};

const Schema& config_schema() {
  static const Key keys[] = {
      {.name = "rules", .kind = ValueKind::names, .doc = "Files and folders of rules."},
      {.name = "check", .kind = ValueKind::block, .doc = "How packs are checked.", .schema = &check_schema},
      {.name = "run", .kind = ValueKind::block, .doc = "How rules are run.", .schema = &run_schema},
      {.name = "policy", .kind = ValueKind::block, .doc = "What rules must say.", .schema = &compiler::policy_schema()},
  };
  static const Schema schema{"configuration", "What a repository settles.", keys};
  return schema;
}

// One text of settings being read into a configuration.
class Reading {
 public:
  Reading(Config& config, const grammar::Sources& sources, grammar::SourceId id, std::string folder, bool flag)
      : config_(config), source_(sources[id]), folder_(std::move(folder)), flag_(flag) {}

  void read(const grammar::Tree& tree, grammar::Diagnostics& diagnostics) {
    const grammar::TreeNode& root = tree[tree.root];
    if (root.kind != grammar::TreeNode::Kind::map) {
      if (!grammar::is_null(root)) grammar::wrong_type("a configuration", root, "a map", diagnostics);
      return;
    }
    const BlockReader top(tree, tree.root, config_schema(), diagnostics);
    if (top.entry("rules")) {
      config_.rules.clear();
      for (const Text& path : top.names("rules")) config_.rules.push_back(located(path.value()));
      note(tree, *top.entry("rules"), "rules");
    }
    for (const BlockReader& check : top.blocks("check")) {
      boolean(check, "strict", "check.", config_.strict);
      path(check, "baseline", "check.", config_.baseline);
    }
    for (const BlockReader& run : top.blocks("run")) {
      if (const auto word = run.scalar("fail_on")) config_.fail_on = word->value();
      if (run.entry("fail_on")) note(tree, *run.entry("fail_on"), "run.fail_on");
      path(run, "require_signature", "run.", config_.require_signature);
      boolean(run, "require_tested", "run.", config_.require_tested);
    }
    for (const BlockReader& policy : top.blocks("policy")) read_policy(tree, policy);
  }

 private:
  void read_policy(const grammar::Tree& tree, const BlockReader& block) {
    compiler::Policy policy = compiler::read_policy(block);
    for (const char* key : {"required", "severities", "unique_names"}) {
      if (block.entry(key)) note(tree, *block.entry(key), fmt::format("policy.{}", key));
    }
    if (block.entry("required")) config_.policy.required = std::move(policy.required);
    if (block.entry("severities")) config_.policy.severities = std::move(policy.severities);
    if (block.entry("unique_names")) config_.policy.unique_names = policy.unique_names;
  }

  void boolean(const BlockReader& block, std::string_view key, std::string_view prefix, bool& value) {
    if (!block.entry(key)) return;
    value = block.boolean(key).value_or(value);
    note(block.tree(), *block.entry(key), fmt::format("{}{}", prefix, key));
  }

  void path(const BlockReader& block, std::string_view key, std::string_view prefix, std::string& value) {
    if (!block.entry(key)) return;
    if (const auto text = block.scalar(key)) value = located(text->value());
    note(block.tree(), *block.entry(key), fmt::format("{}{}", prefix, key));
  }

  // A path of the file as seen from the working directory.
  std::string located(const std::string& path) const {
    if (folder_.empty() || fs::path(path).is_absolute()) return path;
    std::error_code error;
    const fs::path seen = fs::proximate((fs::path(folder_) / path).lexically_normal(), error);
    return error || seen.empty() ? path : seen.string();
  }

  void note(const grammar::Tree& tree, const grammar::TreeEntry& entry, const std::string& key) {
    const std::uint32_t line = source_.position(entry.key.span().begin).line;
    for (Setting& setting : config_.settings) {
      if (setting.key != key) continue;
      setting.value = grammar::to_json(tree, entry.value);
      setting.origin = flag_ ? "flag" : fmt::format("{}:{}", source_.name(), line);
    }
  }

  Config& config_;
  const grammar::Source& source_;
  std::string folder_;
  bool flag_;
};

// `check.strict=true` as the YAML that says the same; nothing where it has no such form.
std::optional<std::string> yaml_of(const std::string& setting) {
  const std::size_t equals = setting.find('=');
  const std::string key = setting.substr(0, equals);
  if (equals == std::string::npos || key.empty() || key.find_first_of(" \t\n\r:#{}[],&*!|>'\"%@`") != std::string::npos ||
      setting.find_first_of("\n\r") != std::string::npos) {
    return std::nullopt;
  }
  const std::size_t dot = key.find('.');
  const std::string value = setting.substr(equals + 1);
  if (dot == std::string::npos) return key + ": " + value + "\n";
  return key.substr(0, dot) + ":\n  " + key.substr(dot + 1) + ": " + value + "\n";
}

class Loading {
 public:
  Loading() {
    for (const char* key : {"rules", "check.strict", "check.baseline", "run.fail_on", "run.require_signature",
                            "run.require_tested", "policy.required", "policy.severities", "policy.unique_names"}) {
      const bool truth = std::string_view(key).ends_with("strict") || std::string_view(key).ends_with("tested") ||
                         std::string_view(key).ends_with("unique_names");
      config.settings.push_back({key, truth ? "false" : "null", "default"});
    }
  }

  void read(const std::string& name, std::string text, std::string folder, bool flag) {
    const grammar::SourceId id = sources_.add(name, std::move(text));
    const auto tree = grammar::read_yaml(sources_, id, diagnostics_);
    if (tree) Reading(config, sources_, id, std::move(folder), flag).read(*tree, diagnostics_);
  }

  // Whether everything was right; says what was not.
  bool said() {
    diagnostics_.sort();
    std::fputs(write_diagnostics(diagnostics_.list(), sources_, DiagnosticsFormat::text, wants_colour(stderr)).c_str(), stderr);
    return !diagnostics_.has_errors();
  }

  Config config;

 private:
  grammar::Sources sources_;
  grammar::Diagnostics diagnostics_;
};

}  // namespace

void add_config_options(CLI::App& verb, ConfigOptions& options) {
  auto* path = verb.add_option("--config", options.path, "Configuration; default: .tripline.yaml here or above");
  verb.add_flag("--no-config", options.none, "Read no configuration")->excludes(path);
  const auto form = [](const std::string& setting) {
    return yaml_of(setting) ? std::string() : fmt::format("`{}` is not of the form key=value", terminal_safe(setting));
  };
  verb.add_option("--set", options.set, "A setting, as check.strict=true; repeatable")->allow_extra_args(false)->check(form);
}

std::optional<std::string> find_config(const std::string& folder) {
  std::error_code error;
  fs::path at = fs::weakly_canonical(folder, error);
  while (!error && !at.empty()) {
    if (fs::is_regular_file(at / config_name, error)) return (at / config_name).string();
    if (fs::exists(at / ".git", error) || at == at.parent_path()) break;
    at = at.parent_path();
    error.clear();
  }
  return std::nullopt;
}

std::optional<Config> load_config(const ConfigOptions& options) {
  Loading loading;
  if (!options.none) {
    std::error_code error;
    const auto found = options.path.empty() ? find_config(".") : std::optional(options.path);
    if (found) {
      std::optional<std::string> text = read_file(*found, max_config_bytes);
      if (!text) {
        fmt::print(stderr, "tripline: {}: cannot be read\n", *found);
        return std::nullopt;
      }
      const std::string name = options.path.empty() ? fs::proximate(*found, error).string() : *found;
      loading.config.path = name;
      const std::string folder = fs::path(name).parent_path().string();
      loading.read(name, std::move(*text), folder.empty() ? "." : folder, false);
    }
  }
  for (const std::string& setting : options.set) {
    const auto text = yaml_of(setting);
    if (!text) {
      fmt::print(stderr, "tripline: --set: `{}` is not of the form key=value\n", setting);
      return std::nullopt;
    }
    loading.read("--set " + setting, *text, "", true);
  }
  if (!loading.said()) return std::nullopt;
  return std::move(loading.config);
}

std::vector<std::string> rules_or_configured(const std::vector<std::string>& given, const Config& config) {
  if (!given.empty()) return given;
  if (config.rules.empty()) {
    fmt::print(stderr, "tripline: no rules: name files or folders, or say `rules: [...]` in {}\n", config_name);
  }
  return config.rules;
}

}  // namespace tripline::tools
