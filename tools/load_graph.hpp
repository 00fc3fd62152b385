#pragma once
// A graph of a pack and an archive -> what happened, as a graph. Shared by the verbs that read one.

#include <optional>
#include <string>

#include "runtime/activity_graph.hpp"
#include "runtime/run.hpp"
#include "tools/archive_options.hpp"

namespace tripline::tools {

struct LoadedGraph {
  runtime::Program program;  // with this graph alone
  runtime::InputList inputs;
  std::optional<runtime::RunResult> result;
  runtime::ActivityGraph graph;
  const runtime::Graph& definition() const { return program.graphs.front(); }
  std::vector<std::string> input_names() const;
};

// The program with one of its graphs and nothing else that is observed. `name`: `graph` or `pack/graph`; empty where
// there is only one. Nothing, after saying why on standard error, where there is no such graph or more than one.
std::optional<runtime::Program> program_of_graph(runtime::Program program, const std::string& name);

// Reads the archive. Nothing, after saying why, where an argument names no files.
std::optional<LoadedGraph> load_graph(runtime::Program program, ArchiveOptions& archive);

// What was read, what was skipped, and whether the graph is whole, on standard error unless `quiet`; the exit code
// under --strict.
int report_graph_run(const LoadedGraph& loaded, const ArchiveOptions& archive);

}  // namespace tripline::tools
