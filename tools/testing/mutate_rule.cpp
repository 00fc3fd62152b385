#include "tools/testing/mutate_rule.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "compiler/filter_places.hpp"
#include "compiler/scalars.hpp"
#include "runtime/number.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using grammar::Text;

namespace {

std::vector<std::string> near_numbers(const std::string& text) {
  if (const auto whole = compiler::parse_integer(text)) {
    if (*whole == 0) return {"1"};
    return {std::to_string(*whole - 1), std::to_string(*whole + 1)};
  }
  const auto number = runtime::to_double(text);
  if (!number || *number == 0) return {};
  return {number_text(*number * 0.9), number_text(*number * 1.1)};
}

std::vector<std::string> near_durations(const std::string& text) {
  const auto seconds = compiler::parse_duration(text);
  if (!seconds) return {};
  return {std::to_string(*seconds / 2), std::to_string(std::uint64_t{*seconds} * 2)};
}

// Every rule in which one of the texts is another. `get` finds the text in a copy of the rule.
template <typename Rule, typename Get>
void change_text(const Rule& rule, MutationKind kind, const std::vector<std::string>& others, const Text& was, Get get,
                 const RuleMutation& emit) {
  for (const std::string& other : others) {
    Rule mutant = rule;
    get(mutant) = Text::synthetic(other, was.span());
    emit(std::move(mutant), {kind, was.span(), other});
  }
}

// The same of an optional member.
template <typename Rule, typename Member>
void change(const Rule& rule, MutationKind kind, Member member, const RuleMutation& emit) {
  const std::optional<Text>& text = rule.*member;
  if (!text) return;
  const auto others = kind == MutationKind::window ? near_durations(text->value()) : near_numbers(text->value());
  change_text(rule, kind, others, *text, [member](Rule& r) -> std::optional<Text>& { return r.*member; }, emit);
}

std::string other_comparison(const std::string& text) {
  constexpr std::pair<std::string_view, std::string_view> pairs[] = {
      {"GreaterThanOrEqualToThreshold", "GreaterThanThreshold"},
      {"LessThanOrEqualToThreshold", "LessThanThreshold"},
  };
  for (const auto& [a, b] : pairs) {
    if (text == a) return std::string(b);
    if (text == b) return std::string(a);
  }
  return {};
}

void mutate(const ast::Filter&, const RuleMutation&) {}
void mutate(const ast::Metric&, const RuleMutation&) {}

void mutate(const ast::Alarm& alarm, const RuleMutation& emit) {
  using enum MutationKind;
  change(alarm, threshold, &ast::Alarm::threshold, emit);
  change(alarm, threshold, &ast::Alarm::evaluation_periods, emit);
  change(alarm, threshold, &ast::Alarm::datapoints_to_alarm, emit);
  change(alarm, window, &ast::Alarm::period, emit);
  if (!alarm.comparison_operator) return;
  const std::string other = other_comparison(alarm.comparison_operator->value());
  if (other.empty()) return;
  change_text(alarm, operator_, {other}, *alarm.comparison_operator,
              [](ast::Alarm& a) -> std::optional<Text>& { return a.comparison_operator; }, emit);
}

void mutate(const ast::Outlier& outlier, const RuleMutation& emit) {
  change(outlier, MutationKind::threshold, &ast::Outlier::k, emit);
  change(outlier, MutationKind::threshold, &ast::Outlier::min_population, emit);
  change(outlier, MutationKind::window, &ast::Outlier::window, emit);
}

void mutate_counted(const ast::Threat& threat, const ast::Threat::Counted& counted, const RuleMutation& emit) {
  const auto in = [](ast::Threat& t) -> ast::Threat::Counted& { return std::get<ast::Threat::Counted>(t.kind); };
  change_text(threat, MutationKind::threshold, near_numbers(counted.at_least.value()), counted.at_least,
              [&](ast::Threat& t) -> Text& { return in(t).at_least; }, emit);
  if (!counted.in) return;
  for (std::size_t v = 0; counted.in->values.size() > 1 && v < counted.in->values.size(); ++v) {
    ast::Threat mutant = threat;
    auto& values = in(mutant).in->values;
    values.erase(values.begin() + static_cast<std::ptrdiff_t>(v));
    emit(std::move(mutant), {MutationKind::literal, counted.in->values[v].span(), ""});
  }
}

void mutate_sequence(const ast::Threat& threat, const ast::Threat::Sequence& sequence, const RuleMutation& emit) {
  const auto in = [](ast::Threat& t) -> ast::Threat::Sequence& { return std::get<ast::Threat::Sequence>(t.kind); };
  if (sequence.max_gap) {
    change_text(threat, MutationKind::window, near_durations(sequence.max_gap->value()), *sequence.max_gap,
                [&](ast::Threat& t) -> std::optional<Text>& { return in(t).max_gap; }, emit);
  }
  if (sequence.without) {
    ast::Threat mutant = threat;
    in(mutant).without.reset();
    emit(std::move(mutant), {MutationKind::condition, sequence.without->span, ""});
  }
  for (std::size_t s = 0; s < sequence.steps.size(); ++s) {
    const ast::Threat::Step& step = sequence.steps[s];
    if (step.max_gap) {
      change_text(threat, MutationKind::window, near_durations(step.max_gap->value()), *step.max_gap,
                  [&, s](ast::Threat& t) -> std::optional<Text>& { return in(t).steps[s].max_gap; }, emit);
    }
    if (step.without) {
      ast::Threat mutant = threat;
      in(mutant).steps[s].without.reset();
      emit(std::move(mutant), {MutationKind::condition, step.without->span, ""});
    }
    if (sequence.steps.size() < 3) continue;
    ast::Threat mutant = threat;
    in(mutant).steps.erase(in(mutant).steps.begin() + static_cast<std::ptrdiff_t>(s));
    emit(std::move(mutant), {MutationKind::condition, step.span, ""});
  }
  if (sequence.order) {
    change_text(threat, MutationKind::operator_, {sequence.order->value() == "any" ? "strict" : "any"}, *sequence.order,
                [&](ast::Threat& t) -> std::optional<Text>& { return in(t).order; }, emit);
  }
}

void mutate(const ast::Threat& threat, const RuleMutation& emit) {
  change(threat, MutationKind::window, &ast::Threat::window, emit);
  if (const auto* counted = std::get_if<ast::Threat::Counted>(&threat.kind)) mutate_counted(threat, *counted, emit);
  if (const auto* sequence = std::get_if<ast::Threat::Sequence>(&threat.kind)) mutate_sequence(threat, *sequence, emit);
  const auto* first = std::get_if<ast::Threat::FirstSeen>(&threat.kind);
  if (first && first->learning) {
    change_text(threat, MutationKind::window, near_durations(first->learning->value()), *first->learning,
                [](ast::Threat& t) -> std::optional<Text>& { return std::get<ast::Threat::FirstSeen>(t.kind).learning; }, emit);
  }
  if (threat.filter) {
    ast::Threat mutant = threat;
    mutant.filter.reset();
    emit(std::move(mutant), {MutationKind::condition, threat.filter->span, ""});
  }
}

Text& name_in(MutableRule& rule) {
  return std::visit(
      [](auto& r) -> Text& {
        if constexpr (requires { r.head; }) {
          return r.head.name;
        } else {
          return r.name;
        }
      },
      rule);
}

}  // namespace

const Text& name_of(const MutableRule& rule) { return name_in(const_cast<MutableRule&>(rule)); }

void rename(MutableRule& rule, const std::string& name) {
  Text& own = name_in(rule);
  auto* alarm = std::get_if<ast::Alarm>(&rule);
  if (alarm && alarm->metric) alarm->metric->name = Text::synthetic(name, alarm->metric->name.span());
  own = Text::synthetic(name, own.span());
}

std::vector<PlacedFilter> placed_filters_of(MutableRule& rule) {
  std::vector<PlacedFilter> out;
  if (auto* filter = std::get_if<ast::Filter>(&rule)) out.push_back({"filter", &filter->use});
  if (auto* metric = std::get_if<ast::Metric>(&rule)) out.push_back({"filter", &metric->filter});
  auto* outlier = std::get_if<ast::Outlier>(&rule);
  if (outlier && outlier->filter) out.push_back({"filter", &*outlier->filter});
  auto* alarm = std::get_if<ast::Alarm>(&rule);
  if (alarm && alarm->metric) out.push_back({"metric", &alarm->metric->filter});
  if (auto* threat = std::get_if<ast::Threat>(&rule)) {
    compiler::for_each_filter_of_threat(*threat, [&](const std::string& part, ast::FilterUse& use) { out.push_back({part, &use}); });
  }
  return out;
}

std::vector<ast::FilterUse*> filters_of(MutableRule& rule) {
  std::vector<ast::FilterUse*> out;
  for (const PlacedFilter& placed : placed_filters_of(rule)) out.push_back(placed.use);
  return out;
}

void mutate_parameters(const MutableRule& rule, const RuleMutation& emit) {
  std::visit([&](const auto& r) { mutate(r, emit); }, rule);
}

}  // namespace tripline::tools
