#pragma once
// An activity graph made ready for walking: what a step may be, and when it can be taken.
//
// In order, a walk takes each of its edges at one of the edge's times, never before the time of the step before it.
// Equal seconds are in order: CloudTrail's times have a resolution of a second, two events of one second may have
// happened either way round, and a search for intruders had better not miss one. Statically, every edge can be walked
// at any moment, as the seed of this engine has it (networkx.all_simple_paths on the graph without its times).

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/activity_graph.hpp"

namespace tripline::runtime {

struct WalkRules {
  bool in_order = true;               // false: whenever the edges were seen
  bool denied = false;                // also along what was refused
  std::optional<std::int64_t> since;  // in order: no step before this second
};

struct Adjacency;  // the graph as Boost.Graph sees it, paths/adjacency.hpp

class WalkGraph {
 public:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
  static constexpr std::int64_t always = std::numeric_limits<std::int64_t>::min();

  // The graph must outlive this. Costs a walk over its edges.
  WalkGraph(const ActivityGraph& graph, WalkRules rules);
  ~WalkGraph();
  WalkGraph(WalkGraph&&) noexcept;

  const ActivityGraph& graph() const { return *graph_; }
  const WalkRules& rules() const { return rules_; }
  const Adjacency& adjacency() const { return *adjacency_; }
  std::size_t nodes() const { return graph_->nodes.size(); }
  std::size_t edges() const { return walked_; }  // that can be walked; loops never can

  // When whoever sets out can take a first step.
  std::int64_t departure() const { return rules_.in_order && rules_.since ? *rules_.since : always; }
  // The first moment from `at` on, and the last one up to `at`, at which the edge (an index into graph().edges) can be
  // walked: `never` and `always` where there is none. Statically both are `at` itself. O(log times).
  std::int64_t next_time(std::uint32_t edge, std::int64_t at) const;
  std::int64_t last_time(std::uint32_t edge, std::int64_t at) const;

 private:
  const ActivityGraph* graph_;
  WalkRules rules_;
  std::size_t walked_ = 0;
  std::unique_ptr<const Adjacency> adjacency_;
};

// Where an intruder may have come from when nobody says: all nodes of the strongly connected components that no edge
// leads into and some edge leads out of, ascending. O(nodes + edges).
std::vector<std::uint32_t> roots(const WalkGraph& walk);

}  // namespace tripline::runtime
