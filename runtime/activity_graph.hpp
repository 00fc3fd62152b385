#pragma once
// What happened, as a graph: who acted on whom or what, when, and from where. Parallel events are one edge with
// its times, so the size follows distinct relations and not events. Stage 2 builds it from observations; paths,
// cuts and rankings read it.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/observations.hpp"

namespace tripline::runtime {

struct GraphNode {
  std::string kind;      // "user", "role", "key", "bucket", ... : the pack's words
  std::string id;        // unique among its kind: an ARN, a name, an address
  double sensitivity = 0;  // above 0: something that an intruder wants, as the pack says

  friend auto operator<=>(const GraphNode& a, const GraphNode& b) {
    if (const auto by_kind = a.kind <=> b.kind; by_kind != 0) return by_kind;
    return a.id <=> b.id;
  }
  friend bool operator==(const GraphNode& a, const GraphNode& b) { return (a <=> b) == 0; }
};

struct GraphEdge {
  std::uint32_t from = 0, to = 0;  // indexes of nodes
  std::string kind;                // what was done: "assumes", "creates-key", ... : the pack's words
  std::string via;                 // where it came from, usually an address; may be empty
  bool denied = false;             // it was tried and refused
  double risk = 0;                 // of one step along it, as the pack weighs it
  double cost = 1;                 // of taking it away: what a cut minimises; above 0
  std::uint64_t count = 0;         // events
  std::vector<std::int64_t> times;  // their seconds, ascending, each once, never empty
  bool times_cut = false;           // of many times only the first and the last 1,024 stand there
  Evidence evidence;
};

// Nodes ascend and are distinct; edges ascend by (from, to, kind, via, denied) and are distinct in these.
struct ActivityGraph {
  std::vector<GraphNode> nodes;
  std::vector<GraphEdge> edges;
  // What is not in it, as there were more distinct edges than Graph::max_edges, or more edges in one event than
  // GraphObserver::most_per_event: how often an event was such an edge. 0: the graph is whole.
  std::uint64_t lost = 0;
  double kept_share = 1;  // of the distinct edges, estimated: below 1 where the bound was reached
};

// The graph number `graph` of the program, from the sum. Which edges stay where there are too many depends on
// the edges alone and not on their order. n log n in nodes and edges.
ActivityGraph activity_graph(const Program& program, std::size_t graph, const Observations& observations);

// `kind:id`, as people name nodes.
std::string node_name(const GraphNode& node);

}  // namespace tripline::runtime
