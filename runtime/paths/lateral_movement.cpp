#include "runtime/paths/lateral_movement.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <tuple>
#include <unordered_map>

#include "runtime/paths/adjacency.hpp"
#include "runtime/paths/path_bounds.hpp"

namespace tripline::runtime {

namespace {

// The earliest step for each two nodes, by time.
std::vector<PathStep> one_for_each_pair(const ActivityGraph& graph, std::vector<PathStep> steps) {
  std::sort(steps.begin(), steps.end(), [](const PathStep& a, const PathStep& b) {
    return std::tie(a.time, a.edge) < std::tie(b.time, b.edge);
  });
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  std::erase_if(steps, [&](const PathStep& step) {
    return !seen.emplace(graph.edges[step.edge].from, graph.edges[step.edge].to).second;
  });
  return steps;
}

// The assumptions alone, nodes as they are; `origin` has each edge's number in the whole graph. A role that assumes
// itself is one too, although nobody gets anywhere by that.
ActivityGraph assumptions(const WalkGraph& walk, const std::vector<std::string>& kinds,
                          std::vector<std::uint32_t>& origin) {
  const std::set<std::string_view> wanted(kinds.begin(), kinds.end());
  const std::vector<GraphEdge>& edges = walk.graph().edges;
  ActivityGraph out;
  out.nodes = walk.graph().nodes;
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    if (!wanted.contains(edges[i].kind) || (edges[i].denied && !walk.rules().denied)) continue;
    out.edges.push_back(edges[i]);
    origin.push_back(i);
  }
  return out;
}

// What descends from one node: a search like earliest_arrivals(), but at the cost of what it finds alone.
std::vector<PathStep> descent(const WalkGraph& walk, std::uint32_t root, PathBudget& budget) {
  using Arrival = std::pair<std::int64_t, std::uint32_t>;
  std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> open;
  std::unordered_map<std::uint32_t, std::int64_t> settled;
  std::vector<PathStep> out;
  const StepGraph& steps = walk.adjacency().steps;
  for (open.emplace(walk.departure(), root); !open.empty();) {
    const auto [at, node] = open.top();
    open.pop();
    if (!settled.emplace(node, at).second) continue;
    for (const auto step : steps_from(steps, node)) {
      if (!budget.spend()) return {};
      const std::uint32_t edge = steps[step].edge;
      const std::int64_t next = walk.next_time(edge, at);
      if (next == WalkGraph::never) continue;
      out.push_back({edge, walk.rules().in_order ? next : walk.graph().edges[edge].times.front()});
      open.emplace(next, static_cast<std::uint32_t>(target(step, steps)));
    }
  }
  return out;
}

}  // namespace

LateralMovements lateral_movements(const WalkGraph& walk, const PathScore& score, std::uint64_t budget_edges) {
  std::vector<std::uint32_t> origin;
  const ActivityGraph alone = assumptions(walk, score.assumptions, origin);
  const WalkGraph among(alone, walk.rules());
  LateralMovements out;
  const auto report = [&](LateralMovement group) {
    group.steps = one_for_each_pair(alone, std::move(group.steps));
    if (group.steps.size() <= score.lateral_above) return;
    group.risk = std::min(score.lateral_risk * static_cast<double>(group.steps.size()), score.most);
    for (PathStep& step : group.steps) step.edge = origin[step.edge];
    out.groups.push_back(std::move(group));
  };

  std::map<std::string_view, std::vector<PathStep>> by_address;
  for (std::uint32_t i = 0; i < alone.edges.size(); ++i) {
    const std::int64_t time = among.rules().in_order ? among.next_time(i, among.departure()) : alone.edges[i].times.front();
    if (!alone.edges[i].via.empty() && time != WalkGraph::never) by_address[alone.edges[i].via].push_back({i, time});
  }
  for (auto& [address, steps] : by_address) report({std::string(address), std::nullopt, std::move(steps), 0});

  PathBudget budget{budget_edges};
  for (const std::uint32_t root : roots(among)) {
    report({"", root, descent(among, root, budget), 0});
    out.cut = budget.left == 0;
    if (out.cut) break;
  }
  std::stable_sort(out.groups.begin(), out.groups.end(), [](const LateralMovement& a, const LateralMovement& b) {
    return a.risk != b.risk ? a.risk > b.risk : a.steps.size() > b.steps.size();
  });
  return out;
}

}  // namespace tripline::runtime
