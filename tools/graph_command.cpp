// `tripline graph`: what happened in an archive, as a graph of a pack.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "tools/commands.hpp"
#include "tools/graph_json.hpp"
#include "tools/load_graph.hpp"
#include "tools/load_rules.hpp"

namespace tripline::tools {

namespace {

struct GraphCommand {
  std::string rules;
  std::string graph;
  std::string format = "json";
  ArchiveOptions archive;
};

int graph(GraphCommand& command) {
  if (const auto wrong = fill_scope(command.archive)) return usage_error(*wrong);
  auto program = load_program(command.rules);
  if (!program) return exit_not_loaded;
  auto chosen = program_of_graph(std::move(*program), command.graph);
  if (!chosen) return exit_not_loaded;
  const auto loaded = load_graph(std::move(*chosen), command.archive);
  if (!loaded) return exit_not_loaded;
  const std::string text = graph_json(loaded->graph, loaded->result->observations, loaded->input_names());
  std::fwrite(text.data(), 1, text.size(), stdout);
  return report_graph_run(*loaded, command.archive);
}

}  // namespace

void add_graph(CLI::App& app, Action& action) {
  auto command = std::make_shared<GraphCommand>();
  CLI::App* verb = app.add_subcommand("graph", "Who did what to whom, as a graph");
  verb->add_option("rules", command->rules, "An artifact (.trc), or a pack file or folder")->required();
  add_archive_options(*verb, command->archive);
  add_geoip_option(*verb, command->archive);
  verb->add_option("--graph", command->graph, "Name of the graph, where the rules define several");
  verb->add_option("--format", command->format, "json")->check(CLI::IsMember({"json"}))->capture_default_str();
  verb->footer("Example:\n  tripline graph rules/pathshield-graph AWSLogs/ --format json");
  verb->callback([command, &action] { action = [command] { return graph(*command); }; });
}

}  // namespace tripline::tools
