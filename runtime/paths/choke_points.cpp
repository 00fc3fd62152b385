#include "runtime/paths/choke_points.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "runtime/paths/arrival.hpp"

namespace tripline::runtime {

namespace {

// The inner nodes of the earliest walk to a node, ascending. An earliest walk visits no node twice.
std::vector<std::uint32_t> inner_nodes(const WalkGraph& walk, const Arrivals& arrivals, std::uint32_t node) {
  std::vector<std::uint32_t> out;
  for (const PathStep& step : earliest_walk(walk, arrivals, node)) out.push_back(walk.graph().edges[step.edge].to);
  if (!out.empty()) out.pop_back();
  std::sort(out.begin(), out.end());
  return out;
}

// By target: the nodes that may still turn out to be on all ways to it.
using Questions = std::map<std::uint32_t, std::vector<std::uint32_t>>;

// The node that is in question for most targets; the first of several.
std::uint32_t most_asked(const Questions& questions) {
  std::map<std::uint32_t, std::size_t> asked;
  for (const auto& [target, nodes] : questions) {
    for (const std::uint32_t node : nodes) ++asked[node];
  }
  return std::max_element(asked.begin(), asked.end(), [](const auto& a, const auto& b) {
           return a.second < b.second;
         })->first;
}

// Decides all questions about `node`, given who is reached without it.
void decide(const WalkGraph& walk, const Arrivals& without, std::uint32_t node, Questions& questions,
            std::vector<std::uint32_t>& guarded) {
  for (auto at = questions.begin(); at != questions.end();) {
    auto& [target, nodes] = *at;
    if (!without.reached(target)) {
      if (std::erase(nodes, node) > 0) guarded.push_back(target);
    } else {
      std::vector<std::uint32_t> both;
      const std::vector<std::uint32_t> other = inner_nodes(walk, without, target);
      std::set_intersection(nodes.begin(), nodes.end(), other.begin(), other.end(), std::back_inserter(both));
      nodes.swap(both);
    }
    at = nodes.empty() ? questions.erase(at) : std::next(at);
  }
}

}  // namespace

ChokePoints choke_points(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                         std::span<const std::uint32_t> targets, std::uint64_t budget) {
  const Arrivals arrivals = earliest_arrivals(walk, starts);
  Questions questions;
  for (const std::uint32_t target : targets) {
    std::vector<std::uint32_t> nodes = inner_nodes(walk, arrivals, target);
    if (!nodes.empty()) questions[target] = std::move(nodes);
  }
  ChokePoints out;
  std::uint64_t searches = std::max<std::uint64_t>(8, budget / (walk.edges() + walk.nodes() + 1));
  for (; !questions.empty() && searches > 0; --searches) {
    ChokePoint point{most_asked(questions), {}};
    decide(walk, earliest_arrivals(walk, starts, point.node), point.node, questions, point.targets);
    if (!point.targets.empty()) out.points.push_back(std::move(point));
  }
  out.cut = !questions.empty();
  std::sort(out.points.begin(), out.points.end(), [](const ChokePoint& a, const ChokePoint& b) {
    return a.targets.size() != b.targets.size() ? a.targets.size() > b.targets.size() : a.node < b.node;
  });
  return out;
}

}  // namespace tripline::runtime
