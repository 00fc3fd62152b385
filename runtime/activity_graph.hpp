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
  Evidence evidence;
};

// Nodes ascend and are distinct; edges ascend by (from, to, kind, via, denied) and are distinct in these.
struct ActivityGraph {
  std::vector<GraphNode> nodes;
  std::vector<GraphEdge> edges;
};

}  // namespace tripline::runtime
