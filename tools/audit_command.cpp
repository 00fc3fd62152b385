// `tripline audit`: which controls of a reference are met by what is deployed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>

#include "compiler/deployed/audit.hpp"
#include "tools/archive_options.hpp"
#include "tools/audit_output.hpp"
#include "tools/commands.hpp"
#include "tools/load_ir.hpp"
#include "tools/load_rules.hpp"
#include "tools/proof_options.hpp"
#include "tools/reference_pack.hpp"
#include "tools/sides.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct AuditCommand {
  std::string reference;
  std::vector<std::string> documents;
  std::string format = "table";
  ProofOptions proof;
};

// The pack that is built in, unless a file or folder of that name is there.
std::optional<compiler::Ir> load_reference(const std::string& reference) {
  std::error_code error;
  if (reference != reference_pack_name || std::filesystem::exists(reference, error)) return load_ir(reference);
  const std::string name = std::string(reference_pack_name) + ".yaml";
  const PackStore store{{name}, [](const std::string&, std::size_t) { return std::optional<std::string>(reference_pack()); }};
  LoadedPacks loaded = load_packs(store);
  return std::move(loaded.compiled.value().ir);  // it compiles: its tests ran when this was built
}

int audit(const AuditCommand& command) {
  Parameters parameters;
  if (const auto wrong = read_parameters(command.proof.parameters, parameters)) return usage_error(*wrong);
  const auto reference = load_reference(command.reference);
  if (!reference) return exit_not_loaded;
  compiler::Deployed deployed;
  AuditReport report{command.reference, command.documents, false, 0, 0, 0, 0, {}};
  for (const std::string& path : command.documents) {
    auto file = load_deployed(path, parameters);
    if (!file) return exit_not_loaded;
    compiler::Deployed& one = file->deployed;
    deployed.tells_alarms = deployed.tells_alarms || one.tells_alarms;
    report.left_out += one.left_out;
    deployed.parameters.insert(deployed.parameters.end(), one.parameters.begin(), one.parameters.end());
    std::move(one.filters.begin(), one.filters.end(), std::back_inserter(deployed.filters));
    std::move(one.alarms.begin(), one.alarms.end(), std::back_inserter(deployed.alarms));
  }
  if (const auto wrong = unknown_parameter(parameters, deployed.parameters)) return usage_error(*wrong);
  report.tells_alarms = deployed.tells_alarms;
  report.filters = deployed.filters.size();
  report.unread = static_cast<std::size_t>(std::count_if(deployed.filters.begin(), deployed.filters.end(),
                                                         [](const compiler::DeployedFilter& f) { return !f.use; }));
  report.alarms = deployed.alarms.size();
  report.controls = compiler::audit(*reference, deployed, command.proof.budget);
  if (report.controls.empty()) {
    fmt::print(stderr, "tripline: the reference has no alarm\n");
    return exit_not_loaded;
  }
  const std::string out = command.format == "json"       ? audit_json(report)
                          : command.format == "markdown" ? audit_markdown(report)
                                                         : audit_text(report, wants_colour(stdout));
  std::fwrite(out.data(), 1, out.size(), stdout);
  const auto any = [&](auto says) { return std::any_of(report.controls.begin(), report.controls.end(), says); };
  const auto undecided = [](const compiler::Control& c) { return c.state == compiler::ControlState::undecided; };
  if (any([&](const compiler::Control& c) { return !compiler::is_met(c.state) && !undecided(c); })) return exit_found;
  return any(undecided) ? exit_not_loaded : exit_fine;
}

}  // namespace

void add_audit(CLI::App& app, Action& action) {
  auto command = std::make_shared<AuditCommand>();
  CLI::App* verb = app.add_subcommand("audit", "Which controls of a reference pack deployed filters and alarms meet");
  verb->add_option("reference", command->reference, "cis-aws-foundations, or a pack with an alarm a control")->required();
  verb->add_option("deployed", command->documents,
                   "describe-metric-filters and describe-alarms as JSON, CloudFormation templates, terraform show -json, "
                   "a Landing Zone Accelerator's security-config.yaml")
      ->required();
  verb->add_option("--format", command->format, "table, json or markdown")
      ->check(CLI::IsMember({"table", "json", "markdown"}))
      ->capture_default_str();
  add_proof_options(*verb, command->proof);
  verb->footer("Example:\n  tripline audit cis-aws-foundations metric-filters.json alarms.json\n\n"
               "Exit codes: 0 every control is met, 1 one is not, 2 undecided within the budget, or something does not load, 3 usage.");
  verb->callback([command, &action] { action = [command] { return audit(*command); }; });
}

}  // namespace tripline::tools
