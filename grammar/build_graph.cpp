#include "grammar/build_graph.hpp"

#include <fmt/format.h>

#include <utility>

#include "grammar/build_filter.hpp"
#include "grammar/build_rules.hpp"
#include "grammar/text_slice.hpp"

namespace tripline::grammar {

namespace {

// Where the field that begins at `at` ends: at a brace that is not inside brackets or quotes of the path.
std::size_t end_of_field(const std::string& text, std::size_t at) {
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '}') {
      return at;
    }
  }
  return std::string::npos;
}

std::optional<ast::TextTemplate> template_of(const BlockReader& block, std::string_view key) {
  const std::optional<Text> text = block.scalar(key);
  return text ? build_template(*text, block.diagnostics()) : std::nullopt;
}

}  // namespace

std::optional<ast::TextTemplate> build_template(const Text& text, Diagnostics& diagnostics) {
  const std::string& all = text.value();
  ast::TextTemplate out;
  out.text = text;
  if (all.starts_with("$.")) {
    auto field = build_field(text, diagnostics);
    if (!field) return std::nullopt;
    out.parts.push_back({std::move(field), {}});
    return out;
  }
  if (all.empty()) {
    diagnostics.add(Code::bad_value, text.span(), "an empty text").help = "write a field such as `$.userIdentity.arn`";
    return std::nullopt;
  }
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t open = all.find("{$", at);
    if (open != at) {
      out.parts.push_back({std::nullopt, all.substr(at, open - at)});
      at = open;
      continue;
    }
    const std::size_t end = end_of_field(all, open);
    if (end == std::string::npos) {
      diagnostics.add(Code::bad_value, text.span(open, all.size()), "the brace before a field is not closed").help =
          "write `{$.path}`";
      return std::nullopt;
    }
    auto field = build_field(slice(text, open + 1, end), diagnostics);
    if (!field) return std::nullopt;
    out.parts.push_back({std::move(field), {}});
    at = end + 1;
  }
  return out;
}

ast::Node build_node(const BlockReader& block) {
  ast::Node node;
  node.name = block.text("name");
  node.kind = block.text("kind");
  for (const Text& id : block.names("id")) {
    if (auto made = build_template(id, block.diagnostics())) node.ids.push_back(std::move(*made));
  }
  node.filter = build_filter_use(block, "filter");
  node.last = block.scalar("last");
  node.capture = block.scalar("capture");
  node.as = block.scalar("as");
  node.description = block.text("description");
  return node;
}

ast::Edge build_edge(const BlockReader& block) {
  ast::Edge edge;
  edge.name = block.text("name");
  edge.filter = build_filter_use(block, "filter");
  edge.from = block.names("from");
  edge.to = block.names("to");
  edge.kind = template_of(block, "kind");
  const std::optional<Text> via = block.scalar("via");
  if (via && via->value().empty()) {
    edge.via = ast::TextTemplate{{}, *via};
  } else {
    edge.via = template_of(block, "via");
  }
  edge.denied = build_filter_use(block, "denied");
  edge.risk = block.scalar("risk");
  edge.cost = block.scalar("cost");
  edge.description = block.text("description");
  return edge;
}

ast::Sensitive build_sensitive(const BlockReader& block) {
  ast::Sensitive sensitive;
  sensitive.name = block.text("name");
  sensitive.kind = block.text("kind");
  sensitive.ids = build_list_use(block, "ids");
  sensitive.weight = block.scalar("weight");
  sensitive.description = block.text("description");
  return sensitive;
}

ast::Graph build_graph(const BlockReader& block) {
  ast::Graph graph;
  graph.head = head_of(block);
  graph.edges = block.names("edges");
  graph.parallel = block.scalar("parallel");
  graph.cutoff = block.scalar("cutoff");
  graph.base = block.scalar("base");
  graph.per_node = block.scalar("per_node");
  graph.most = block.scalar("most");
  graph.assumptions = block.names("assumptions");
  graph.lateral_above = block.scalar("lateral_above");
  graph.lateral_risk = block.scalar("lateral_risk");
  graph.raise_at = block.scalar("raise_at");
  graph.raise_weight = block.scalar("raise_weight");
  graph.untrusted = build_list_use(block, "untrusted");
  graph.trusted = build_list_use(block, "trusted");
  graph.max_edges = block.scalar("max_edges");
  return graph;
}

}  // namespace tripline::grammar
