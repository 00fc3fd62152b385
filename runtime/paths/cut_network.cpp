#include "runtime/paths/cut_network.hpp"

#include <algorithm>
#include <map>

#include "runtime/paths/adjacency.hpp"
#include "runtime/paths/arrival.hpp"

namespace tripline::runtime {

namespace {

// An edge taken at a moment; statically the moment is 0.
struct Moment {
  std::uint32_t edge = 0;
  std::int64_t time = 0;
};

enum class Role : char { inner, start, target };

class Expansion {
 public:
  Expansion(const WalkGraph& walk, std::span<const std::uint32_t> starts, std::span<const std::uint32_t> targets)
      : walk_(walk), graph_(walk.graph()), role_(walk.nodes(), Role::inner), copies_(walk.nodes()) {
    for (const std::uint32_t start : starts) role_[start] = Role::start;
    for (const std::uint32_t target : targets) role_[target] = Role::target;
    arrivals_ = earliest_arrivals(walk, starts);
    deadlines_ = latest_departures(walk, targets);
  }

  // All moments at which an edge is part of a walk to a target; false if there are more than `most`.
  bool gather(std::size_t most) {
    const StepGraph& steps = walk_.adjacency().steps;
    for (const auto step : boost::make_iterator_range(boost::edges(steps))) {
      const std::uint32_t edge = steps[step].edge;
      const auto [from, to] = std::pair(graph_.edges[edge].from, graph_.edges[edge].to);
      // Nobody has to come back to a start or to leave a target.
      if (role_[from] == Role::target || role_[to] == Role::start) continue;
      if (!arrivals_.reached(from) || deadlines_[to] == WalkGraph::always) continue;
      add_moments(edge, arrivals_.time[from], deadlines_[to]);
      if (moments_.size() > most) return false;
    }
    return true;
  }

  // Leaves out moments without a difference: between two of them the node at the edge's beginning was not reached anew.
  void thin() {
    constexpr int rounds = 8;  // each may leave out more, seldom much more
    for (int round = 0; round < rounds; ++round) {
      const std::size_t before = moments_.size();
      place_copies();
      std::vector<Moment> kept;
      for (const Moment& moment : moments_) {
        const bool repeats = !kept.empty() && kept.back().edge == moment.edge &&
                             copy_left(kept.back()) == copy_left(moment);
        if (!repeats) kept.push_back(moment);
      }
      moments_.swap(kept);
      if (moments_.size() == before) break;
    }
    place_copies();
  }

  CutNetwork build() {
    constexpr std::uint32_t origin = 2;  // what all starts are; one arc leads there, so that no flow is unbounded
    std::uint32_t count = origin + 1;
    for (const std::vector<std::int64_t>& copies : copies_) {
      first_copy_.push_back(count);
      count += static_cast<std::uint32_t>(copies.size());
    }
    CutNetwork out{FlowNetwork(count), {}};
    const auto add = [&](std::uint32_t from, std::uint32_t to, std::uint32_t edge) {
      out.network.add_arc(from, to);
      out.edge_of.push_back(edge);
    };
    add(FlowNetwork::source, origin, CutNetwork::waiting);
    for (std::uint32_t node = 0; node < walk_.nodes(); ++node) {
      for (std::uint32_t i = 1; i < copies_[node].size(); ++i) {
        add(first_copy_[node] + i - 1, first_copy_[node] + i, CutNetwork::waiting);
      }
    }
    for (const Moment& moment : moments_) {
      const auto [from, to] = std::pair(graph_.edges[moment.edge].from, graph_.edges[moment.edge].to);
      const std::int64_t left = copy_left(moment);
      if (role_[from] != Role::start && left < 0) continue;
      add(role_[from] == Role::start ? origin : first_copy_[from] + static_cast<std::uint32_t>(left),
          role_[to] == Role::target ? FlowNetwork::sink : copy_at(to, moment.time), moment.edge);
    }
    return out;
  }

 private:
  void add_moments(std::uint32_t edge, std::int64_t from, std::int64_t to) {
    if (!walk_.rules().in_order) {
      moments_.push_back({edge, 0});
      return;
    }
    const std::vector<std::int64_t>& times = graph_.edges[edge].times;
    const auto end = std::upper_bound(times.begin(), times.end(), to);
    for (auto at = std::lower_bound(times.begin(), times.end(), from); at < end; ++at) moments_.push_back({edge, *at});
  }

  // A copy of an inner node for each moment of arrival.
  void place_copies() {
    for (std::vector<std::int64_t>& copies : copies_) copies.clear();
    for (const Moment& moment : moments_) {
      const std::uint32_t to = graph_.edges[moment.edge].to;
      if (role_[to] == Role::inner) copies_[to].push_back(moment.time);
    }
    for (std::vector<std::int64_t>& copies : copies_) {
      std::sort(copies.begin(), copies.end());
      copies.erase(std::unique(copies.begin(), copies.end()), copies.end());
    }
  }

  // Which copy of its first node an edge leaves at a moment: the last one that is not after it. -1 at a start, which
  // has none, and before a node is reached other than through a target.
  std::int64_t copy_left(const Moment& moment) const {
    const std::vector<std::int64_t>& copies = copies_[graph_.edges[moment.edge].from];
    return std::upper_bound(copies.begin(), copies.end(), moment.time) - copies.begin() - 1;
  }
  std::uint32_t copy_at(std::uint32_t node, std::int64_t time) const {
    const std::vector<std::int64_t>& copies = copies_[node];
    return first_copy_[node] +
           static_cast<std::uint32_t>(std::lower_bound(copies.begin(), copies.end(), time) - copies.begin());
  }

  const WalkGraph& walk_;
  const ActivityGraph& graph_;
  std::vector<Role> role_;
  Arrivals arrivals_;
  std::vector<std::int64_t> deadlines_;
  std::vector<Moment> moments_;                     // by edge, then time
  std::vector<std::vector<std::int64_t>> copies_;   // by node: moments of arrival, ascending
  std::vector<std::uint32_t> first_copy_;           // by node: its first copy's number in the network
};

}  // namespace

std::optional<CutNetwork> cut_network(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                                      std::span<const std::uint32_t> targets, std::size_t most_arcs) {
  Expansion expansion(walk, starts, targets);
  if (!expansion.gather(most_arcs)) return std::nullopt;
  expansion.thin();
  return expansion.build();
}

}  // namespace tripline::runtime
