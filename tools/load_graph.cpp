#include "tools/load_graph.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/progress.hpp"
#include "tools/run_summary.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

std::vector<std::string> LoadedGraph::input_names() const {
  std::vector<std::string> names;
  for (const runtime::Input& input : inputs.inputs) names.push_back(input.name);
  return names;
}

std::optional<runtime::Program> program_of_graph(runtime::Program program, const std::string& name) {
  std::vector<std::size_t> fitting;
  std::string known;
  for (std::size_t g = 0; g < program.graphs.size(); ++g) {
    const runtime::Rule& rule = program.graphs[g].rule;
    const std::string full = rule.pack + "/" + rule.name;
    known += (known.empty() ? "" : ", ") + terminal_safe(full);
    if (name.empty() || name == rule.name || name == full) fitting.push_back(g);
  }
  if (fitting.size() != 1) {
    const std::string what = fitting.empty() && !name.empty() ? fmt::format("there is no graph `{}`", terminal_safe(name))
                             : fitting.empty()                ? "the rules define no graph"
                                                              : "which graph is meant? Choose it with --graph";
    fmt::print(stderr, "tripline: {}{}\n", what, known.empty() ? "" : ": " + known);
    return std::nullopt;
  }
  runtime::Program out;
  out.packs = std::move(program.packs);
  out.fields = std::move(program.fields);
  out.predicates = std::move(program.predicates);
  out.automata = std::move(program.automata);
  out.decisions = std::move(program.decisions);
  out.filters = std::move(program.filters);
  out.graphs = {std::move(program.graphs[fitting.front()])};
  return out;
}

std::optional<LoadedGraph> load_graph(runtime::Program program, ArchiveOptions& archive) {
  if (!open_places({&program}, archive)) return std::nullopt;
  auto inputs = list_inputs(archive);
  if (!inputs) return std::nullopt;
  LoadedGraph out{std::move(program), std::move(*inputs), std::nullopt, {}};
  Progress progress(stderr, total_bytes(out.inputs));
  if (!archive.quiet) archive.run.read.on_progress = [&](std::uint64_t done) { progress.update(done); };
  out.result = runtime::observe_archive(out.program, out.inputs.inputs, archive.run);
  archive.run.read.on_progress = nullptr;
  progress.finish();
  out.graph = runtime::activity_graph(out.program, 0, out.result->observations);
  return out;
}

int report_graph_run(const LoadedGraph& loaded, const ArchiveOptions& archive) {
  const runtime::RunResult& result = *loaded.result;
  for (const runtime::Skip& skip : result.report.skips) {
    fmt::print(stderr, "tripline: {}:{}: {}\n", terminal_safe(skip.file), skip.index, terminal_safe(skip.detail));
  }
  if (loaded.graph.lost > 0) {
    fmt::print(stderr, "tripline: the graph is a sample: {} events' edges are not in it, about {:.3g} % of distinct edges are\n",
               loaded.graph.lost, 100 * loaded.graph.kept_share);
  }
  if (!archive.quiet && archive.summary != "none") {
    fmt::print(stderr, "{} files, {} events: {} nodes, {} edges\n", result.report.files, result.observations.events,
               loaded.graph.nodes.size(), loaded.graph.edges.size());
  }
  const bool whole = result.report.skipped == 0 && result.observations.without_time == 0 && loaded.inputs.warnings.empty();
  return archive.strict && !whole ? exit_not_loaded : exit_fine;
}

}  // namespace tripline::tools
