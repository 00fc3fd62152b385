#include "runtime/graph_observe.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "runtime/cut_key.hpp"

namespace tripline::runtime {

namespace {

// The texts of a template: none where a field is missing or empty, several where a field selects several.
std::vector<std::string> texts_of(const TextTemplate& parts, const Decoder& values) {
  std::vector<std::string> out(1);
  for (const TextPart& part : parts) {
    if (!part.field) {
      for (std::string& text : out) text += part.text;
      continue;
    }
    std::vector<std::string> longer;
    for (const Value& value : values.all(*part.field)) {
      if (!value.leaf() || value.leaf_text().empty()) continue;
      for (const std::string& text : out) {
        if (longer.size() >= GraphObserver::most_per_event) break;
        longer.push_back(text + std::string(cut_key(value.leaf_text())));
      }
    }
    out = std::move(longer);
    if (out.empty()) break;
  }
  return out;
}

std::string first_text(const TextTemplate& parts, const Decoder& values) {
  if (parts.empty()) return {};
  std::vector<std::string> texts = texts_of(parts, values);
  return texts.empty() ? std::string() : std::move(texts.front());
}

bool holds(const std::vector<std::uint32_t>& matched, std::uint32_t filter) {
  return std::binary_search(matched.begin(), matched.end(), filter);
}

}  // namespace

GraphObserver::GraphObserver(const Graph& graph) : graph_(&graph), nodes_(graph.nodes.size()), asked_(graph.nodes.size()) {
  for (const NodeRule& node : graph.nodes) {
    captures_.emplace_back();
    if (!node.capture.empty()) captures_.back().regex = std::make_unique<re2::RE2>(node.capture, re2::RE2::Quiet);
  }
  for (std::uint32_t e = 0; e < graph.edges.size(); ++e) {
    const std::uint32_t filter = graph.edges[e].filter;
    if (by_filter_.size() <= filter) by_filter_.resize(std::size_t{filter} + 1);
    by_filter_[filter].push_back(e);
  }
}
GraphObserver::~GraphObserver() = default;
GraphObserver::GraphObserver(GraphObserver&&) noexcept = default;

const std::string& GraphObserver::captured(std::uint32_t rule, const std::string& text) {
  Capture& capture = captures_[rule];
  if (capture.known.size() >= most_known) capture.known.clear();
  const auto [at, fresh] = capture.known.try_emplace(text);
  if (fresh && !re2::RE2::Extract(text, *capture.regex, graph_->nodes[rule].rewrite, &at->second)) at->second.clear();
  return at->second;
}

const std::vector<std::string>& GraphObserver::nodes_of(std::uint32_t number, const Decoder& values,
                                                        const std::vector<std::uint32_t>& matched) {
  std::vector<std::string>& out = nodes_[number];
  if (asked_[number] == event_) return out;
  asked_[number] = event_;
  out.clear();
  const NodeRule& rule = graph_->nodes[number];
  if (rule.filter && !holds(matched, *rule.filter)) return out;
  for (const TextTemplate& made : rule.ids) {
    for (const std::string& text : texts_of(made, values)) {
      const std::string& id = captures_[number].regex ? captured(number, text) : text;
      if (!id.empty()) out.push_back(fmt::format("{}:{}", rule.kind, cut_key(id)));
    }
    if (!out.empty()) break;
  }
  return out;
}

const std::vector<std::string>* GraphObserver::first_that_fits(const std::vector<std::uint32_t>& rules,
                                                               const Decoder& values,
                                                               const std::vector<std::uint32_t>& matched) {
  for (const std::uint32_t rule : rules) {
    const std::vector<std::string>& nodes = nodes_of(rule, values, matched);
    if (!nodes.empty()) return &nodes;
  }
  return nullptr;
}

void GraphObserver::observe(const Decoder& values, const std::vector<std::uint32_t>& matched, const Reference& reference,
                            Relations& into) {
  ++event_;
  edges_.clear();
  rules_.clear();
  for (const std::uint32_t filter : matched) {
    if (filter >= by_filter_.size()) break;
    rules_.insert(rules_.end(), by_filter_[filter].begin(), by_filter_[filter].end());
  }
  std::sort(rules_.begin(), rules_.end());  // of rules that give the same relation the first one counts
  for (const std::uint32_t number : rules_) {
    const EdgeRule& rule = graph_->edges[number];
    const auto* from = first_that_fits(rule.from, values, matched);
    const auto* to = from ? first_that_fits(rule.to, values, matched) : nullptr;
    if (!to) continue;
    const std::string kind = first_text(rule.kind, values);
    if (kind.empty()) continue;
    const std::string via = first_text(rule.via, values);
    const bool denied = rule.denied && holds(matched, *rule.denied);
    for (const std::string& a : *from) {
      for (const std::string& b : *to) {
        Edge edge{&a, &b, kind, via, denied};
        const auto same = [&](const Edge& other) { return other.relation() == edge.relation(); };
        if (std::any_of(edges_.begin(), edges_.end(), same)) continue;
        if (edges_.size() == most_per_event) {
          into.lose();
          continue;
        }
        into.add(edge.relation(), number, reference);
        edges_.push_back(std::move(edge));
      }
    }
  }
}

}  // namespace tripline::runtime
