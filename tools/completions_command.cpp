// Completion scripts are printed from the same table of verbs and options that parses the command line, so they
// know every option and need no upkeep.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "tools/commands.hpp"

namespace tripline::tools {

namespace {

struct VerbWords {
  std::string name;
  std::string description;
  std::vector<std::string> options;
};

std::vector<VerbWords> verbs_of(const CLI::App& app) {
  std::vector<VerbWords> out;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    VerbWords words{verb->get_name(), verb->get_description(), {}};
    for (const CLI::Option* option : verb->get_options()) {
      for (const std::string& name : option->get_lnames()) words.options.push_back("--" + name);
      for (const std::string& name : option->get_snames()) words.options.push_back("-" + name);
    }
    // A verb's own verbs (`config show`) and what they take.
    for (const VerbWords& inner : verbs_of(*verb)) {
      words.options.push_back(inner.name);
      words.options.insert(words.options.end(), inner.options.begin(), inner.options.end());
    }
    out.push_back(std::move(words));
  }
  return out;
}

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::string bash(const std::vector<VerbWords>& verbs) {
  std::string names, cases;
  for (const VerbWords& verb : verbs) {
    names += verb.name + " ";
    cases += fmt::format("    {}) words=\"{}\" ;;\n", verb.name, joined(verb.options));
  }
  return fmt::format(
      "_tripline() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} words\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"{}\" -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "  case $current in\n"
      "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$current\")) ;;\n"
      "    *) COMPREPLY=($(compgen -f -- \"$current\")) ;;\n"
      "  esac\n"
      "}}\n"
      "complete -o filenames -F _tripline tripline\n",
      names, cases);
}

std::string quoted(std::string text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '[' || c == ']' || c == ':') continue;
    out.push_back(c);
  }
  return out;
}

std::string zsh(const std::vector<VerbWords>& verbs) {
  std::string names, cases;
  for (const VerbWords& verb : verbs) {
    names += fmt::format("    '{}:{}'\n", verb.name, quoted(verb.description));
    cases += fmt::format("    {}) compadd -- {}; _files ;;\n", verb.name, joined(verb.options));
  }
  return fmt::format(
      "#compdef tripline\n"
      "_tripline() {{\n"
      "  local -a verbs\n"
      "  verbs=(\n{}  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe verb verbs\n"
      "    return\n"
      "  fi\n"
      "  case $words[2] in\n{}  esac\n"
      "}}\n"
      "_tripline \"$@\"\n",
      names, cases);
}

std::string fish(const std::vector<VerbWords>& verbs) {
  std::string out = "complete -c tripline -f\n";
  for (const VerbWords& verb : verbs) {
    out += fmt::format("complete -c tripline -n __fish_use_subcommand -a {} -d '{}'\n", verb.name, quoted(verb.description));
    for (const std::string& option : verb.options) {
      if (!option.starts_with('-')) {
        out += fmt::format("complete -c tripline -n '__fish_seen_subcommand_from {}' -a {}\n", verb.name, option);
        continue;
      }
      const bool is_long = option.starts_with("--");
      out += fmt::format("complete -c tripline -n '__fish_seen_subcommand_from {}' -F {} {}\n", verb.name,
                         is_long ? "-l" : "-s", option.substr(is_long ? 2 : 1));
    }
  }
  return out;
}

}  // namespace

void add_completions(CLI::App& app, Action& action) {
  auto shell = std::make_shared<std::string>();
  CLI::App* verb = app.add_subcommand("completions", "Print a completion script for a shell");
  verb->add_option("shell", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->footer("Example:\n  tripline completions bash > /etc/bash_completion.d/tripline");
  verb->callback([shell, &app, &action] {
    action = [shell, &app] {
      const std::vector<VerbWords> verbs = verbs_of(app);
      std::fputs((*shell == "bash" ? bash(verbs) : *shell == "zsh" ? zsh(verbs) : fish(verbs)).c_str(), stdout);
      return static_cast<int>(exit_fine);
    };
  });
}

}  // namespace tripline::tools
