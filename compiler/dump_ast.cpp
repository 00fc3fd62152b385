#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/dump.hpp"

namespace tripline::compiler {

namespace {

using grammar::ast::FilterUse;

std::string text_of(const FilterUse& use) {
  const auto children = [&](std::string_view word) {
    std::vector<std::string> parts;
    for (const FilterUse& child : use.children) parts.push_back(text_of(child));
    return fmt::format("{}({})", word, fmt::join(parts, ", "));
  };
  switch (use.kind) {
    case FilterUse::Kind::reference: return use.text.value();
    case FilterUse::Kind::pattern: return use.pattern ? grammar::to_string(*use.pattern) : "<refused>";
    case FilterUse::Kind::all_of: return children("all");
    case FilterUse::Kind::any_of: return children("any");
    case FilterUse::Kind::none_of: return children("not");
    case FilterUse::Kind::member:
      return fmt::format("{} in {}", use.field ? use.field->text.value() : "<refused>",
                         use.list.name.value().empty() ? fmt::format("{} values", use.list.values.size())
                                                       : use.list.name.value());
  }
  return {};
}

std::string values_of(const std::vector<grammar::Text>& texts) {
  std::vector<std::string> out;
  for (const grammar::Text& text : texts) out.push_back(text.value());
  return fmt::format("{}", fmt::join(out, ", "));
}

void metric(std::string& out, std::string_view indent, const grammar::ast::Metric& m) {
  out += fmt::format("{}metric {}/{} value {}", indent, m.space.value(), m.name.value(), m.value.text.value());
  if (m.default_value) out += fmt::format(" default {}", m.default_value->value());
  if (m.unit) out += fmt::format(" unit {}", m.unit->value());
  for (const auto& d : m.dimensions) out += fmt::format(" {}={}", d.name.value(), d.field.text.value());
  out += fmt::format("\n{}  {}\n", indent, text_of(m.filter));
}

}  // namespace

std::string dump_ast(const grammar::ast::Pack& pack) {
  std::string out = fmt::format("pack {} {}\n", pack.name.value(), pack.version.value());
  for (const auto& list : pack.lists) out += fmt::format("list {} = {}\n", list.name.value(), values_of(list.values));
  for (const auto& filter : pack.filters) out += fmt::format("filter {}\n  {}\n", filter.name.value(), text_of(filter.use));
  for (const auto& m : pack.metrics) metric(out, "", m);
  const auto opt = [](const std::optional<grammar::Text>& text, std::string_view fallback) {
    return text ? text->value() : std::string(fallback);
  };
  for (const auto& a : pack.alarms) {
    out += fmt::format("alarm {} {} {} {} over {} x {}\n", a.head.name.value(), opt(a.statistic, "Sum"),
                       opt(a.comparison_operator, "GreaterThanOrEqualToThreshold"), opt(a.threshold, "?"),
                       opt(a.evaluation_periods, "1"), opt(a.period, "5m"));
    if (a.metric) metric(out, "  ", *a.metric);
    if (a.metric_name) out += fmt::format("  metric {}\n", a.metric_name->value());
  }
  for (const auto& c : pack.contributors) {
    out += fmt::format("contributors {} by {}\n", c.head.name.value(), c.rule ? values_of(c.rule->keys) : "<refused>");
  }
  for (const auto& t : pack.threats) {
    std::vector<std::string> by;
    for (const auto& ref : t.by) by.push_back(ref.text.value());
    out += fmt::format("threat {} by {} within {}\n", t.head.name.value(), fmt::join(by, ", "), opt(t.window, "?"));
    if (t.filter) out += fmt::format("  {}\n", text_of(*t.filter));
    if (t.distinct) {
      out += fmt::format("  distinct {} at least {}{}\n", t.distinct->of.text.value(), t.distinct->at_least.value(),
                         t.distinct->in ? " in " + (t.distinct->in->name.value().empty()
                                                        ? values_of(t.distinct->in->values)
                                                        : t.distinct->in->name.value())
                                        : "");
    }
  }
  for (const auto& c : pack.composites) {
    out += fmt::format("composite {} {}", c.head.name.value(), c.rule_text.value());
    if (c.suppressor) out += fmt::format(" unless {}", c.suppressor->value());
    out += '\n';
  }
  for (const auto& o : pack.outliers) {
    out += fmt::format("outlier {} by {} {} within {}\n", o.head.name.value(), o.by ? o.by->text.value() : "<refused>",
                       opt(o.method, "zscore"), opt(o.window, "the whole run"));
    if (o.filter) out += fmt::format("  {}\n", text_of(*o.filter));
  }
  for (const auto& t : pack.tests) out += fmt::format("test {}\n", t.name.value());
  return out;
}

}  // namespace tripline::compiler
