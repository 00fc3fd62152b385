// `tripline paths`: how an intruder may have come to what matters.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <numeric>

#include "tools/commands.hpp"
#include "tools/graph_export.hpp"
#include "tools/graphviz.hpp"
#include "tools/load_graph.hpp"
#include "tools/load_rules.hpp"
#include "tools/paths_output.hpp"
#include "tools/progress.hpp"
#include "tools/read_packs.hpp"
#include "tools/terminal.hpp"
#include "tools/text_table.hpp"

namespace tripline::tools {

namespace {

struct PathsCommand {
  std::string rules;
  std::string graph;
  std::string format;
  std::string output;
  std::uint32_t cutoff = 0;
  bool timeless = false;
  bool whole = false;
  PathsRequest request;
  ArchiveOptions archive;
};

constexpr std::size_t most_drawn = 2000;

// What the ending of an output file says; empty if nothing.
std::string format_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : path.substr(dot + 1);
  if (ending == "txt") return "table";
  if (ending == "gv") return "dot";
  for (const char* known : {"json", "graphml", "dot", "csv", "svg"}) {
    if (ending == known) return ending;
  }
  return "";
}

// Nothing, after saying why, where it cannot be drawn.
std::optional<std::string> write_report(const PathsReport& report, const std::string& format, bool whole,
                                        const PathsView& view) {
  if (format == "table") return paths_table(report, view);
  if (format == "json") return paths_json(report);
  std::vector<std::uint32_t> edges = report.edges();
  if (whole) {
    edges.resize(report.graph->edges.size());
    std::iota(edges.begin(), edges.end(), 0u);
  }
  const GraphPart part{report.graph, edges, report.starts};
  if (format == "graphml") return graph_graphml(part);
  if (format == "csv") return graph_csv(part);
  if (format == "dot") return graph_dot(part);
  if (edges.size() > most_drawn) {
    fmt::print(stderr, "tripline: {} edges are too many to draw, {} are the most; narrow it by --from, --to or -k\n",
               edges.size(), most_drawn);
    return std::nullopt;
  }
  std::string error;
  auto drawing = draw_svg(graph_dot(part), error);
  if (!drawing) fmt::print(stderr, "tripline: {}\n", error);
  return drawing;
}

int paths(PathsCommand& command) {
  if (const auto wrong = fill_scope(command.archive)) return usage_error(*wrong);
  std::string file_format;
  if (!command.output.empty()) {
    file_format = command.format.empty() ? format_of(command.output) : command.format;
    if (file_format.empty()) return usage_error("-o: its ending is none of .txt .json .graphml .dot .csv .svg");
  }
  auto program = load_program(command.rules);
  if (!program) return exit_not_loaded;
  auto chosen = program_of_graph(std::move(*program), command.graph);
  if (!chosen) return exit_not_loaded;
  const auto loaded = load_graph(std::move(*chosen), command.archive);
  if (!loaded) return exit_not_loaded;

  PathsRequest request = command.request;
  request.rules.in_order = !command.timeless;
  request.score = loaded->definition().score;
  if (command.cutoff > 0) request.score.cutoff = command.cutoff;
  std::string error;
  const auto report = report_paths(loaded->graph, std::move(request), error);
  if (!report) return usage_error(error);
  const PathsView view{terminal_columns(stdout).value_or(0), wants_colour(stdout)};
  const std::string format = !file_format.empty()      ? file_format
                             : !command.format.empty() ? command.format
                                                       : "table";
  const auto text = write_report(*report, format, command.whole, command.output.empty() ? view : PathsView{});
  if (!text) return exit_not_loaded;
  if (command.output.empty()) {
    std::fwrite(text->data(), 1, text->size(), stdout);
    std::fflush(stdout);
  } else if (!write_file(command.output, *text)) {
    fmt::print(stderr, "tripline: {}: cannot be written\n", command.output);
    return exit_not_loaded;
  }
  if (report->request.to.empty() && report->targets.empty()) {
    fmt::print(stderr, "tripline: nothing in the graph is sensitive; name a target by --to\n");
  }
  for (const std::string& shortcoming : report->shortcomings()) fmt::print(stderr, "tripline: {}\n", shortcoming);
  return report_graph_run(*loaded, command.archive);
}

}  // namespace

void add_paths(CLI::App& app, Action& action) {
  auto command = std::make_shared<PathsCommand>();
  command->archive.from_option = "--since";
  command->archive.to_option = "--until";
  CLI::App* verb = app.add_subcommand("paths", "How somebody may have come to what matters, gravest way first");
  verb->add_option("rules", command->rules, "An artifact (.trc), or a pack file or folder")->required();
  add_archive_options(*verb, command->archive);
  add_geoip_option(*verb, command->archive);
  verb->add_option("--graph", command->graph, "Name of the graph, where the rules define several");
  PathsRequest& request = command->request;
  verb->add_option("--from", request.from, "Where paths begin, as kind:id; default: nodes that nobody leads to")
      ->allow_extra_args(false);
  verb->add_option("--to", request.to, "Where they end; default: what the rules call sensitive")->allow_extra_args(false);
  verb->add_option("-k", request.k, "Paths to each target")->check(CLI::Range(1, 1'000'000))->capture_default_str();
  verb->add_option("--top", request.top, "Only the gravest, of all targets together")->check(CLI::PositiveNumber);
  verb->add_option("--cutoff", command->cutoff, "Most edges of a path; default: as the rules say")
      ->check(CLI::Range(1u, runtime::PathScore::longest));
  verb->add_option("--budget", request.budget, "Edges that the search may look at")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  verb->add_flag("--static", command->timeless, "Whatever the order of time");
  verb->add_flag("--denied", request.rules.denied, "Also along what was refused");
  verb->add_flag("--blast", request.blast, "Also everything that was or could have been reached");
  verb->add_flag("--cuts", request.cuts, "Also where to stop it: cheapest cuts, choke points, who is in the middle");
  verb->add_flag("--lateral", request.lateral, "Also chains of assumed roles, by address and by lineage");
  verb->add_flag("--whole", command->whole, "graphml, dot, csv, svg: the whole graph, not only the paths");
  verb->add_option("--format", command->format, "table, json, graphml, dot, csv (edges) or svg; default: table")
      ->check(CLI::IsMember({"table", "json", "graphml", "dot", "csv", "svg"}));
  verb->add_option("-o,--output", command->output, "Write to a file; its ending tells the format");
  verb->footer("A path takes each step at a time not before the step before it; equal seconds are in order.\n"
               "An id is given in full, with * and ?, or by its last part.\n"
               "Example:\n  tripline paths guard.trc AWSLogs/ --from user:ana --to role:AdminRole\n"
               "  tripline paths rules/aws-activity AWSLogs/ --cuts -o paths.svg");
  verb->callback([command, &action] { action = [command] { return paths(*command); }; });
}

}  // namespace tripline::tools
