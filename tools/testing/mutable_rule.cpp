#include "tools/testing/mutable_rule.hpp"

#include <type_traits>

#include "compiler/filter_places.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using ast::FilterUse;
using grammar::Text;

namespace {

template <typename Rule>
auto& name_in(Rule& rule) {
  if constexpr (requires { rule.head; }) {
    return rule.head.name;
  } else {
    return rule.name;
  }
}

// Calls `visit(things of the kind, the kind's type)` for each kind, in one order.
template <typename Pack, typename Visit>
void for_each_kind(Pack& pack, Visit visit) {
  visit(pack.filters), visit(pack.metrics), visit(pack.alarms), visit(pack.threats), visit(pack.outliers), visit(pack.scores);
  visit(pack.contributors), visit(pack.composites), visit(pack.nodes), visit(pack.edges), visit(pack.graphs);
  visit(pack.queries);
}

template <typename Use, typename Visit>
void visit_references(Use& use, Visit& visit)
  requires std::is_same_v<std::remove_const_t<Use>, FilterUse>
{
  if (use.kind == FilterUse::Kind::reference) visit(Refers::filter, use.text);
  for (auto& child : use.children) visit_references(child, visit);
}

// `Rule` may be const; `visit` gets texts, or of composites' rules bare names.
template <typename Rule, typename Visit>
void visit_references(Rule& rule, Visit& visit) {
  using Plain = std::remove_const_t<Rule>;
  const auto use = [&](auto& optional) {
    if (optional) visit_references(*optional, visit);
  };
  if constexpr (std::is_same_v<Plain, ast::Filter>) {
    visit_references(rule.use, visit);
  } else if constexpr (std::is_same_v<Plain, ast::Metric>) {
    visit_references(rule.filter, visit);
  } else if constexpr (std::is_same_v<Plain, ast::Alarm>) {
    if (rule.metric) visit_references(rule.metric->filter, visit);
    if (rule.metric_name) visit(Refers::metric, *rule.metric_name);
    for (auto& input : rule.inputs) {
      if (input.metric_name) visit(Refers::metric, *input.metric_name);
    }
  } else if constexpr (std::is_same_v<Plain, ast::Threat>) {
    compiler::for_each_filter_of_threat(rule, [&](const std::string&, auto& filter) { visit_references(filter, visit); });
  } else if constexpr (std::is_same_v<Plain, ast::Outlier>) {
    use(rule.filter);
  } else if constexpr (std::is_same_v<Plain, ast::Score>) {
    use(rule.filter);
    for (auto& signal : rule.signals) use(signal.filter);
    for (auto& category : rule.categories) use(category.filter);
  } else if constexpr (std::is_same_v<Plain, ast::Composite>) {
    if (rule.rule) {
      for (auto& name : rule.rule->names) visit(Refers::alarm, name.name);
    }
    if (rule.suppressor) visit(Refers::alarm, *rule.suppressor);
  } else if constexpr (std::is_same_v<Plain, ast::Node>) {
    use(rule.filter);
  } else if constexpr (std::is_same_v<Plain, ast::Edge>) {
    use(rule.filter);
    use(rule.denied);
    for (auto* names : {&rule.from, &rule.to}) {
      for (auto& name : *names) visit(Refers::node, name);
    }
  } else if constexpr (std::is_same_v<Plain, ast::Graph>) {
    for (auto& name : rule.edges) visit(Refers::edge, name);
  } else if constexpr (std::is_same_v<Plain, ast::SavedQuery>) {
    if (rule.sql) visit(Refers::metric, rule.sql->metric.text);
  }
}

const std::string& written(const Text& text) { return text.value(); }
const std::string& written(const std::string& text) { return text; }
void write(Text& text, std::string value) { text = Text::synthetic(std::move(value), text.span()); }
void write(std::string& text, std::string value) { text = std::move(value); }

void put_in_place(const ast::Pack& whole, ast::ListUse& use) {
  for (const ast::List& list : whole.lists) {
    if (use.name.value().empty() || list.name.value() != use.name.value()) continue;
    use.name = {};
    use.values = list.values;
    return;
  }
}
void put_in_place(const ast::Pack& whole, FilterUse& use) {
  if (use.kind == FilterUse::Kind::member) put_in_place(whole, use.list);
  for (FilterUse& child : use.children) put_in_place(whole, child);
}

}  // namespace

const Text& name_of(const MutableRule& rule) {
  return std::visit([](const auto& r) -> const Text& { return name_in(r); }, rule);
}

void rename(MutableRule& rule, const std::string& name) {
  auto* alarm = std::get_if<ast::Alarm>(&rule);
  if (alarm && alarm->metric) alarm->metric->name = Text::synthetic(name, alarm->metric->name.span());
  std::visit([&](auto& r) { write(name_in(r), name); }, rule);
}

void put(ast::Pack& pack, MutableRule rule) {
  for_each_kind(pack, [&](auto& things) {
    using Kind = typename std::remove_reference_t<decltype(things)>::value_type;
    if (auto* thing = std::get_if<Kind>(&rule)) things.push_back(std::move(*thing));
  });
}

std::vector<MutableRule> rules_of(const ast::Pack& pack) {
  std::vector<MutableRule> out;
  for_each_kind(pack, [&](const auto& things) { out.insert(out.end(), things.begin(), things.end()); });
  return out;
}

std::vector<PlacedFilter> placed_filters_of(MutableRule& rule) {
  std::vector<PlacedFilter> out;
  const auto visit = [&](const std::string& part, FilterUse& use) { out.push_back({part, &use}); };
  std::visit(
      [&](auto& r) {
        using Kind = std::remove_cvref_t<decltype(r)>;
        if constexpr (std::is_same_v<Kind, ast::Filter>) visit("filter", r.use);
        if constexpr (std::is_same_v<Kind, ast::Metric>) visit("filter", r.filter);
        if constexpr (std::is_same_v<Kind, ast::Alarm>) {
          if (r.metric) visit("metric", r.metric->filter);
        }
        if constexpr (std::is_same_v<Kind, ast::Threat>) compiler::for_each_filter_of_threat(r, visit);
        if constexpr (std::is_same_v<Kind, ast::Outlier> || std::is_same_v<Kind, ast::Score> ||
                      std::is_same_v<Kind, ast::Node> || std::is_same_v<Kind, ast::Edge>) {
          if (r.filter) visit("filter", *r.filter);
        }
        if constexpr (std::is_same_v<Kind, ast::Score>) {
          for (auto& signal : r.signals) {
            if (signal.filter) visit("signal " + signal.name.value(), *signal.filter);
          }
          for (auto& category : r.categories) {
            if (category.filter) visit(category.of.value() + " " + category.is.value(), *category.filter);
          }
        }
        if constexpr (std::is_same_v<Kind, ast::Edge>) {
          if (r.denied) visit("denied", *r.denied);
        }
      },
      rule);
  return out;
}

std::vector<std::pair<Refers, std::string>> references_of(const MutableRule& rule) {
  std::vector<std::pair<Refers, std::string>> out;
  const auto note = [&](Refers kind, const auto& text) { out.emplace_back(kind, written(text)); };
  std::visit([&](const auto& r) { visit_references(r, note); }, rule);
  return out;
}

void change_references(MutableRule& rule, const OtherName& other) {
  const auto change = [&](Refers kind, auto& text) {
    std::string name = other(kind, written(text));
    if (name != written(text)) write(text, std::move(name));
  };
  std::visit([&](auto& r) { visit_references(r, change); }, rule);
}

void put_lists_in_place(const ast::Pack& whole, MutableRule& rule) {
  for (const PlacedFilter& placed : placed_filters_of(rule)) put_in_place(whole, *placed.use);
  if (auto* threat = std::get_if<ast::Threat>(&rule)) {
    auto* counted = std::get_if<ast::Threat::Counted>(&threat->kind);
    if (counted && counted->in) put_in_place(whole, *counted->in);
  }
  if (auto* graph = std::get_if<ast::Graph>(&rule)) {
    for (auto* list : {&graph->untrusted, &graph->trusted}) {
      if (*list) put_in_place(whole, **list);
    }
  }
}

}  // namespace tripline::tools
