#pragma once
// Graphs as tables of an artifact.

#include "runtime/artifact_tables.hpp"

namespace tripline::runtime::artifact {

flatbuffers::Offset<trc::Graph> write_graph(Builder& b, const Graph& graph);
Graph read_graph(const trc::Graph& graph);

}  // namespace tripline::runtime::artifact
