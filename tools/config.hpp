#pragma once
// What a repository settles for all who work in it: `.tripline.yaml`, looked for from the working directory upwards as
// far as the repository's top (a folder with .git). Unknown keys are errors. `--set key=value` says the same on the
// command line and wins; a verb's own options win over both. Paths in the file are relative to its folder, those of
// --set to the working directory.
//
//   rules: [rules]                  # read where a verb is given none
//   check: { strict: true, baseline: .tripline-baseline.json }
//   run: { fail_on: high, require_signature: public.pem, require_tested: true }
//   policy: { required: [severity, description], severities: [high, critical], unique_names: true }

#include <optional>
#include <string>
#include <vector>

#include "compiler/policy.hpp"

namespace CLI {
class App;
}

namespace tripline::tools {

inline constexpr std::string_view config_name = ".tripline.yaml";

// One value that counts, for people.
struct Setting {
  std::string key;     // check.strict
  std::string value;   // as YAML
  std::string origin;  // default, flag, or the file's place as file:line
};

struct Config {
  std::string path;  // of the file; empty: there is none
  std::vector<std::string> rules;
  bool strict = false;
  std::string baseline;  // empty: none
  std::string fail_on;   // empty: nothing fails
  std::string require_signature;
  bool require_tested = false;
  compiler::Policy policy;
  std::vector<Setting> settings;  // every key, in the order of the list above
};

// What the command line says about it.
struct ConfigOptions {
  std::string path;  // --config
  bool none = false;
  std::vector<std::string> set;  // key=value
};
void add_config_options(CLI::App& verb, ConfigOptions& options);

// Nothing, after saying why, when the file or a --set is wrong.
std::optional<Config> load_config(const ConfigOptions& options);

// The nearest file at or above `folder`.
std::optional<std::string> find_config(const std::string& folder);

// The rules of the command line, or else those of the configuration; says what is missing when there are neither.
std::vector<std::string> rules_or_configured(const std::vector<std::string>& given, const Config& config);

}  // namespace tripline::tools
