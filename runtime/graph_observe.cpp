#include "runtime/graph_observe.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "runtime/capture.hpp"
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
  if (!capture.regex) capture.regex = compiled_capture(graph_->nodes[rule].capture);
  if (fresh && !re2::RE2::Extract(text, *capture.regex, graph_->nodes[rule].rewrite, &at->second)) at->second.clear();
  return at->second;
}

const std::vector<std::string>& GraphObserver::nodes_of(std::uint32_t number, const Decoder& values) {
  std::vector<std::string>& out = nodes_[number];
  if (asked_[number] == event_) return out;
  asked_[number] = event_;
  out.clear();
  const NodeRule& rule = graph_->nodes[number];
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
                                                               const Decoder& values) {
  for (const std::uint32_t rule : rules) {
    const std::vector<std::string>& nodes = nodes_of(rule, values);
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

bool GraphObserver::Variant::possible(const Decoder& values) const {
  return std::any_of(needs.begin(), needs.end(), [&](const std::vector<std::uint32_t>& all) {
    return std::all_of(all.begin(), all.end(), [&](std::uint32_t field) { return !values.all(field).empty(); });
  });
}

std::uint32_t GraphObserver::variant_of(std::uint32_t number, const std::vector<std::uint32_t>& matched) {
  const EdgeRule& rule = graph_->edges[number];
  Variant variant{.rule = number, .denied = rule.denied && holds(matched, *rule.denied)};
  const auto allowed = [&](std::uint32_t n) {
    return !graph_->nodes[n].filter || holds(matched, *graph_->nodes[n].filter);
  };
  std::copy_if(rule.from.begin(), rule.from.end(), std::back_inserter(variant.from), allowed);
  std::copy_if(rule.to.begin(), rule.to.end(), std::back_inserter(variant.to), allowed);
  std::vector<std::uint32_t> decided = {number, variant.denied, static_cast<std::uint32_t>(variant.from.size())};
  decided.insert(decided.end(), variant.from.begin(), variant.from.end());
  decided.insert(decided.end(), variant.to.begin(), variant.to.end());
  const auto [at, fresh] = variant_numbers_.emplace(std::move(decided), static_cast<std::uint32_t>(variants_.size()));
  if (!fresh) return at->second;
  std::vector<std::uint32_t>& fields = variant.fields;
  add_fields(rule.kind, fields);
  add_fields(rule.via, fields);
  for (const auto* nodes : {&variant.from, &variant.to}) {
    for (const std::uint32_t n : *nodes) {
      for (const TextTemplate& id : graph_->nodes[n].ids) add_fields(id, fields);
    }
  }
  for (const std::uint32_t n : variant.to) {
    for (const TextTemplate& id : graph_->nodes[n].ids) add_fields(id, variant.needs.emplace_back());
  }
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  variants_.push_back(std::move(variant));
  return at->second;
}

GraphObserver::Plan GraphObserver::plan_for(const std::vector<std::uint32_t>& matched) {
  std::vector<std::uint32_t> rules;
  for (const std::uint32_t filter : matched) {
    if (filter >= by_filter_.size()) break;
    rules.insert(rules.end(), by_filter_[filter].begin(), by_filter_[filter].end());
  }
  std::sort(rules.begin(), rules.end());  // of rules that give the same relation the first one counts
  Plan plan;
  for (const std::uint32_t rule : rules) {
    const std::uint32_t variant = variant_of(rule, matched);
    if (!variants_[variant].from.empty() && !variants_[variant].to.empty()) plan.push_back(variant);
  }
  return plan;
}

const GraphObserver::Plan& GraphObserver::plan_of(std::uint32_t set, const std::vector<std::uint32_t>& matched) {
  if (set >= plans_.size()) plans_.resize(std::size_t{set} + 1);
  if (!plans_[set]) plans_[set] = plan_for(matched);
  return *plans_[set];
}

template <typename Take>
void GraphObserver::each_relation(const Variant& variant, const Decoder& values, const Take& take) {
  const EdgeRule& rule = graph_->edges[variant.rule];
  const auto* from = first_that_fits(variant.from, values);
  const auto* to = from ? first_that_fits(variant.to, values) : nullptr;
  if (!to) return;
  const std::string kind = first_text(rule.kind, values);
  if (kind.empty()) return;
  const std::string via = first_text(rule.via, values);
  for (const std::string& a : *from) {
    for (const std::string& b : *to) {
      if (!take(Relations::Relation{a, b, kind, via, variant.denied})) return;
    }
  }
}

bool GraphObserver::describe(std::uint32_t variant, const Decoder& values) {
  const auto put = [&](std::uint32_t number) { key_.append(reinterpret_cast<const char*>(&number), sizeof number); };
  constexpr std::uint32_t no_more = 0xFFFFFFFF;  // values of the field; no text is as long
  key_.clear();
  put(variant);
  for (const std::uint32_t field : variants_[variant].fields) {
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

bool GraphObserver::take(KnownRelations::Found relations) {
  for (const Relations::Known& known : relations) {
    if (std::find(found_.begin(), found_.end(), known) != found_.end()) continue;
    if (found_.size() == most_per_event) return false;
    found_.push_back(known);
    __builtin_prefetch(known.cell, 1);
  }
  return true;
}

bool GraphObserver::find(std::uint32_t variant, const Decoder& values, Relations& into) {
  if (!variants_[variant].possible(values)) return true;
  const bool short_enough = describe(variant, values);
  if (short_enough) {
    if (const auto known = known_.find(key_, into)) return take(*known);
  }
  made_.clear();
  bool few = true;
  each_relation(variants_[variant], values, [&](const Relations::Relation& relation) {
    // Beyond the bound not even a cell may be made.
    few = made_.size() + found_.size() < most_per_event;
    if (few) made_.push_back(into.find(relation, variants_[variant].rule));
    return few;
  });
  if (!few || !take(made_)) return false;
  if (short_enough) known_.remember(key_, made_, into);
  return true;
}

void GraphObserver::observe(const Decoder& values, const std::vector<std::uint32_t>& matched, std::uint32_t set,
                            const Reference& reference, Relations& into) {
  ++event_;
  found_.clear();
  if (variants_.size() > most_variants) forget();
  std::optional<Plan> unnumbered;
  if (set == MatchSets::none) unnumbered = plan_for(matched);
  const Plan& plan = unnumbered ? *unnumbered : plan_of(set, matched);
  for (const std::uint32_t variant : plan) {
    if (!find(variant, values, into)) {
      add_first(plan, values, reference, into);
      return;
    }
  }
  for (const Relations::Known& known : found_) into.add(known.cell, reference);
  into.settle();
}

void GraphObserver::add_first(const Plan& plan, const Decoder& values, const Reference& reference, Relations& into) {
  std::set<std::tuple<std::string, std::string, std::string, std::string, bool>> first;
  for (const std::uint32_t variant : plan) {
    each_relation(variants_[variant], values, [&](const Relations::Relation& r) {
      std::tuple relation(std::string(r.from), std::string(r.to), std::string(r.kind), std::string(r.via), r.denied);
      if (first.contains(relation)) return true;
      if (first.size() < most_per_event) {
        into.add(into.find(r, variants_[variant].rule).cell, reference);
        first.insert(std::move(relation));
      } else {
        into.add(nullptr, reference);
      }
      return true;
    });
  }
  into.settle();
}

void GraphObserver::forget() {
  plans_.clear();
  variants_.clear();
  variant_numbers_.clear();
  known_.forget();
}

}  // namespace tripline::runtime
