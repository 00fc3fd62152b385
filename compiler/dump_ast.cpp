#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/dump.hpp"

namespace tripline::compiler {

namespace {

using grammar::ast::FilterUse;

std::string_view word_of(FilterUse::By by) {
  constexpr std::string_view words[] = {"in", "class", "cidr", "country", "asn"};
  return words[static_cast<std::size_t>(by)];
}

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
      return fmt::format("{} {} {}", use.field ? use.field->text.value() : "<refused>", word_of(use.by),
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

std::string text_of(const std::optional<FilterUse>& use) { return use ? text_of(*use) : "<refused>"; }

using grammar::ast::Threat;

std::string threat_kind(const std::monostate&) { return "  <refused>\n"; }
std::string threat_kind(const Threat::Counted& c) {
  constexpr std::string_view words[] = {"distinct", "count", "value_count", "sum"};
  return fmt::format("  {}{} at least {}{}\n", words[static_cast<std::size_t>(c.kind)],
                     c.of ? " " + c.of->text.value() : "", c.at_least.value(),
                     c.in ? " in " + (c.in->name.value().empty() ? values_of(c.in->values) : c.in->name.value()) : "");
}
std::string threat_kind(const Threat::Sequence& s) {
  std::string out = fmt::format("  sequence{}\n", s.order && s.order->value() == "any" ? " in any order" : "");
  for (const Threat::Step& step : s.steps) {
    out += fmt::format("    {}{}\n", text_of(step.filter), step.without ? " without " + text_of(*step.without) : "");
  }
  return out;
}
std::string threat_kind(const Threat::Absence& a) {
  return fmt::format("  absence of {} after {}\n", text_of(a.of), text_of(a.after));
}
std::string threat_kind(const Threat::FirstSeen& f) {
  return fmt::format("  first_seen {} after {}\n", f.of ? f.of->text.value() : "<refused>",
                     f.learning ? f.learning->value() : "?");
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
                       opt(a.comparison_operator, "GreaterThanOrEqualToThreshold"),
                       a.band ? "band " + opt(a.band->width, "2") : opt(a.threshold, "?"),
                       opt(a.evaluation_periods, "1"), opt(a.period, "5m"));
    if (a.metric) metric(out, "  ", *a.metric);
    if (a.metric_name) out += fmt::format("  metric {}\n", a.metric_name->value());
    if (a.expression) out += fmt::format("  expression {}\n", grammar::to_string(*a.expression));
    for (const grammar::ast::MathInput& input : a.inputs) {
      out += fmt::format("  {} = {}\n", input.id.value(),
                         input.expression ? grammar::to_string(*input.expression)
                                          : opt(input.metric_name, "<refused>") + " " + opt(input.statistic, opt(a.statistic, "Sum")));
    }
  }
  for (const auto& c : pack.contributors) {
    out += fmt::format("contributors {} by {}\n", c.head.name.value(), c.rule ? values_of(c.rule->keys) : "<refused>");
  }
  for (const auto& t : pack.threats) {
    std::vector<std::string> by;
    for (const auto& name : t.by) by.push_back(name.text.value());
    if (!t.by_all.empty()) {
      std::vector<std::string> all;
      for (const auto& name : t.by_all) all.push_back(name.text.value());
      by.push_back(fmt::format("({})", fmt::join(all, ", ")));
    }
    out += fmt::format("threat {} by {} within {}\n", t.head.name.value(), fmt::join(by, ", "), opt(t.window, "?"));
    if (t.filter) out += fmt::format("  {}\n", text_of(*t.filter));
    out += std::visit([](const auto& kind) { return threat_kind(kind); }, t.kind);
    for (const auto& e : t.exceptions) out += fmt::format("  except {} until {}\n", text_of(e.filter), opt(e.expires, "?"));
  }
  for (const auto& c : pack.composites) {
    out += fmt::format("composite {} {}", c.head.name.value(), c.rule_text.value());
    if (c.suppressor) out += fmt::format(" unless {}", c.suppressor->value());
    out += '\n';
  }
  for (const auto& s : pack.scores) {
    out += fmt::format("score {} per {} by {} level {} of {} within {}\n", s.head.name.value(), opt(s.per, "entity"),
                       s.by ? s.by->text.value() : "nothing", opt(s.level, "?"), opt(s.cap, "10"),
                       opt(s.window, "the whole run"));
    if (s.filter) out += fmt::format("  {}\n", text_of(*s.filter));
    for (const auto& signal : s.signals) {
      out += fmt::format("  signal {} weight {}{} at least {}{}\n", signal.name.value(), opt(signal.weight, "?"),
                         signal.distinct ? " distinct " + signal.distinct->text.value() : "", opt(signal.at_least, "1"),
                         signal.filter ? " " + text_of(*signal.filter) : "");
    }
    for (const auto& category : s.categories) {
      out += fmt::format("  category {} {} {}\n", category.of.value(), category.is.value(),
                         category.filter ? text_of(*category.filter) : "<refused>");
    }
  }
  for (const auto& o : pack.outliers) {
    out += fmt::format("outlier {} by {} {} within {}\n", o.head.name.value(), o.by ? o.by->text.value() : "<refused>",
                       opt(o.method, "zscore"), opt(o.window, "the whole run"));
    if (o.filter) out += fmt::format("  {}\n", text_of(*o.filter));
  }
  for (const auto& n : pack.nodes) {
    out += fmt::format("node {} kind {}", n.name.value(), n.kind.value());
    for (const auto& id : n.ids) out += " " + id.text.value();
    out += '\n';
    if (n.filter) out += fmt::format("  {}\n", text_of(*n.filter));
  }
  for (const auto& e : pack.edges) {
    out += fmt::format("edge {} from {} to {}\n", e.name.value(), values_of(e.from), values_of(e.to));
    if (e.filter) out += fmt::format("  {}\n", text_of(*e.filter));
  }
  for (const auto& s : pack.sensitive) {
    out += fmt::format("sensitive {} kind {} weight {}\n", s.name.value(), s.kind.value(), opt(s.weight, "1"));
  }
  for (const auto& g : pack.graphs) {
    out += fmt::format("graph {} of {}\n", g.head.name.value(), g.edges.empty() ? "all edges" : values_of(g.edges));
  }
  for (const auto& q : pack.queries) {
    out += fmt::format("query {} over {}\n  {:?}\n", q.name.value(), opt(q.span, "all"), q.query_string.value());
  }
  for (const auto& t : pack.tests) out += fmt::format("test {}\n", t.name.value());
  return out;
}

}  // namespace tripline::compiler
