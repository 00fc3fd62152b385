// `tripline diff`: what a change of rules means, proved rule by rule.
#include <CLI/CLI.hpp>
#include <memory>

#include "tools/commands.hpp"
#include "tools/diff_output.hpp"
#include "tools/load_ir.hpp"
#include "tools/proof_options.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct DiffCommand {
  std::string old_rules, new_rules;
  std::string format = "table";
  ProofOptions proof;
};

int diff(const DiffCommand& command) {
  const auto before = load_ir(command.old_rules);
  const auto after = before ? load_ir(command.new_rules) : std::nullopt;
  if (!before || !after) return exit_not_loaded;
  const DiffReport report{command.old_rules, command.new_rules, compiler::diff_rules(*before, *after, command.proof.budget)};
  const std::string out = command.format == "json"       ? diff_json(report)
                          : command.format == "markdown" ? diff_markdown(report)
                                                         : diff_text(report, wants_colour(stdout));
  std::fwrite(out.data(), 1, out.size(), stdout);
  return behaves_differently(report) ? exit_found : exit_fine;
}

}  // namespace

void add_diff(CLI::App& app, Action& action) {
  auto command = std::make_shared<DiffCommand>();
  CLI::App* verb = app.add_subcommand("diff", "What a change of rules means: broader, narrower, or only written anew");
  verb->add_option("old", command->old_rules, "A pack file or folder, an artifact (.trc), or revision:path of git")->required();
  verb->add_option("new", command->new_rules, "Likewise")->required();
  verb->add_option("--format", command->format, "table, json or markdown")
      ->check(CLI::IsMember({"table", "json", "markdown"}))
      ->capture_default_str();
  add_proof_options(*verb, command->proof, false);
  verb->footer("Example:\n  tripline diff main:rules rules/ --format markdown\n\n"
               "Exit codes: 0 the rules mean the same, 1 a rule was added or removed or means something else, or that could "
               "not be decided, 2 rules do not load, 3 usage.");
  verb->callback([command, &action] { action = [command] { return diff(*command); }; });
}

}  // namespace tripline::tools
