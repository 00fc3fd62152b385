// Graphs: nodes, edges, what is sensitive, and how paths are judged. All files of a pack make its graphs together.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "compiler/build_condition.hpp"
#include "compiler/check_rules.hpp"
#include "grammar/text_slice.hpp"
#include "runtime/capture.hpp"
#include "runtime/number.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Text;
using grammar::ast::Pack;
using runtime::TextTemplate;

namespace {

// A number of a key, within bounds; `fallback` where it is absent or refused.
double number_of(const std::optional<Text>& text, std::string_view key, double least, double fallback,
                 grammar::Diagnostics& diagnostics) {
  if (!text) return fallback;
  const auto value = runtime::to_double(text->value());
  constexpr double most = 1e6;
  if (value && std::isfinite(*value) && *value >= least && *value <= most) return *value;
  diagnostics.add(Code::bad_value, text->span(), fmt::format("`{}` cannot be `{}`", key, text->value())).help =
      fmt::format("write a number from {} to {}", least, most);
  return fallback;
}

bool is_kind(const std::string& text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  return !text.empty() && text.size() <= 64 && text.find_first_not_of(allowed) == std::string::npos;
}

// The things of one pack, of all its files.
struct Parts {
  std::map<std::string, const grammar::ast::Node*, std::less<>> nodes;
  std::vector<std::pair<const Pack*, const grammar::ast::Edge*>> edges;
  std::vector<const grammar::ast::Sensitive*> sensitive;
  std::vector<std::pair<const Pack*, const grammar::ast::Graph*>> graphs;
};

class GraphChecker {
 public:
  GraphChecker(const std::string& pack, const Parts& parts, Surroundings& in) : pack_(pack), parts_(parts), in_(in) {}

  void run() {
    for (const auto& [name, node] : parts_.nodes) nodes_.emplace(name, node_rule(*node));
    for (const auto& [file, edge] : parts_.edges) edges_.push_back(edge_rule(*edge));
    for (const auto* sensitive : parts_.sensitive) {
      if (auto rule = sensitive_rule(*sensitive)) sensitive_.push_back(std::move(*rule));
    }
    for (const auto& [file, graph] : parts_.graphs) build(*file, *graph);
    if (parts_.graphs.empty() && !parts_.edges.empty()) {
      in_.diagnostics.add(Code::graph_definition, parts_.edges.front().second->name.span(),
                          fmt::format("pack `{}` has edges and no graph", pack_)).help =
          "add a graph: `graphs: [{ name: activity }]`";
    }
  }

 private:
  std::optional<TextTemplate> text_template(const grammar::ast::TextTemplate& from) {
    TextTemplate out;
    bool fits = true;
    std::size_t several = 0;
    for (const auto& part : from.parts) {
      if (!part.field) {
        out.push_back({std::nullopt, part.literal});
        continue;
      }
      const auto field = json_field(*part.field, "part of a name", in_.writer, in_.diagnostics, true);
      fits = fits && field.has_value();
      if (!field) continue;
      several += runtime::has_wildcard(in_.writer.ir().fields[static_cast<std::size_t>(*field)]);
      out.push_back({static_cast<std::uint32_t>(*field), {}});
    }
    if (several > 1 || out.size() > 64) {
      in_.diagnostics.add(Code::graph_definition, from.text.span(),
                          several > 1 ? "two fields that may select several values" : "a text of more than 64 parts").help =
          "one field with `*` is allowed: which values belong together is not told";
      return std::nullopt;
    }
    return fits ? std::optional(std::move(out)) : std::nullopt;
  }

  std::optional<std::uint32_t> filter_of(const std::optional<grammar::ast::FilterUse>& use, const std::string& name,
                                         bool& fits) {
    if (!use) return std::nullopt;
    const auto root = in_.filters.build(pack_, *use);
    fits = fits && root.has_value();
    return root ? std::optional(in_.writer.filter(pack_ + "/" + name, *root)) : std::nullopt;
  }

  bool check_kind(const Text& kind) {
    if (is_kind(kind.value())) return true;
    if (!kind.value().empty()) {
      in_.diagnostics.add(Code::bad_value, kind.span(), fmt::format("`kind` cannot be `{}`", kind.value())).help =
          "a word of letters, digits, `_`, `-` and `.`";
    }
    return false;
  }

  bool capture_of(const grammar::ast::Node& node, runtime::NodeRule& out) {
    const auto refuse = [&](const Text& text, std::string message, std::string help) {
      in_.diagnostics.add(Code::graph_definition, text.span(), std::move(message)).help = std::move(help);
      return false;
    };
    if (node.last && node.capture) {
      auto& diagnostic = in_.diagnostics.add(Code::conflicting_keys, node.last->span(), "`last` beside `capture`");
      diagnostic.labels.push_back({node.capture->span(), "the other one"});
      return false;
    }
    if (node.as && !node.capture) return refuse(*node.as, "`as` without `capture`", "add the regular expression it is made of");
    if (node.last) {
      if (node.last->value().empty()) return refuse(*node.last, "an empty separator", "write one such as `/`");
      out.capture = "(?s)^(?:.*" + re2::RE2::QuoteMeta(node.last->value()) + ")?(.*)$";
      out.rewrite = "\\1";
    }
    if (!node.capture) return true;
    const auto compiled = runtime::compiled_capture(node.capture->value());
    const re2::RE2& regex = *compiled;
    if (node.capture->value().empty() || !regex.ok()) {
      return refuse(*node.capture, fmt::format("no regular expression: {}", regex.ok() ? "it is empty" : regex.error()),
                    "the dialect is RE2's: no backreferences, no look-around");
    }
    out.capture = node.capture->value();
    out.rewrite = node.as ? node.as->value() : regex.NumberOfCapturingGroups() > 0 ? "\\1" : "\\0";
    if (runtime::can_capture(out.capture, out.rewrite)) return true;
    return refuse(node.as ? *node.as : *node.capture, fmt::format("`{}` does not fit the capture", out.rewrite),
                  fmt::format("`\\0` is all that was found, groups are `\\1` to `\\9`; the capture has {}",
                              regex.NumberOfCapturingGroups()));
  }

  std::optional<runtime::NodeRule> node_rule(const grammar::ast::Node& node) {
    runtime::NodeRule out;
    out.name = node.name.value();
    out.kind = node.kind.value();
    bool fits = check_kind(node.kind);
    fits = capture_of(node, out) && fits;
    for (const auto& id : node.ids) {
      if (auto made = text_template(id)) out.ids.push_back(std::move(*made));
    }
    out.filter = filter_of(node.filter, "node " + out.name, fits);
    if (out.ids.size() > 64) {
      in_.diagnostics.add(Code::bad_value, node.ids[64].text.span(), "more than 64 alternatives");
      return std::nullopt;
    }
    return fits && !out.ids.empty() && out.ids.size() == node.ids.size() ? std::optional(std::move(out)) : std::nullopt;
  }

  // Names that the pack does not have; a node that was refused is known all the same.
  bool are_nodes(const std::vector<Text>& names) {
    bool fits = !names.empty() && names.size() <= 256;
    for (const Text& name : names) {
      const auto at = nodes_.find(name.value());
      if (at != nodes_.end()) {
        fits = fits && at->second.has_value();
        continue;
      }
      fits = false;
      std::vector<std::string_view> known;
      for (const auto& [other, rule] : nodes_) known.push_back(other);
      unknown("node", name, known);
    }
    return fits;
  }

  void unknown(std::string_view what, const Text& name, const std::vector<std::string_view>& known) {
    auto& diagnostic = in_.diagnostics.add(Code::unknown_name, name.span(),
                                           fmt::format("pack `{}` has no {} `{}`", pack_, what, name.value()));
    if (const auto near = grammar::nearest_name(name.value(), known)) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = grammar::Fix{name.span(0, name.value().size()), std::string(*near)};
    }
  }

  struct Edge {
    const grammar::ast::Edge* from_pack;
    std::optional<runtime::EdgeRule> rule;  // its nodes are not numbered yet
  };
  Edge edge_rule(const grammar::ast::Edge& edge) {
    runtime::EdgeRule out;
    out.name = edge.name.value();
    bool fits = are_nodes(edge.from);
    fits = are_nodes(edge.to) && fits;
    const std::optional<NodeId> root = edge.filter ? in_.filters.build(pack_, *edge.filter) : json_guard(in_.writer);
    fits = fits && root.has_value();
    if (root) out.filter = in_.writer.filter(pack_ + "/" + out.name, *root);
    out.denied = filter_of(edge.denied, "denied " + out.name, fits);
    out.kind = {{std::nullopt, out.name}};
    if (edge.kind) {
      const auto kind = text_template(*edge.kind);
      fits = fits && kind.has_value();
      if (kind) out.kind = *kind;
    }
    if (edge.via) {
      const auto via = text_template(*edge.via);
      fits = fits && via.has_value();
      if (via) out.via = *via;
    } else {
      const runtime::Field address{runtime::Field::Kind::path, {{runtime::Step::Kind::key, "sourceIPAddress", 0}}, 0};
      out.via = {{static_cast<std::uint32_t>(in_.writer.field(address)), {}}};
    }
    out.risk = number_of(edge.risk, "risk", 0, 0, in_.diagnostics);
    out.cost = number_of(edge.cost, "cost", 0.001, 1, in_.diagnostics);
    return {&edge, fits ? std::optional(std::move(out)) : std::nullopt};
  }

  std::optional<runtime::SensitiveRule> sensitive_rule(const grammar::ast::Sensitive& sensitive) {
    runtime::SensitiveRule out;
    out.name = sensitive.name.value();
    out.kind = sensitive.kind.value();
    const bool kind = check_kind(sensitive.kind);
    const bool given = std::any_of(parts_.nodes.begin(), parts_.nodes.end(),
                                   [&](const auto& node) { return node.second->kind.value() == out.kind; });
    if (kind && !given) {
      std::vector<std::string_view> known;
      for (const auto& [name, node] : parts_.nodes) known.push_back(node->kind.value());
      unknown("node of kind", sensitive.kind, known);
    }
    if (sensitive.ids) {
      const auto ids = in_.filters.values(pack_, *sensitive.ids);
      if (!ids) return std::nullopt;
      if (ids->empty()) {
        in_.diagnostics.add(Code::bad_value, sensitive.ids->span, "a list without ids").help = "leave `ids` out to mean all";
        return std::nullopt;
      }
      out.ids = *ids;
    }
    out.weight = number_of(sensitive.weight, "weight", 0.001, 1, in_.diagnostics);
    return kind && given ? std::optional(std::move(out)) : std::nullopt;
  }

  runtime::PathScore score_of(const grammar::ast::Graph& graph) {
    runtime::PathScore out;
    constexpr double lowest = -1e6;
    out.cutoff = integer_of(graph.cutoff, "cutoff", 1, runtime::PathScore::longest, out.cutoff, in_.diagnostics);
    out.base = number_of(graph.base, "base", lowest, out.base, in_.diagnostics);
    out.per_node = number_of(graph.per_node, "per_node", lowest, out.per_node, in_.diagnostics);
    out.most = number_of(graph.most, "most", lowest, out.most, in_.diagnostics);
    for (const Text& kind : graph.assumptions) out.assumptions.push_back(kind.value());
    std::sort(out.assumptions.begin(), out.assumptions.end());
    out.lateral_above = integer_of(graph.lateral_above, "lateral_above", 0, 1'000'000, out.lateral_above, in_.diagnostics);
    out.lateral_risk = number_of(graph.lateral_risk, "lateral_risk", 0, out.lateral_risk, in_.diagnostics);
    return out;
  }

  // Kinds, or `kind:id`, of nodes that the pack has; sorted.
  std::vector<std::string> nodes_meant(const std::optional<grammar::ast::ListUse>& use) {
    const std::vector<Text>* names = use ? in_.filters.texts(pack_, *use) : nullptr;
    if (names == nullptr) return {};
    std::vector<std::string_view> kinds;
    for (const auto& [name, node] : parts_.nodes) kinds.push_back(node->kind.value());
    for (const Text& name : *names) {
      const Text kind = grammar::slice(name, 0, std::min(name.value().find(':'), name.value().size()));
      if (std::find(kinds.begin(), kinds.end(), kind.value()) == kinds.end()) unknown("node of kind", kind, kinds);
    }
    return in_.filters.values(pack_, *use).value_or(std::vector<std::string>());
  }

  runtime::PathAlarm alarm_of(const grammar::ast::Graph& graph) {
    runtime::PathAlarm out;
    constexpr double lowest = -1e6;
    if (graph.raise_at) out.at_least = number_of(graph.raise_at, "raise_at", lowest, 0, in_.diagnostics);
    out.weight = number_of(graph.raise_weight, "raise_weight", 0, 0, in_.diagnostics);
    out.untrusted = nodes_meant(graph.untrusted);
    out.trusted = nodes_meant(graph.trusted);
    return out;
  }

  void build(const Pack& file, const grammar::ast::Graph& graph) {
    runtime::Graph out;
    out.rule = rule_head(file, graph.head, runtime::Severity::medium, in_.diagnostics);
    for (const Text& group : file.log_groups) out.log_groups.push_back(group.value());
    out.score = score_of(graph);
    out.alarm = alarm_of(graph);
    if (graph.parallel && graph.parallel->value() == "earliest") out.parallel = runtime::Graph::Parallel::earliest;
    out.max_edges =
        integer_of(graph.max_edges, "max_edges", 1, runtime::Graph::most_edges, out.max_edges, in_.diagnostics);
    out.sensitive = sensitive_;
    std::map<std::string, std::uint32_t, std::less<>> numbers;
    const auto number = [&](const Text& name) {
      const auto [at, fresh] = numbers.emplace(name.value(), static_cast<std::uint32_t>(out.nodes.size()));
      if (fresh) out.nodes.push_back(*nodes_.find(name.value())->second);
      return at->second;
    };
    for (const Edge& edge : chosen(graph)) {
      if (!edge.rule) continue;
      runtime::EdgeRule rule = *edge.rule;
      for (const Text& name : edge.from_pack->from) rule.from.push_back(number(name));
      for (const Text& name : edge.from_pack->to) rule.to.push_back(number(name));
      out.edges.push_back(std::move(rule));
    }
    if (parts_.edges.empty()) {
      in_.diagnostics.add(Code::graph_definition, graph.head.name.span(),
                          fmt::format("pack `{}` has a graph and no edges", pack_)).help = "add `edges`";
    }
    in_.writer.ir().graphs.push_back(std::move(out));
  }

  std::vector<Edge> chosen(const grammar::ast::Graph& graph) {
    if (graph.edges.empty()) return edges_;
    std::vector<Edge> out;
    for (const Text& name : graph.edges) {
      const auto at = std::find_if(edges_.begin(), edges_.end(),
                                   [&](const Edge& edge) { return edge.from_pack->name.value() == name.value(); });
      if (at != edges_.end()) {
        out.push_back(*at);
        continue;
      }
      std::vector<std::string_view> known;
      for (const Edge& edge : edges_) known.push_back(edge.from_pack->name.value());
      unknown("edge", name, known);
    }
    return out;
  }

  const std::string& pack_;
  const Parts& parts_;
  Surroundings& in_;
  std::map<std::string, std::optional<runtime::NodeRule>, std::less<>> nodes_;  // empty: refused
  std::vector<Edge> edges_;
  std::vector<runtime::SensitiveRule> sensitive_;
};

}  // namespace

void check_graphs(const std::vector<Pack>& packs, Surroundings& in) {
  std::map<std::string, Parts> by_pack;
  for (const Pack& pack : packs) {
    Parts& parts = by_pack[pack.name.value()];
    for (const auto& node : pack.nodes) {
      const auto [at, fresh] = parts.nodes.emplace(node.name.value(), &node);
      // Two of one file were reported where it was read.
      const bool here = !fresh && at->second >= &pack.nodes.front() && at->second <= &pack.nodes.back();
      if (fresh || here) continue;
      auto& diagnostic = in.diagnostics.add(Code::duplicate_name, node.name.span(),
                                            fmt::format("a second node `{}`", node.name.value()));
      diagnostic.help = "give each a name of its own";
      diagnostic.labels.push_back({at->second->name.span(), "first defined here"});
    }
    for (const auto& edge : pack.edges) parts.edges.emplace_back(&pack, &edge);
    for (const auto& sensitive : pack.sensitive) parts.sensitive.push_back(&sensitive);
    for (const auto& graph : pack.graphs) parts.graphs.emplace_back(&pack, &graph);
  }
  for (const auto& [name, parts] : by_pack) GraphChecker(name, parts, in).run();
}

}  // namespace tripline::compiler
