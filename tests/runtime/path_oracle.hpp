#pragma once
// The slow truth about paths: small graphs, and everything that can be walked in them, one by one. No pruning, no
// bounds, nothing shared with the searches but the graph itself.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "runtime/activity_graph.hpp"
#include "runtime/paths/walk_graph.hpp"

namespace tripline::runtime {

// One way through the graph: its edges, and the time at which each is taken.
struct OracleWalk {
  std::uint32_t start = 0;
  std::vector<std::uint32_t> edges;
  std::vector<std::int64_t> times;
  std::vector<std::uint32_t> nodes(const ActivityGraph& graph) const {
    std::vector<std::uint32_t> out = {start};
    for (const std::uint32_t edge : edges) out.push_back(graph.edges[edge].to);
    return out;
  }
};

// All walks of at most `cutoff` edges that visit no node twice and nobody among `without`, with every choice of times.
class PathOracle {
 public:
  PathOracle(const ActivityGraph& graph, WalkRules rules) : graph_(graph), rules_(rules) {}

  std::vector<OracleWalk> walks(const std::vector<std::uint32_t>& starts, std::uint32_t cutoff,
                                const std::set<std::uint32_t>& without_edges = {}) const {
    std::vector<OracleWalk> out;
    for (const std::uint32_t start : starts) extend({start, {}, {}}, cutoff, without_edges, out);
    return out;
  }

  // By node: when it can be reached at the earliest; nothing where it cannot.
  std::map<std::uint32_t, std::int64_t> arrivals(const std::vector<std::uint32_t>& starts) const {
    std::map<std::uint32_t, std::int64_t> out;
    for (const OracleWalk& walk : walks(starts, 99)) {
      if (walk.edges.empty()) continue;
      const auto [at, fresh] = out.emplace(walk.nodes(graph_).back(), walk.times.back());
      if (!fresh) at->second = std::min(at->second, walk.times.back());
    }
    for (const std::uint32_t start : starts) out.erase(start);
    return out;
  }

  bool connects(const std::vector<std::uint32_t>& starts, const std::vector<std::uint32_t>& targets,
                const std::set<std::uint32_t>& without_edges) const {
    for (const OracleWalk& walk : walks(starts, 99, without_edges)) {
      const std::uint32_t end = walk.nodes(graph_).back();
      if (std::find(targets.begin(), targets.end(), end) != targets.end()) return true;
    }
    return false;
  }

 private:
  void extend(const OracleWalk& walk, std::uint32_t cutoff, const std::set<std::uint32_t>& without_edges,
              std::vector<OracleWalk>& out) const {
    out.push_back(walk);
    if (walk.edges.size() == cutoff) return;
    const std::vector<std::uint32_t> nodes = walk.nodes(graph_);
    for (std::uint32_t i = 0; i < graph_.edges.size(); ++i) {
      const GraphEdge& edge = graph_.edges[i];
      if (edge.from != nodes.back() || without_edges.contains(i) || (edge.denied && !rules_.denied)) continue;
      if (std::find(nodes.begin(), nodes.end(), edge.to) != nodes.end()) continue;
      for (const std::int64_t time : rules_.in_order ? edge.times : std::vector<std::int64_t>{0}) {
        if (rules_.in_order && !walk.times.empty() && time < walk.times.back()) continue;
        if (rules_.in_order && rules_.since && time < *rules_.since) continue;
        OracleWalk longer = walk;
        longer.edges.push_back(i);
        longer.times.push_back(time);
        extend(longer, cutoff, without_edges, out);
      }
    }
  }

  const ActivityGraph& graph_;
  WalkRules rules_;
};

// Few nodes, few seconds, parallel edges and loops: where mistakes show.
inline ActivityGraph random_graph(std::mt19937_64& random, std::size_t most_nodes, std::size_t most_edges) {
  const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  ActivityGraph graph;
  const std::size_t nodes = 2 + pick(most_nodes - 1);
  for (std::size_t i = 0; i < nodes; ++i) graph.nodes.push_back({"n", std::string(1, static_cast<char>('a' + i)), 0});
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::string, std::string, bool>, GraphEdge> edges;
  for (std::size_t i = 0, count = most_edges / 2 + pick(most_edges / 2 + 1); i < count; ++i) {
    GraphEdge edge;
    edge.from = static_cast<std::uint32_t>(pick(nodes));
    edge.to = static_cast<std::uint32_t>(pick(nodes));
    edge.kind = pick(3) == 0 ? "assumes" : "does";
    edge.via = std::string(1, static_cast<char>('x' + pick(2)));
    edge.denied = pick(8) == 0;
    edge.risk = static_cast<double>(pick(8)) / 2;
    edge.cost = static_cast<double>(1 + pick(5));
    std::set<std::int64_t> times;
    for (std::size_t t = 1 + pick(3); t > 0; --t) times.insert(static_cast<std::int64_t>(pick(8)));
    edge.times.assign(times.begin(), times.end());
    edge.count = edge.times.size();
    edges[{edge.from, edge.to, edge.kind, edge.via, edge.denied}] = edge;
  }
  for (const auto& [key, edge] : edges) graph.edges.push_back(edge);
  return graph;
}

// One of the three ways to walk.
inline WalkRules random_rules(std::mt19937_64& random) {
  WalkRules rules;
  rules.in_order = random() % 3 != 0;
  rules.denied = random() % 4 == 0;
  if (random() % 4 == 0) rules.since = static_cast<std::int64_t>(random() % 5);
  return rules;
}

inline std::vector<std::uint32_t> random_nodes(std::mt19937_64& random, const ActivityGraph& graph, std::size_t most) {
  std::set<std::uint32_t> out;
  for (std::size_t i = 1 + random() % most; i > 0; --i) {
    out.insert(static_cast<std::uint32_t>(random() % graph.nodes.size()));
  }
  return {out.begin(), out.end()};
}

// The seed of a test's cases, printed, so that a failure can be had again: TRIPLINE_SEED chooses another.
inline std::mt19937_64 path_cases() {
  const char* text = std::getenv("TRIPLINE_SEED");
  const std::uint64_t seed = text ? std::strtoull(text, nullptr, 10) : 20261121;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  return std::mt19937_64(seed);
}

inline constexpr int path_rounds = 4000;

}  // namespace tripline::runtime
