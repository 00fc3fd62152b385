#include "tools/paths_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tools/escape.hpp"
#include "tools/find_nodes.hpp"

namespace tripline::tools {

namespace {

using runtime::ActivityGraph;
using runtime::WalkGraph;

std::optional<std::vector<std::uint32_t>> named(const ActivityGraph& graph, const std::vector<std::string>& names,
                                                std::string& error) {
  std::set<std::uint32_t> out;
  for (const std::string& name : names) {
    const auto nodes = find_nodes(graph, name);
    if (nodes.empty()) {
      error = fmt::format("no node of the graph is named `{}`", terminal_safe(name));
      return std::nullopt;
    }
    out.insert(nodes.begin(), nodes.end());
  }
  return std::vector<std::uint32_t>(out.begin(), out.end());
}

std::vector<std::uint32_t> sensitive(const ActivityGraph& graph) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].sensitivity > 0) out.push_back(i);
  }
  return out;
}

// All targets at once, then one by one those that the paths lead to, gravest first.
std::vector<TargetCut> cuts_of(const WalkGraph& walk, const PathsReport& report) {
  std::vector<TargetCut> out;
  std::set<std::uint32_t> seen;
  std::vector<std::uint32_t> reached;
  for (const runtime::Path& path : report.paths.paths) {
    if (seen.insert(path.target).second) reached.push_back(path.target);
  }
  if (reached.size() > PathsReport::most_cuts) reached.resize(PathsReport::most_cuts);
  if (report.targets.size() > 1) {
    out.push_back({std::nullopt, runtime::cheapest_cut(walk, report.starts, report.targets)});
  }
  for (const std::uint32_t target : reached) {
    const std::uint32_t one[] = {target};
    out.push_back({target, runtime::cheapest_cut(walk, report.starts, one)});
  }
  std::stable_sort(out.begin(), out.end(), [](const TargetCut& a, const TargetCut& b) {
    return std::pair(a.target.has_value(), a.cut.cost) < std::pair(b.target.has_value(), b.cut.cost);
  });
  return out;
}

}  // namespace

std::optional<PathsReport> report_paths(const ActivityGraph& graph, PathsRequest request, std::string& error) {
  PathsReport out;
  out.graph = &graph;
  out.request = std::move(request);
  const PathsRequest& asked = out.request;
  auto from = named(graph, asked.from, error);
  auto to = from ? named(graph, asked.to, error) : std::nullopt;
  if (!to) return std::nullopt;
  const WalkGraph walk(graph, asked.rules);
  out.starts = asked.from.empty() ? runtime::roots(walk) : std::move(*from);
  out.targets = asked.to.empty() ? sensitive(graph) : std::move(*to);
  std::erase_if(out.targets, [&](std::uint32_t node) {
    return std::binary_search(out.starts.begin(), out.starts.end(), node);
  });

  runtime::PathQuery query;
  query.starts = out.starts;
  query.targets = out.targets;
  query.k = asked.k;
  query.score = asked.score;
  query.budget = asked.budget;
  out.paths = runtime::best_paths(walk, query);
  if (asked.top > 0 && out.paths.paths.size() > asked.top) out.paths.paths.resize(asked.top);
  if (asked.blast) out.blast = runtime::blast_radius(graph, out.starts, asked.rules);
  if (asked.cuts) {
    out.chokes = runtime::choke_points(walk, out.starts, out.targets);
    out.between = runtime::betweenness(walk, out.starts, out.targets);
    out.cuts = cuts_of(walk, out);
  }
  if (asked.lateral) out.lateral = runtime::lateral_movements(walk, asked.score);
  return out;
}

std::vector<std::uint32_t> PathsReport::edges() const {
  std::set<std::uint32_t> out;
  for (const runtime::Path& path : paths.paths) {
    for (const runtime::PathStep& step : path.steps) out.insert(step.edge);
  }
  return {out.begin(), out.end()};
}

std::vector<std::string> PathsReport::shortcomings() const {
  std::vector<std::string> out;
  if (paths.cut()) {
    out.push_back(fmt::format("the search for paths to {} of {} targets was cut by its budget", paths.cut_targets.size(),
                              targets.size()));
  }
  if (chokes.cut) out.push_back("the search for choke points was cut by its budget");
  if (between.cut) out.push_back("the graph between starts and targets is too large to rank its nodes");
  const auto hasty = std::count_if(cuts.begin(), cuts.end(), [](const TargetCut& cut) { return cut.cut.cut; });
  if (hasty > 0) out.push_back(fmt::format("{} of {} cuts may not be the cheapest", hasty, cuts.size()));
  const auto thinned = std::count_if(graph->edges.begin(), graph->edges.end(), [](const auto& edge) { return edge.times_cut; });
  if (thinned > 0) {
    out.push_back(fmt::format("{} edges were taken so often that only their first and last times are known: ways at "
                              "other times are not seen", thinned));
  }
  if (lateral.cut) out.push_back("the search for lateral movement was cut by its budget");
  return out;
}

}  // namespace tripline::tools
