#pragma once
// A WalkGraph's edges in the form that Boost.Graph's algorithms take. Only sources of this folder include it.

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/range/iterator_range_core.hpp>
#include <cstdint>

#include "runtime/paths/walk_graph.hpp"

namespace tripline::runtime {

struct StepBundle {
  std::uint32_t edge = 0;  // index into ActivityGraph::edges
};

// The edges that leave a node stand in the order of the activity graph: parallel ones side by side.
using StepGraph = boost::compressed_sparse_row_graph<boost::bidirectionalS, boost::no_property, StepBundle,
                                                     boost::no_property, std::uint32_t, std::uint32_t>;

struct Adjacency {
  StepGraph steps;
};

inline auto steps_from(const StepGraph& steps, std::uint32_t node) {
  return boost::make_iterator_range(boost::out_edges(node, steps));
}
inline auto steps_into(const StepGraph& steps, std::uint32_t node) {
  return boost::make_iterator_range(boost::in_edges(node, steps));
}

}  // namespace tripline::runtime
