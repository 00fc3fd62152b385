#include "compiler/catalogue/read_claims.hpp"

#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

using grammar::CompareOp;
using grammar::Condition;
using grammar::Operand;
using grammar::Span;
using grammar::ast::FilterUse;
using grammar::ast::InsightFilter;

namespace {

// Where another text would go in the place of `text`: between its quotes, which a YAML scalar may have escaped.
std::optional<Span> inner_of(Span span, const std::string& text) {
  const std::size_t length = span.end - span.begin;
  for (const std::uint32_t quotes : {0U, 1U, 2U}) {
    if (length == text.size() + 2 * quotes) return Span{span.source, span.begin + quotes, span.end - quotes};
  }
  return std::nullopt;
}

ClaimValue value_of(const Operand& operand) {
  using Kind = ClaimValue::Kind;
  ClaimValue value{Kind::text, operand.text, operand.span, inner_of(operand.span, operand.text), operand.quoted};
  if (operand.kind == Operand::Kind::number) value.kind = Kind::number;
  if (operand.kind == Operand::Kind::regex) {
    value.kind = Kind::regex;
    value.text = grammar::to_re2(operand.text);
    value.inner.reset();
  }
  return value;
}

ClaimValue value_of(const grammar::Text& text, bool prefix = false) {
  const std::string& value = text.value();
  std::optional<Span> inner;
  if (!value.empty()) inner = text.span(0, value.size());
  return {ClaimValue::Kind::text, prefix ? value + "*" : value, text.span(), inner, true};
}

Claim::Sign sign_of(const Condition& condition) {
  using Sign = Claim::Sign;
  switch (condition.kind) {
    case Condition::Kind::is_true: return Sign::is_true;
    case Condition::Kind::is_false: return Sign::is_false;
    case Condition::Kind::exists: return Sign::present;
    case Condition::Kind::like: return Sign::equal;
    case Condition::Kind::is_null:
    case Condition::Kind::not_exists: return Sign::other;
    case Condition::Kind::compare: break;
  }
  return condition.op == CompareOp::eq ? Sign::equal : condition.op == CompareOp::ne ? Sign::not_equal : Sign::order;
}

ClaimNode node_of(Claim claim) {
  ClaimNode node;
  node.kind = ClaimNode::Kind::claim;
  node.claim = std::move(claim);
  return node;
}

ClaimNode condition_node(const Condition& condition) {
  Claim claim{path_of(condition.selector), sign_of(condition), {}, condition.span, true};
  if (condition.kind == Condition::Kind::compare || condition.kind == Condition::Kind::like) {
    claim.values.push_back(value_of(condition.operand));
    if (condition.kind == Condition::Kind::like) claim.values.back().kind = ClaimValue::Kind::glob;
  }
  return node_of(std::move(claim));
}

ClaimNode tree_node(const grammar::Pattern& pattern, grammar::PatternNodeId id) {
  const grammar::PatternNode& from = pattern[id];
  if (from.kind == grammar::PatternNode::Kind::condition) return condition_node(from.condition);
  ClaimNode node;
  node.kind = from.kind == grammar::PatternNode::Kind::all_of ? ClaimNode::Kind::all : ClaimNode::Kind::any;
  for (const grammar::PatternNodeId child : from.children) node.children.push_back(tree_node(pattern, child));
  return node;
}

// A filter of AWS's own rule bodies; an operator on numbers says nothing that the catalogue knows.
ClaimNode insight_node(const InsightFilter& filter, Path path) {
  using Op = InsightFilter::Op;
  Claim claim{std::move(path), Claim::Sign::order, {}, filter.span, false};
  if (filter.op == Op::in || filter.op == Op::starts_with) claim.sign = Claim::Sign::equal;
  if (filter.op == Op::not_in) claim.sign = Claim::Sign::not_equal;
  if (filter.op == Op::is_present) claim.sign = filter.present ? Claim::Sign::present : Claim::Sign::other;
  for (const grammar::Text& value : filter.values) claim.values.push_back(value_of(value, filter.op == Op::starts_with));
  return node_of(std::move(claim));
}

}  // namespace

Path path_of(const grammar::Selector& selector) {
  Path path{{}, selector.span, grammar::to_string(selector)};
  for (const grammar::SelectorStep& step : selector.steps) path.steps.push_back({step.key, step.span});
  return path;
}

ClaimNode ClaimReader::read_named(std::string_view pack, const grammar::Text& name) {
  std::string home;
  const grammar::ast::Filter* filter = names_.filter(pack, name, home, quiet_);
  ClaimNode node;
  node.kind = ClaimNode::Kind::known;
  if (!filter) return node;
  constexpr std::size_t deepest = 200;  // check() refuses longer rows of references
  const auto [at, fresh] = named_.try_emplace(filter);
  if (fresh && depth_ < deepest) {
    ++depth_;
    ClaimNode meaning = read(home, filter->use);
    node.scope = meaning.scope;
    node.about_cloudtrail = is_about_cloudtrail(meaning);
    --depth_;
    named_[filter] = node;
  } else if (at->second) {
    node = *at->second;
  }
  return node;
}

ClaimNode ClaimReader::read_member(std::string_view pack, const grammar::ast::FieldRef& field,
                                   const grammar::ast::ListUse& list) {
  ClaimNode node;
  if (field.kind != grammar::ast::FieldRef::Kind::json) return node;
  const std::vector<grammar::Text>* values = &list.values;
  if (!list.name.value().empty()) {
    const grammar::ast::List* named = names_.list(pack, list.name, quiet_);
    if (!named) return node;
    values = &named->values;
  }
  Claim claim{path_of(field.selector), Claim::Sign::equal, {}, field.text.span(), false};
  for (const grammar::Text& value : *values) claim.values.push_back(value_of(value));
  node = node_of(std::move(claim));
  find_scopes(node, finder_);
  return node;
}

ClaimNode ClaimReader::read_use(std::string_view pack, const FilterUse& use) {
  ClaimNode node;
  switch (use.kind) {
    case FilterUse::Kind::reference: return read_named(pack, use.text);
    case FilterUse::Kind::pattern:
      if (!use.pattern || use.pattern->kind != grammar::Pattern::Kind::json) return node;
      return tree_node(*use.pattern, use.pattern->root);
    case FilterUse::Kind::member:
      if (use.by != FilterUse::By::value || !use.field) return node;
      return read_member(pack, *use.field, use.list);
    case FilterUse::Kind::all_of: node.kind = ClaimNode::Kind::all; break;
    case FilterUse::Kind::any_of: node.kind = ClaimNode::Kind::any; break;
    case FilterUse::Kind::none_of: node.kind = ClaimNode::Kind::none; break;
  }
  for (const FilterUse& child : use.children) node.children.push_back(read_use(pack, child));
  return node;
}

ClaimNode ClaimReader::read(std::string_view pack, const FilterUse& use) {
  ClaimNode node = read_use(pack, use);
  find_scopes(node, finder_);
  return node;
}

ClaimNode ClaimReader::read(const grammar::ast::InsightRule& rule) {
  ClaimNode node;
  if (rule.clf) return node;
  for (const InsightFilter& filter : rule.filters) {
    if (const auto selector = grammar::parse_selector(filter.match, quiet_)) {
      node.children.push_back(insight_node(filter, path_of(*selector)));
    }
  }
  find_scopes(node, finder_);
  return node;
}

}  // namespace tripline::compiler
