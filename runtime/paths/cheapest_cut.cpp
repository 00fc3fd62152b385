#include "runtime/paths/cheapest_cut.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "runtime/paths/cut_network.hpp"

namespace tripline::runtime {

namespace {

// Costs in whole millionths, so that sums are exact.
std::int64_t whole_cost(double cost) { return std::llround(std::clamp(cost, 1e-6, 1e6) * 1e6); }

enum class Fate : char { open, removed, kept };

class BranchAndBound {
 public:
  BranchAndBound(const ActivityGraph& graph, CutNetwork& network, std::size_t flows)
      : network_(network), flows_left_(flows) {
    for (std::size_t arc = 0; arc < network.edge_of.size(); ++arc) {
      const std::uint32_t edge = network.edge_of[arc];
      if (edge != CutNetwork::waiting) edges_[edge].arcs.push_back(arc);
    }
    for (auto& [edge, state] : edges_) {
      state.cost = whole_cost(graph.edges[edge].cost);
      unbounded_ += state.cost;
    }
  }

  EdgeCut solve() {
    EdgeCut out;
    best_cost_ = unbounded_;
    branch(0);
    out.edges = best_;
    out.cost = static_cast<double>(best_cost_) / 1e6;
    out.cut = cut_;
    out.at_least = cut_ ? static_cast<double>(std::min(least_, best_cost_)) / 1e6 : out.cost;
    return out;
  }

 private:
  struct Edge {
    std::vector<std::size_t> arcs;
    std::int64_t cost = 0;
    Fate fate = Fate::open;
  };

  // An open edge's cost is spread over its arcs, to the last millionth.
  std::vector<std::int64_t> capacities() const {
    std::vector<std::int64_t> out(network_.edge_of.size(), unbounded_);
    for (const auto& [edge, state] : edges_) {
      const auto count = static_cast<std::int64_t>(state.arcs.size());
      for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t share = state.cost / count + (i < state.cost % count ? 1 : 0);
        const std::int64_t capacity = state.fate == Fate::open ? share : state.fate == Fate::kept ? unbounded_ : 0;
        out[state.arcs[static_cast<std::size_t>(i)]] = capacity;
      }
    }
    return out;
  }

  // `removed`: the cost of the edges that are removed so far.
  void branch(std::int64_t removed) {
    if (flows_left_ == 0) {
      cut_ = true;
      return;
    }
    --flows_left_;
    const std::vector<std::int64_t> capacity = capacities();
    const FlowNetwork::Cut flow = network_.network.minimum_cut(capacity);
    if (least_ < 0) least_ = flow.value;
    if (removed + flow.value >= best_cost_) return;
    // What the flow cuts, edge by edge, and how much of the edge's cost it paid.
    std::map<std::uint32_t, std::int64_t> paid;
    for (std::size_t arc = 0; arc < capacity.size(); ++arc) {
      const bool crosses = flow.source_side[network_.network.from(arc)] && !flow.source_side[network_.network.to(arc)];
      if (crosses && capacity[arc] > 0) paid[network_.edge_of[arc]] += capacity[arc];
    }
    std::int64_t cost = removed, widest = 0;
    std::uint32_t undecided = CutNetwork::waiting;
    for (const auto& [edge, part] : paid) {
      cost += edges_[edge].cost;
      if (edges_[edge].cost - part > widest) {
        widest = edges_[edge].cost - part;
        undecided = edge;
      }
    }
    if (cost < best_cost_) keep(cost, paid);
    if (undecided == CutNetwork::waiting) return;
    Edge& edge = edges_[undecided];
    edge.fate = Fate::removed;
    branch(removed + edge.cost);
    edge.fate = Fate::kept;
    branch(removed);
    edge.fate = Fate::open;
  }

  void keep(std::int64_t cost, const std::map<std::uint32_t, std::int64_t>& paid) {
    best_cost_ = cost;
    best_.clear();
    for (const auto& [edge, state] : edges_) {
      if (state.fate == Fate::removed || paid.contains(edge)) best_.push_back(edge);
    }
  }

  CutNetwork& network_;
  std::size_t flows_left_;
  std::map<std::uint32_t, Edge> edges_;
  std::int64_t unbounded_ = 1;  // more than all edges cost together
  std::int64_t best_cost_ = 0;
  std::int64_t least_ = -1;  // the first flow, which bounds all others
  std::vector<std::uint32_t> best_;
  bool cut_ = false;
};

}  // namespace

EdgeCut cheapest_cut(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                     std::span<const std::uint32_t> targets, const CutBudget& budget) {
  EdgeCut out;
  for (const std::uint32_t start : starts) {
    if (std::find(targets.begin(), targets.end(), start) != targets.end()) out.possible = false;
  }
  if (!out.possible) return out;
  if (auto network = cut_network(walk, starts, targets, budget.arcs)) {
    const std::size_t affordable = budget.work / (network->edge_of.size() + 1);
    const std::size_t flows = std::max<std::size_t>(1, std::min(budget.flows, affordable));
    return BranchAndBound(walk.graph(), *network, flows).solve();
  }
  WalkRules timeless = walk.rules();
  if (timeless.in_order) {
    timeless.in_order = false;
    out = cheapest_cut(WalkGraph(walk.graph(), timeless), starts, targets, budget);
    out.at_least = 0;
  }
  out.cut = true;
  return out;
}

}  // namespace tripline::runtime
