#include "runtime/paths/path_findings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/activity_graph.hpp"
#include "runtime/glob.hpp"
#include "runtime/paths/best_paths.hpp"
#include "runtime/resolve_evidence.hpp"

namespace tripline::runtime {

namespace {

// Whether a list names the node: by its kind, in full, or by a glob.
bool lists(const std::vector<std::string>& names, const GraphNode& node) {
  const std::string name = node_name(node);
  return std::binary_search(names.begin(), names.end(), node.kind) ||
         std::binary_search(names.begin(), names.end(), name) ||
         std::any_of(names.begin(), names.end(), [&](const std::string& glob) { return is_glob(glob) && glob_match(glob, name); });
}

std::vector<std::uint32_t> starts_of(const PathAlarm& alarm, const WalkGraph& walk) {
  const std::vector<GraphNode>& nodes = walk.graph().nodes;
  std::vector<std::uint32_t> out;
  if (alarm.untrusted.empty()) {
    out = roots(walk);
  } else {
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      if (lists(alarm.untrusted, nodes[i])) out.push_back(i);
    }
  }
  std::erase_if(out, [&](std::uint32_t node) { return lists(alarm.trusted, nodes[node]); });
  return out;
}

Finding finding_of(const Graph& rule, const ActivityGraph& graph, const Path& path) {
  PathDetail detail{path.risk, graph.nodes[path.target].sensitivity, {}, 0, false};
  Finding out;
  out.rule = &rule.rule;
  out.entity = {{"from", node_name(graph.nodes[path.start])}, {"to", node_name(graph.nodes[path.target])}};
  out.first_seen = path.steps.front().time;
  out.last_seen = path.steps.back().time;
  for (const PathStep& step : path.steps) {
    const GraphEdge& edge = graph.edges[step.edge];
    detail.steps.push_back({node_name(graph.nodes[edge.from]), edge.kind, node_name(graph.nodes[edge.to]), edge.via,
                            edge.denied, step.time});
    out.count += edge.count;
  }
  out.detail = std::move(detail);
  return out;
}

std::string reason_of(const PathDetail& detail) {
  constexpr std::size_t most_named = 8;
  std::string ways;
  for (std::size_t i = 0; i < std::min(detail.steps.size(), most_named); ++i) {
    ways += (i == 0 ? "" : ", ") + detail.steps[i].kind;
  }
  if (detail.steps.size() > most_named) ways += fmt::format(" and {} more", detail.steps.size() - most_named);
  return fmt::format("a path of risk {} in {} step{}: {}", detail.risk, detail.steps.size(),
                     detail.steps.size() == 1 ? "" : "s", ways);
}

// Where the budget ran out before anything grave was found: silence would mean that there is nothing.
Finding cut_finding(const Graph& rule, const Observations& observations, std::size_t targets) {
  Finding out;
  out.rule = &rule.rule;
  out.first_seen = observations.first.value_or(0);
  out.last_seen = observations.last.value_or(0);
  out.reason = fmt::format("the search for paths to {} sensitive nodes was cut by its budget", targets);
  out.detail = PathDetail{0, 0, {}, 0, true};
  return out;
}

}  // namespace

std::vector<Finding> path_findings(const Program& program, std::size_t number, const Observations& observations,
                                   const std::vector<std::string>& inputs) {
  const Graph& rule = program.graphs[number];
  if (!rule.alarm.at_least) return {};
  const ActivityGraph graph = activity_graph(program, number, observations);
  const WalkGraph walk(graph, {});
  PathQuery query;
  query.starts = starts_of(rule.alarm, walk);
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    const double weight = graph.nodes[i].sensitivity;
    if (weight > 0 && weight >= rule.alarm.weight) query.targets.push_back(i);
  }
  query.score = rule.score;
  query.k = PathDetail::most_counted;
  const PathList list = best_paths(walk, query);

  std::vector<Finding> out;
  std::vector<std::size_t> finding_to(graph.nodes.size(), 0);  // a finding's place in `out`, and 1
  for (const Path& path : list.paths) {
    if (path.risk < *rule.alarm.at_least) continue;
    std::size_t& place = finding_to[path.target];
    if (place == 0) {
      Finding made = finding_of(rule, graph, path);
      Evidence evidence;
      for (const PathStep& step : path.steps) evidence.add(graph.edges[step.edge].evidence);
      made.evidence = resolve(evidence, observations, inputs);
      made.reason = reason_of(std::get<PathDetail>(made.detail));
      out.push_back(std::move(made));
      place = out.size();
    }
    ++std::get<PathDetail>(out[place - 1].detail).paths;
  }
  std::size_t unsettled = 0;
  for (const std::uint32_t target : list.cut_targets) {
    if (finding_to[target] > 0) {
      std::get<PathDetail>(out[finding_to[target] - 1].detail).cut = true;
    } else {
      ++unsettled;
    }
  }
  if (unsettled > 0) out.push_back(cut_finding(rule, observations, unsettled));
  return out;
}

}  // namespace tripline::runtime
