#include <nlohmann/json.hpp>

#include "runtime/event_time.hpp"
#include "tools/json_text.hpp"
#include "tools/paths_output.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;
using runtime::ActivityGraph;

std::string name_of(const ActivityGraph& graph, std::uint32_t node) { return runtime::node_name(graph.nodes[node]); }

Json names_of(const ActivityGraph& graph, const std::vector<std::uint32_t>& nodes) {
  Json out = Json::array();
  for (const std::uint32_t node : nodes) out.push_back(name_of(graph, node));
  return out;
}

Json edge_json(const ActivityGraph& graph, std::uint32_t number) {
  const runtime::GraphEdge& edge = graph.edges[number];
  Json out = {{"from", name_of(graph, edge.from)}, {"to", name_of(graph, edge.to)}, {"kind", edge.kind}, {"via", edge.via}};
  if (edge.denied) out["denied"] = true;
  return out;
}

Json step_json(const ActivityGraph& graph, const runtime::PathStep& step) {
  const runtime::GraphEdge& edge = graph.edges[step.edge];
  Json out = edge_json(graph, step.edge);
  out["time"] = runtime::format_time(step.time);
  out["count"] = edge.count;
  out["risk"] = edge.risk;
  return out;
}

Json steps_json(const ActivityGraph& graph, const std::vector<runtime::PathStep>& steps) {
  Json out = Json::array();
  for (const runtime::PathStep& step : steps) out.push_back(step_json(graph, step));
  return out;
}

Json paths_of(const PathsReport& report) {
  const ActivityGraph& graph = *report.graph;
  Json out = Json::array();
  for (const runtime::Path& path : report.paths.paths) {
    out.push_back({{"risk", path.risk},
                   {"start", name_of(graph, path.start)},
                   {"target", name_of(graph, path.target)},
                   {"sensitivity", graph.nodes[path.target].sensitivity},
                   {"steps", steps_json(graph, path.steps)}});
  }
  return out;
}

Json blast_of(const PathsReport& report) {
  constexpr std::string_view words[] = {"direct", "in-order", "ever"};
  Json out = Json::array();
  for (const runtime::Reached& reached : report.blast) {
    Json entry = {{"node", name_of(*report.graph, reached.node)},
                  {"reach", words[static_cast<std::size_t>(reached.reach)]},
                  {"time", runtime::format_time(reached.time)}};
    const double sensitivity = report.graph->nodes[reached.node].sensitivity;
    if (sensitivity > 0) entry["sensitivity"] = sensitivity;
    out.push_back(std::move(entry));
  }
  return out;
}

void add_cuts(Json& out, const PathsReport& report) {
  const ActivityGraph& graph = *report.graph;
  Json chokes = Json::array();
  for (const runtime::ChokePoint& point : report.chokes.points) {
    chokes.push_back({{"node", name_of(graph, point.node)}, {"targets", names_of(graph, point.targets)}});
  }
  out["choke_points"] = std::move(chokes);
  Json cuts = Json::array();
  for (const TargetCut& cut : report.cuts) {
    Json edges = Json::array();
    for (const std::uint32_t edge : cut.cut.edges) {
      Json entry = edge_json(graph, edge);
      entry["cost"] = graph.edges[edge].cost;
      edges.push_back(std::move(entry));
    }
    cuts.push_back({{"target", cut.target ? Json(name_of(graph, *cut.target)) : Json(nullptr)},
                    {"cost", cut.cut.cost},
                    {"at_least", cut.cut.at_least},
                    {"cut", cut.cut.cut},
                    {"edges", std::move(edges)}});
  }
  out["cuts"] = std::move(cuts);
  Json between = Json::array();
  for (const auto& [node, value] : report.between.nodes) {
    between.push_back({{"node", name_of(graph, node)}, {"betweenness", value}});
  }
  out["betweenness"] = std::move(between);
}

Json lateral_of(const PathsReport& report) {
  Json out = Json::array();
  for (const runtime::LateralMovement& group : report.lateral.groups) {
    Json entry = Json::object();
    if (group.root) {
      entry["root"] = name_of(*report.graph, *group.root);
    } else {
      entry["address"] = group.address;
    }
    entry["risk"] = group.risk;
    entry["steps"] = steps_json(*report.graph, group.steps);
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

std::string paths_json(const PathsReport& report) {
  const ActivityGraph& graph = *report.graph;
  const PathsRequest& asked = report.request;
  Json out = Json::object();
  out["schema"] = paths_schema;
  out["nodes"] = graph.nodes.size();
  out["edges"] = graph.edges.size();
  out["in_order"] = asked.rules.in_order;
  out["denied"] = asked.rules.denied;
  out["cutoff"] = asked.score.cutoff;
  out["k"] = asked.k;
  out["from"] = asked.from.empty() ? Json("roots") : names_of(graph, report.starts);
  out["to"] = asked.to.empty() ? Json("sensitive") : names_of(graph, report.targets);
  out["starts"] = report.starts.size();
  out["targets"] = report.targets.size();
  out["shortcomings"] = report.shortcomings();
  out["paths"] = paths_of(report);
  if (asked.blast) out["blast"] = blast_of(report);
  if (asked.cuts) add_cuts(out, report);
  if (asked.lateral) out["lateral"] = lateral_of(report);
  return json_text(out);
}

}  // namespace tripline::tools
