#include "tools/graph_json.hpp"

#include <nlohmann/json.hpp>

#include "runtime/event_time.hpp"
#include "runtime/resolve_evidence.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {
using Json = nlohmann::ordered_json;
}

std::string graph_json(const runtime::ActivityGraph& graph, const runtime::Observations& observations,
                       const std::vector<std::string>& inputs) {
  Json out = Json::object();
  out["schema"] = graph_schema;
  out["lost"] = graph.lost;
  Json nodes = Json::array();
  for (const runtime::GraphNode& node : graph.nodes) {
    Json entry = {{"kind", node.kind}, {"id", node.id}};
    if (node.sensitivity > 0) entry["sensitivity"] = node.sensitivity;
    nodes.push_back(std::move(entry));
  }
  out["nodes"] = std::move(nodes);
  Json edges = Json::array();
  for (const runtime::GraphEdge& edge : graph.edges) {
    Json entry = {{"from", runtime::node_name(graph.nodes[edge.from])},
                  {"to", runtime::node_name(graph.nodes[edge.to])},
                  {"kind", edge.kind},
                  {"via", edge.via},
                  {"denied", edge.denied},
                  {"risk", edge.risk},
                  {"cost", edge.cost},
                  {"count", edge.count}};
    Json times = Json::array();
    for (const std::int64_t time : edge.times) times.push_back(runtime::format_time(time));
    entry["times"] = std::move(times);
    if (edge.times_cut) entry["times_cut"] = true;
    Json evidence = Json::array();
    for (const runtime::EventReference& event : runtime::resolve(edge.evidence, observations, inputs)) {
      evidence.push_back({{"time", runtime::format_time(event.time)},
                          {"event_id", event.event_id},
                          {"file", event.file},
                          {"index", event.index}});
    }
    entry["evidence"] = std::move(evidence);
    edges.push_back(std::move(entry));
  }
  out["edges"] = std::move(edges);
  return json_text(out);
}

}  // namespace tripline::tools
