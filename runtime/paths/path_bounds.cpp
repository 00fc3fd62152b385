#include "runtime/paths/path_bounds.hpp"

// Only nodes count that some start reaches in time and in few enough edges: from a single start that is a small part
// of the graph, and the tables are as small.

#include <algorithm>
#include <cmath>

#include "runtime/paths/adjacency.hpp"

namespace tripline::runtime {

std::int64_t millionths(double risk) {
  constexpr double bound = 1e6;
  return std::llround(std::clamp(risk, -bound, bound) * 1e6);
}

PathBounds::PathBounds(const WalkGraph& walk, const PathQuery& query)
    : walk_(walk),
      cutoff_(std::min(query.score.cutoff, PathScore::longest)),
      per_node_(millionths(query.score.per_node)),
      arrivals_(earliest_arrivals(walk, query.starts)),
      slot_(walk.nodes(), outside) {
  count_steps_from_starts(query);
}

void PathBounds::count_steps_from_starts(const PathQuery& query) {
  steps_before_.assign(walk_.nodes(), outside);
  std::vector<std::uint32_t> frontier, next;
  for (const std::uint32_t start : query.starts) {
    if (steps_before_[start] == outside) frontier.push_back(start);
    steps_before_[start] = 0;
  }
  const StepGraph& steps = walk_.adjacency().steps;
  for (std::uint32_t count = 1; !frontier.empty() && count <= cutoff_; ++count) {
    next.clear();
    for (const std::uint32_t node : frontier) {
      for (const auto step : steps_from(steps, node)) {
        const auto to = static_cast<std::uint32_t>(target(step, steps));
        if (steps_before_[to] != outside || !arrivals_.reached(to)) continue;
        steps_before_[to] = count;
        next.push_back(to);
      }
    }
    frontier.swap(next);
  }
}

std::int64_t PathBounds::step_score(std::uint32_t edge) const {
  return (millionths(walk_.graph().edges[edge].risk) - per_node_) * score_units - 1;
}

bool PathBounds::aim(std::uint32_t target, PathBudget& budget) {
  if (!gather(target, budget)) return false;
  bounds_.assign((cutoff_ + 1) * region_.size(), {});
  if (region_.empty()) return true;
  for (std::uint32_t left = 0; left <= cutoff_; ++left) {
    bounds_[left * region_.size() + slot_[target]] = {0, WalkGraph::never};
    if (left > 0 && !fill(left, budget)) return false;
  }
  return true;
}

// Backwards from the target, a step at a time.
bool PathBounds::gather(std::uint32_t target, PathBudget& budget) {
  for (const std::uint32_t node : region_) slot_[node] = outside;
  region_.clear();
  steps_behind_.clear();
  if (steps_before_[target] == outside) return true;
  const auto take = [&](std::uint32_t node, std::uint32_t behind) {
    slot_[node] = static_cast<std::uint32_t>(region_.size());
    region_.push_back(node);
    steps_behind_.push_back(behind);
  };
  take(target, 0);
  const StepGraph& steps = walk_.adjacency().steps;
  for (std::size_t i = 0; i < region_.size(); ++i) {
    const std::uint32_t behind = steps_behind_[i] + 1;
    for (const auto step : steps_into(steps, region_[i])) {
      if (!budget.spend()) return false;
      const auto from = static_cast<std::uint32_t>(source(step, steps));
      if (slot_[from] != outside || steps_before_[from] == outside || steps_before_[from] + behind > cutoff_) continue;
      if (walk_.next_time(steps[step].edge, arrivals_.time[from]) != WalkGraph::never) take(from, behind);
    }
  }
  return true;
}

bool PathBounds::fill(std::uint32_t left, PathBudget& budget) {
  const StepGraph& steps = walk_.adjacency().steps;
  const std::size_t now = left * region_.size(), before = now - region_.size();
  for (std::size_t i = 1; i < region_.size() && steps_behind_[i] <= left; ++i) {
    const std::uint32_t node = region_[i];
    if (steps_before_[node] + left > cutoff_) continue;
    if (!budget.spend(out_degree(node, steps))) return false;
    const Bound further = through(node, left);
    const Bound& shorter = bounds_[before + i];
    bounds_[now + i] = {std::max(shorter.score, further.score), std::max(shorter.deadline, further.deadline)};
  }
  return true;
}

PathBounds::Bound PathBounds::through(std::uint32_t node, std::uint32_t left) const {
  const StepGraph& steps = walk_.adjacency().steps;
  Bound out;
  for (const auto step : steps_from(steps, node)) {
    const Bound& behind = at(static_cast<std::uint32_t>(target(step, steps)), left - 1);
    if (behind.score == hopeless) continue;
    const std::uint32_t edge = steps[step].edge;
    const std::int64_t moment = walk_.last_time(edge, behind.deadline);
    if (moment < arrivals_.time[node] || (moment == WalkGraph::always && walk_.rules().in_order)) continue;
    out.score = std::max(out.score, step_score(edge) + behind.score);
    out.deadline = std::max(out.deadline, moment);
  }
  return out;
}

}  // namespace tripline::runtime
