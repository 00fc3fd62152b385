#pragma once
// What mutations of all kinds of rules are made of.

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "tools/testing/mutate_rule.hpp"

namespace tripline::tools {

// Every rule in which one of the texts is another. `get` finds the text in a copy of the rule.
template <typename Rule, typename Get>
void change_text(const Rule& rule, MutationKind kind, const std::vector<std::string>& others, const grammar::Text& was,
                 Get get, const RuleMutation& emit) {
  for (const std::string& other : others) {
    Rule mutant = rule;
    get(mutant) = grammar::Text::synthetic(other, was.span());
    emit(std::move(mutant), {kind, was.span(), other});
  }
}

// The same of an optional text that `get` finds, a window or a number.
template <typename Rule, typename Get>
void change(const Rule& rule, MutationKind kind, Get get, const RuleMutation& emit) {
  const std::optional<grammar::Text>& text = std::invoke(get, rule);
  if (!text) return;
  const auto others = kind == MutationKind::window ? near_durations(text->value()) : near_numbers(text->value());
  change_text(rule, kind, others, *text, [&](Rule& r) -> auto& { return std::invoke(get, r); }, emit);
}

// Every rule in which one of the things that `get` finds is left out, where there are more than `least`.
template <typename Rule, typename Get, typename SpanOf>
void leave_out(const Rule& rule, MutationKind kind, std::size_t least, Get get, SpanOf span_of, const RuleMutation& emit) {
  const auto& things = std::invoke(get, rule);
  for (std::size_t i = 0; things.size() > least && i < things.size(); ++i) {
    Rule mutant = rule;
    auto& fewer = std::invoke(get, mutant);
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    emit(std::move(mutant), {kind, span_of(things[i]), ""});
  }
}
inline grammar::Span span_of_text(const grammar::Text& text) { return text.span(); }

// The rule without an optional part.
template <typename Rule, typename Get, typename SpanOf>
void leave_out_part(const Rule& rule, MutationKind kind, Get get, SpanOf span_of, const RuleMutation& emit) {
  const auto& part = std::invoke(get, rule);
  if (!part) return;
  Rule mutant = rule;
  std::invoke(get, mutant).reset();
  emit(std::move(mutant), {kind, span_of(*part), ""});
}

void mutate(const grammar::ast::Threat& threat, const RuleMutation& emit);
void mutate(const grammar::ast::Score& score, const RuleMutation& emit);
void mutate(const grammar::ast::Composite& composite, const RuleMutation& emit);
void mutate(const grammar::ast::Contributors& contributors, const RuleMutation& emit);
void mutate(const grammar::ast::Node& node, const RuleMutation& emit);
void mutate(const grammar::ast::Edge& edge, const RuleMutation& emit);
void mutate(const grammar::ast::Graph& graph, const RuleMutation& emit);
void mutate(const grammar::ast::SavedQuery& query, const RuleMutation& emit);

}  // namespace tripline::tools
