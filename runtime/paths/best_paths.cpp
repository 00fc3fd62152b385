#include "runtime/paths/best_paths.hpp"

#include <algorithm>
#include <set>

#include "runtime/paths/adjacency.hpp"
#include "runtime/paths/path_bounds.hpp"

namespace tripline::runtime {

namespace {

// The beginning of a path, as its last step and the beginning before it.
struct Beginning {
  std::uint32_t before = 0;  // itself at a start
  std::uint32_t node = 0;
  std::uint32_t edge = Arrivals::no_edge;
  std::uint32_t length = 0;
  std::int64_t score = 0;
  std::int64_t at = 0;
};

// The search for the paths to one target.
class Search {
 public:
  Search(const WalkGraph& walk, const PathBounds& bounds, const PathQuery& query, std::uint32_t target,
         PathBudget& budget)
      : walk_(walk), bounds_(bounds), cutoff_(std::min(query.score.cutoff, PathScore::longest)), target_(target),
        budget_(budget) {
    std::vector<std::uint32_t> starts = query.starts;
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    for (const std::uint32_t start : starts) {
      if (start == target) continue;
      const auto self = static_cast<std::uint32_t>(all_.size());
      offer({self, start, Arrivals::no_edge, 0, 0, walk.departure()});
    }
  }

  // The next path, by score. Once the budget ran out, which `cut` tells, those that are whole already.
  std::optional<Path> next() {
    while (!open_.empty()) {
      std::pop_heap(open_.begin(), open_.end(), Later{this});
      const std::uint32_t gravest = open_.back().beginning;
      open_.pop_back();
      if (all_[gravest].node != target_) {
        if (!cut_) expand(gravest);
      } else if (found_.insert(nodes_of(gravest)).second) {
        return path_of(gravest);
      }
    }
    return std::nullopt;
  }
  bool cut() const { return cut_; }

 private:
  struct Open {
    std::int64_t bound;
    std::uint32_t beginning;
  };

  // Whether the heap keeps `a` behind `b`: a lower bound, or an equal one and nodes that are later in order. A path's
  // nodes are never before those of its beginning, so paths of equal score come out by their nodes.
  struct Later {
    const Search* search;
    bool operator()(const Open& a, const Open& b) const {
      if (a.bound != b.bound) return a.bound < b.bound;
      const int order = search->compare_nodes(a.beginning, b.beginning);
      return order != 0 ? order > 0 : a.beginning > b.beginning;
    }
  };

  void offer(const Beginning& beginning) {
    const std::uint32_t left = cutoff_ - beginning.length;
    const std::int64_t rest = bounds_.score(beginning.node, left);
    if (rest == PathBounds::hopeless || beginning.at > bounds_.deadline(beginning.node, left)) return;
    if (all_.size() == most_beginnings) {
      cut_ = true;
      return;
    }
    all_.push_back(beginning);
    open_.push_back({beginning.score + rest, static_cast<std::uint32_t>(all_.size() - 1)});
    std::push_heap(open_.begin(), open_.end(), Later{this});
  }

  bool visits(std::uint32_t beginning, std::uint32_t node) const {
    for (;; beginning = all_[beginning].before) {
      if (all_[beginning].node == node) return true;
      if (all_[beginning].before == beginning) return false;
    }
  }

  void expand(std::uint32_t beginning) {
    const Beginning from = all_[beginning];
    if (from.length == cutoff_) return;
    const StepGraph& steps = walk_.adjacency().steps;
    const auto range = steps_from(steps, from.node);
    for (auto step = range.begin(); step != range.end();) {
      const auto to = static_cast<std::uint32_t>(target(*step, steps));
      parallel_.clear();
      for (; step != range.end() && target(*step, steps) == to; ++step) {
        if (!budget_.spend()) {
          cut_ = true;
          return;
        }
        parallel_.push_back(steps[*step].edge);
      }
      if (bounds_.score(to, cutoff_ - from.length - 1) != PathBounds::hopeless && !visits(beginning, to)) {
        offer_parallel(beginning, from, to);
      }
    }
  }

  // Of parallel edges those that are worth trying: none is both earlier and at least as grave. What can follow one
  // that arrives later can follow the earlier one too.
  void offer_parallel(std::uint32_t beginning, const Beginning& from, std::uint32_t to) {
    choices_.clear();
    for (const std::uint32_t edge : parallel_) {
      const std::int64_t at = walk_.next_time(edge, from.at);
      if (at != WalkGraph::never) choices_.push_back({-bounds_.step_score(edge), at, edge});
    }
    std::sort(choices_.begin(), choices_.end());
    std::int64_t earliest = WalkGraph::never;
    for (const auto& [negative, at, edge] : choices_) {
      if (at >= earliest) continue;
      earliest = at;
      offer({beginning, to, edge, from.length + 1, from.score - negative, at});
    }
  }

  int compare_nodes(std::uint32_t a, std::uint32_t b) const {
    const std::uint32_t length_a = all_[a].length, length_b = all_[b].length;
    while (all_[a].length > length_b) a = all_[a].before;
    while (all_[b].length > length_a) b = all_[b].before;
    int order = length_a < length_b ? -1 : length_a > length_b ? 1 : 0;
    for (; a != b; a = all_[a].before, b = all_[b].before) {
      if (all_[a].node != all_[b].node) order = all_[a].node < all_[b].node ? -1 : 1;
      if (all_[a].length == 0) break;
    }
    return order;
  }

  std::vector<std::uint32_t> nodes_of(std::uint32_t beginning) const {
    std::vector<std::uint32_t> nodes(all_[beginning].length + 1);
    for (std::size_t i = nodes.size(); i-- > 0; beginning = all_[beginning].before) nodes[i] = all_[beginning].node;
    return nodes;
  }

  Path path_of(std::uint32_t beginning) const {
    Path out;
    out.target = target_;
    out.score = all_[beginning].score;
    out.steps.resize(all_[beginning].length);
    for (std::size_t i = out.steps.size(); i-- > 0; beginning = all_[beginning].before) {
      const std::uint32_t edge = all_[beginning].edge;
      out.steps[i] = {edge, walk_.rules().in_order ? all_[beginning].at : walk_.graph().edges[edge].times.front()};
    }
    out.start = all_[beginning].node;
    return out;
  }

  const WalkGraph& walk_;
  const PathBounds& bounds_;
  std::uint32_t cutoff_, target_;
  PathBudget& budget_;
  bool cut_ = false;
  std::vector<Beginning> all_;
  std::vector<Open> open_;  // a heap
  std::set<std::vector<std::uint32_t>> found_;
  std::vector<std::uint32_t> parallel_;
  std::vector<std::tuple<std::int64_t, std::int64_t, std::uint32_t>> choices_;
};

// The score's units back into risk, which has a node more than edges.
double risk_of(const Path& path, const PathScore& score) {
  const std::int64_t sum = (path.score + static_cast<std::int64_t>(path.steps.size())) / score_units;
  const std::int64_t whole = millionths(score.base) - millionths(score.per_node) + sum;
  return static_cast<double>(std::min(whole, millionths(score.most))) / 1e6;
}

std::vector<std::uint32_t> nodes_of(const ActivityGraph& graph, const Path& path) {
  std::vector<std::uint32_t> nodes = {path.start};
  for (const PathStep& step : path.steps) nodes.push_back(graph.edges[step.edge].to);
  return nodes;
}

}  // namespace

PathList best_paths(const WalkGraph& walk, const PathQuery& query) {
  PathList out;
  std::vector<std::uint32_t> targets = query.targets;
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  PathBounds bounds(walk, query);
  std::uint64_t left = query.budget;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    PathBudget budget{left / (targets.size() - i)};
    const std::uint64_t share = budget.left;
    bool cut = !bounds.aim(targets[i], budget);
    if (!cut) {
      Search search(walk, bounds, query, targets[i], budget);
      for (std::size_t k = 0; k < query.k; ++k) {
        std::optional<Path> path = search.next();
        if (!path) break;
        path->risk = risk_of(*path, query.score);
        out.paths.push_back(std::move(*path));
      }
      cut = search.cut();
    }
    if (cut) out.cut_targets.push_back(targets[i]);
    left -= share - budget.left;
  }
  std::sort(out.paths.begin(), out.paths.end(), [&](const Path& a, const Path& b) {
    if (a.score != b.score) return a.score > b.score;
    return nodes_of(walk.graph(), a) < nodes_of(walk.graph(), b);
  });
  return out;
}

}  // namespace tripline::runtime
