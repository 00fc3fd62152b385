// Contributor Insights rules (spec C4-C11): their own filters become predicates like all others.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/build_condition.hpp"
#include "compiler/check_rules.hpp"
#include "compiler/scalars.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

using grammar::ast::InsightFilter;
using grammar::ast::InsightRule;
using runtime::Test;

namespace {

// `$.path` of a JSON rule; an alias or a position of a CLF rule (C11). The rule's structure was checked when it
// was read, so what is unknown here was diagnosed there.
std::optional<FieldId> insight_field(const InsightRule& rule, const grammar::Text& text, IrWriter& writer,
                                     grammar::Diagnostics& diagnostics) {
  if (!rule.clf) {
    const auto selector = grammar::parse_selector(text, diagnostics);
    if (!selector) return std::nullopt;
    return writer.field(field_of(*selector));
  }
  for (const auto& [position, alias] : rule.fields) {
    if (alias.value() == text.value()) return writer.field({runtime::Field::Kind::token, {}, position - 1});
  }
  const auto position = parse_integer(text.value());
  if (!position || *position == 0 || *position > 0xFFFFFFFF) return std::nullopt;
  return writer.field({runtime::Field::Kind::token, {}, static_cast<std::uint32_t>(*position - 1)});
}

NodeId insight_filter(const InsightFilter& filter, FieldId field, IrWriter& w) {
  const auto test = [&](Test kind, const std::string& text) {
    return w.test({static_cast<std::uint32_t>(field), kind, text, true, false});
  };
  const auto any_of = [&](Test kind) {
    std::vector<NodeId> tests;
    for (const grammar::Text& value : filter.values) {
      tests.push_back(kind == Test::prefix && value.value().empty() ? test(Test::comparable, {})
                                                                    : test(kind, value.value()));
    }
    return w.any(std::move(tests));
  };
  const NodeId present = test(Test::comparable, {});  // a leaf: string, number or boolean
  switch (filter.op) {
    case InsightFilter::Op::in: return any_of(Test::equals);
    case InsightFilter::Op::not_in: return w.all({present, w.none(any_of(Test::equals))});  // C6: missing fails
    case InsightFilter::Op::starts_with: return any_of(Test::prefix);
    case InsightFilter::Op::greater_than: return test(Test::number_greater, filter.number.value());
    case InsightFilter::Op::less_than: return test(Test::number_less, filter.number.value());
    case InsightFilter::Op::equal_to: return test(Test::number_equal, filter.number.value());
    case InsightFilter::Op::not_equal_to:
      return w.all({present, w.none(test(Test::number_equal, filter.number.value()))});  // C7
    case InsightFilter::Op::is_present: return filter.present ? present : w.none(present);  // C8
  }
  return w.never();
}

std::string insight_text(const InsightFilter& filter) {
  constexpr std::string_view ops[] = {"In", "NotIn", "StartsWith", "GreaterThan", "LessThan", "EqualTo", "NotEqualTo", "IsPresent"};
  std::string out = fmt::format("{} {}", filter.match.value(), ops[static_cast<std::size_t>(filter.op)]);
  if (filter.op == InsightFilter::Op::is_present) return out + (filter.present ? " true" : " false");
  out += filter.number.value().empty() ? "" : " " + filter.number.value();
  for (const grammar::Text& value : filter.values) out += " " + value.value();
  return out;
}

}  // namespace

void check_contributors(const grammar::ast::Pack& pack, const grammar::ast::Contributors& contributors,
                        Surroundings& in) {
  runtime::Contributors out;
  out.rule = rule_head(pack, contributors.head, runtime::Severity::info, in.diagnostics);
  out.period = duration_of(contributors.period, "period", 300, in.diagnostics);
  out.top = integer_of(contributors.top, "top", 1, 100, 10, in.diagnostics);
  out.by_maximum = contributors.order_by && contributors.order_by->value() == "Maximum";
  if (!contributors.rule) return;
  const InsightRule& rule = *contributors.rule;
  out.sum = rule.sum;

  // C5: JSON rules see JSON objects, CLF rules lines that are not blank.
  std::vector<NodeId> all;
  if (rule.clf) {
    const FieldId count = in.writer.field({runtime::Field::Kind::token_count, {}, 0});
    all.push_back(in.writer.test({static_cast<std::uint32_t>(count), Test::number_greater_equal, "1"}));
  } else {
    all.push_back(json_guard(in.writer));
  }
  bool whole = true;
  for (const InsightFilter& filter : rule.filters) {
    const auto field = insight_field(rule, filter.match, in.writer, in.diagnostics);
    whole &= field.has_value();
    if (!field) continue;
    all.push_back(insight_filter(filter, *field, in.writer));
    if (in.writer.traces()) in.writer.note(all.back(), Origin::Kind::condition, filter.span, insight_text(filter));
  }
  for (const grammar::Text& key : rule.keys) {
    const auto field = insight_field(rule, key, in.writer, in.diagnostics);
    whole &= field.has_value();
    if (!field) continue;
    out.keys.push_back(static_cast<std::uint32_t>(*field));
    out.key_labels.push_back(key.value());
  }
  if (rule.sum && rule.value_of) {
    const auto field = insight_field(rule, *rule.value_of, in.writer, in.diagnostics);
    whole &= field.has_value();
    if (field) out.value_field = static_cast<std::uint32_t>(*field);
  }
  if (!whole) return;
  for (const grammar::Text& group : rule.log_groups) out.log_groups.push_back(group.value());
  out.filter = in.writer.filter(out.rule.pack + "/" + out.rule.name, in.writer.all(std::move(all)));
  in.writer.ir().contributors.push_back(std::move(out));
}

}  // namespace tripline::compiler
