#include "runtime/graph_observe.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "runtime/cut_key.hpp"
#include "runtime/match_sets.hpp"

namespace tripline::runtime {

namespace {

// Gives `take` the texts of a template, each made in `text`: none where a field is missing or empty, several where a
// field selects several, which at most one does.
template <typename Take>
void each_text(const TextTemplate& parts, const Decoder& values, std::string& text, const Take& take) {
  std::size_t choices = 1;
  for (const TextPart& part : parts) {
    if (!part.field) continue;
    const std::size_t selected = values.all(*part.field).size();
    if (selected == 0) return;
    choices = std::max(choices, selected);
  }
  std::size_t taken = 0;
  for (std::size_t choice = 0; choice < choices && taken < GraphObserver::most_per_event; ++choice) {
    text.clear();
    const bool whole = std::all_of(parts.begin(), parts.end(), [&](const TextPart& part) {
      if (!part.field) {
        text += part.text;
        return true;
      }
      const auto all = values.all(*part.field);
      const Value& value = all.size() == 1 ? all.front() : all[choice];
      if (!value.leaf() || value.leaf_text().empty()) return false;
      text += cut_key(value.leaf_text());
      return true;
    });
    if (!whole) continue;
    take(text);
    ++taken;
  }
}

std::string first_text(const TextTemplate& parts, const Decoder& values) {
  std::string out, text;
  if (parts.empty()) return out;
  each_text(parts, values, text, [&](const std::string& made) {
    if (out.empty()) out = made;
  });
  return out;
}

bool holds(const std::vector<std::uint32_t>& matched, std::uint32_t filter) {
  return std::binary_search(matched.begin(), matched.end(), filter);
}

}  // namespace

GraphObserver::GraphObserver(const Graph& graph)
    : graph_(&graph), captures_(graph.nodes.size()), nodes_(graph.nodes.size()), asked_(graph.nodes.size()) {
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
  if (capture.known.size() >= most_captures) capture.known.clear();
  const auto [at, fresh] = capture.known.try_emplace(text);
  if (!capture.regex) capture.regex = std::make_unique<re2::RE2>(graph_->nodes[rule].capture, re2::RE2::Quiet);
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
    each_text(made, values, text_, [&](const std::string& text) {
      const std::string& id = rule.capture.empty() ? text : captured(number, text);
      if (!id.empty()) out.emplace_back(rule.kind).append(":").append(cut_key(id));
    });
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

namespace {
void add_fields(const TextTemplate& parts, std::vector<std::uint32_t>& to) {
  for (const TextPart& part : parts) {
    if (part.field) to.push_back(*part.field);
  }
}
}  // namespace

GraphObserver::Plan GraphObserver::plan_for(const std::vector<std::uint32_t>& matched) const {
  Plan plan;
  for (const std::uint32_t filter : matched) {
    if (filter >= by_filter_.size()) break;
    plan.rules.insert(plan.rules.end(), by_filter_[filter].begin(), by_filter_[filter].end());
  }
  std::sort(plan.rules.begin(), plan.rules.end());  // of rules that give the same relation the first one counts
  for (const std::uint32_t number : plan.rules) {
    const EdgeRule& rule = graph_->edges[number];
    add_fields(rule.kind, plan.fields);
    add_fields(rule.via, plan.fields);
    for (const auto* nodes : {&rule.from, &rule.to}) {
      for (const std::uint32_t n : *nodes) {
        const NodeRule& node = graph_->nodes[n];
        if (node.filter && !holds(matched, *node.filter)) continue;
        for (const TextTemplate& id : node.ids) add_fields(id, plan.fields);
      }
    }
  }
  std::sort(plan.fields.begin(), plan.fields.end());
  plan.fields.erase(std::unique(plan.fields.begin(), plan.fields.end()), plan.fields.end());
  return plan;
}

const GraphObserver::Plan& GraphObserver::plan_of(std::uint32_t set, const std::vector<std::uint32_t>& matched) {
  if (set >= plans_.size()) plans_.resize(std::size_t{set} + 1);
  if (!plans_[set]) plans_[set] = plan_for(matched);
  return *plans_[set];
}

bool GraphObserver::describe(std::uint32_t set, const Plan& plan, const Decoder& values) {
  const auto put = [&](std::uint32_t number) { key_.append(reinterpret_cast<const char*>(&number), sizeof number); };
  constexpr std::uint32_t no_more = 0xFFFFFFFF;  // values of the field; no text is as long
  key_.clear();
  put(set);
  for (const std::uint32_t field : plan.fields) {
    for (const Value& value : values.all(field)) {
      if (!value.leaf() || value.leaf_text().empty()) continue;
      const std::string_view text = cut_key(value.leaf_text());
      put(static_cast<std::uint32_t>(text.size()));
      key_ += text;
    }
    put(no_more);
    if (key_.size() > KnownRelations::longest_key) return false;
  }
  return true;
}

void GraphObserver::observe(const Decoder& values, const std::vector<std::uint32_t>& matched, std::uint32_t set,
                            const Reference& reference, Relations& into) {
  if (set == MatchSets::none) {
    work_out(plan_for(matched), values, matched, reference, into);
    return;
  }
  const Plan& plan = plan_of(set, matched);
  if (plan.rules.empty()) return;
  if (!describe(set, plan, values)) {
    work_out(plan, values, matched, reference, into);
    return;
  }
  if (const KnownRelations::Cells* cells = known_.find(key_, into)) {
    for (RelationCell* cell : *cells) into.add(cell, reference);
  } else {
    known_.remember(key_, work_out(plan, values, matched, reference, into), into);
  }
}

void GraphObserver::forget() {
  plans_.clear();
  known_.forget();
}

KnownRelations::Cells GraphObserver::work_out(const Plan& plan, const Decoder& values,
                                              const std::vector<std::uint32_t>& matched, const Reference& reference,
                                              Relations& into) {
  KnownRelations::Cells cells;
  ++event_;
  edges_.clear();
  for (const std::uint32_t number : plan.rules) {
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
          into.add(nullptr, reference);
          cells.push_back(nullptr);
          continue;
        }
        cells.push_back(into.add(edge.relation(), number, reference));
        edges_.push_back(std::move(edge));
      }
    }
  }
  return cells;
}

}  // namespace tripline::runtime
