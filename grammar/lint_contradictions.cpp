// Conditions on one selector that can never, or must always, hold together. What a selector finds in an event
// is in exactly one of six states (absent, null, true, false, container, comparable), and only comparable
// ones meet a comparison (spec F23, F24, F34, F35). So two conditions exclude each other when they ask for
// different states, or for texts or numbers that no value has both of.
//
// Every answer must be sound, hence the reluctance: selectors with a wildcard find many values and are left
// alone, regular expressions and interior globs are never judged unless they are the same on both sides, and
// numbers that differ only past a double's precision count as undecided.
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "grammar/lint_pattern.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::grammar {

namespace {
// The order of numbers.

enum class Order : std::uint8_t { less, same, greater, undecided };

struct Integer {
  bool negative;
  std::string_view digits;  // no leading zeros; empty is zero
};

std::optional<Integer> integer_of(std::string_view text) {
  if (text.find_first_of(".eE") != text.npos) return std::nullopt;
  bool negative = false;
  if (text.starts_with('-') || text.starts_with('+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  return Integer{negative && !text.empty(), text};
}

Order order_of(const Integer& a, const Integer& b) {
  if (a.negative != b.negative) return a.negative ? Order::less : Order::greater;
  if (a.digits == b.digits) return Order::same;
  const bool smaller =
      a.digits.size() != b.digits.size() ? a.digits.size() < b.digits.size() : a.digits < b.digits;
  return smaller != a.negative ? Order::less : Order::greater;
}

std::optional<double> double_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Both have the number shape.
Order order_of(std::string_view a, std::string_view b) {
  if (a == b) return Order::same;
  const std::optional<Integer> left = integer_of(a);
  const std::optional<Integer> right = integer_of(b);
  if (left && right) return order_of(*left, *right);
  const std::optional<double> x = double_of(a);
  const std::optional<double> y = double_of(b);
  if (!x || !y || *x == *y) return Order::undecided;
  return *x < *y ? Order::less : Order::greater;
}

bool differ(std::string_view a, std::string_view b) {
  const Order order = order_of(a, b);
  return order == Order::less || order == Order::greater;
}

// Texts with wildcards at their edges (F26).

struct Edges {
  bool open_begin;
  bool open_end;
  std::string_view core;
};

Edges edges_of(std::string_view text) {
  Edges edges{text.starts_with('*'), text.ends_with('*'), text};
  if (edges.open_begin) edges.core.remove_prefix(1);
  if (edges.open_end && !edges.core.empty()) edges.core.remove_suffix(1);
  return edges;
}

bool is_exact(const Edges& edges) { return !edges.open_begin && !edges.open_end; }

bool matches(const Edges& edges, std::string_view text) {
  if (edges.open_begin && edges.open_end) return text.find(edges.core) != text.npos;
  if (edges.open_begin) return text.ends_with(edges.core);
  if (edges.open_end) return text.starts_with(edges.core);
  return text == edges.core;
}

bool are_disjoint(const Edges& a, const Edges& b) {
  if (is_exact(a)) return !matches(b, a.core);
  if (is_exact(b)) return !matches(a, b.core);
  if (!a.open_begin && !b.open_begin) return !a.core.starts_with(b.core) && !b.core.starts_with(a.core);
  if (!a.open_end && !b.open_end) return !a.core.ends_with(b.core) && !b.core.ends_with(a.core);
  return false;
}

// Whether no text or number equals both (F25, F26, F32).
bool are_disjoint(const Operand& a, const Operand& b) {
  using Kind = Operand::Kind;
  if (a.kind == Kind::regex || b.kind == Kind::regex) return false;
  if (a.kind == Kind::number && b.kind == Kind::number) return differ(a.text, b.text);
  if (a.kind == Kind::text && b.kind == Kind::text) return are_disjoint(edges_of(a.text), edges_of(b.text));
  const Operand& text = a.kind == Kind::text ? a : b;
  const Operand& number = a.kind == Kind::text ? b : a;
  if (!is_exact(edges_of(text.text))) return false;
  return !is_number_shape(text.text) || differ(text.text, number.text);
}

bool are_same(const Operand& a, const Operand& b) { return a.kind == b.kind && a.text == b.text; }

// Pairs of conditions.

enum State : unsigned { absent = 1, null = 2, is_true = 4, is_false = 8, container = 16, comparable = 32 };

unsigned states_of(const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::compare:
    case Condition::Kind::like:
      return comparable;
    case Condition::Kind::is_null:
      return null;
    case Condition::Kind::is_true:
      return is_true;
    case Condition::Kind::is_false:
      return is_false;
    case Condition::Kind::not_exists:
      return absent;
    case Condition::Kind::exists:
      return null | is_true | is_false | container | comparable;
  }
  return absent | null | is_true | is_false | container | comparable;
}

bool is_upper_bound(CompareOp op) { return op == CompareOp::lt || op == CompareOp::le; }
bool is_lower_bound(CompareOp op) { return op == CompareOp::gt || op == CompareOp::ge; }

// Whether `value`, as an exact text or a number, cannot satisfy the ordering.
bool fails_bound(const Operand& value, const Condition& bound) {
  if (value.kind == Operand::Kind::regex) return false;
  if (value.kind == Operand::Kind::text && !is_exact(edges_of(value.text))) return false;
  if (!is_number_shape(value.text)) return true;
  const Order order = order_of(value.text, bound.operand.text);
  const bool same_is_out = bound.op == CompareOp::lt || bound.op == CompareOp::gt;
  if (order == Order::same) return same_is_out;
  return order == (is_upper_bound(bound.op) ? Order::greater : Order::less);
}

bool fails_both_bounds(const Condition& lower, const Condition& upper) {
  const Order order = order_of(lower.operand.text, upper.operand.text);
  const bool strict = lower.op == CompareOp::gt || upper.op == CompareOp::lt;
  return order == Order::greater || (order == Order::same && strict);
}

bool exclude_each_other(const Condition& a, const Condition& b) {
  if ((states_of(a) & states_of(b)) == 0) return true;
  if (a.kind != Condition::Kind::compare || b.kind != Condition::Kind::compare) return false;
  if (a.op == CompareOp::eq && b.op == CompareOp::eq) return are_disjoint(a.operand, b.operand);
  if (a.op == CompareOp::eq && b.op == CompareOp::ne) return are_same(a.operand, b.operand);
  if (a.op == CompareOp::ne || b.op == CompareOp::ne) {
    return b.op == CompareOp::eq && are_same(a.operand, b.operand);
  }
  if (a.op == CompareOp::eq) return fails_bound(a.operand, b);
  if (b.op == CompareOp::eq) return fails_bound(b.operand, a);
  if (is_lower_bound(a.op) && is_upper_bound(b.op)) return fails_both_bounds(a, b);
  if (is_upper_bound(a.op) && is_lower_bound(b.op)) return fails_both_bounds(b, a);
  return false;
}

// Whether one of the two holds for every text and number.
bool cover_all_values(const Condition& a, const Condition& b) {
  if (a.kind != Condition::Kind::compare || b.kind != Condition::Kind::compare) return false;
  if (a.op == CompareOp::ne && b.op == CompareOp::ne) return are_disjoint(a.operand, b.operand);
  const bool opposite =
      (a.op == CompareOp::eq && b.op == CompareOp::ne) || (a.op == CompareOp::ne && b.op == CompareOp::eq);
  return opposite && are_same(a.operand, b.operand);
}

bool cover_everything(const Condition& a, const Condition& b) {
  using Kind = Condition::Kind;
  return (a.kind == Kind::exists && b.kind == Kind::not_exists) ||
         (a.kind == Kind::not_exists && b.kind == Kind::exists);
}

// Chains.

bool finds_many(const Selector& selector) {
  for (const SelectorStep& step : selector.steps) {
    if (step.kind == SelectorStep::Kind::any_element || step.kind == SelectorStep::Kind::any_value)
      return true;
  }
  return false;
}

using Group = std::vector<const Condition*>;

// Pairs are looked at within the first so many conditions on a selector, which keeps long chains linear.
constexpr std::size_t most_compared = 32;

// The conditions of a chain by selector, those of chains of the same kind inside it included.
void collect(const Pattern& pattern, const PatternNode& chain, std::map<std::string, Group>& groups) {
  for (const PatternNodeId id : chain.children) {
    const PatternNode& child = pattern[id];
    if (child.kind == chain.kind) {
      collect(pattern, child, groups);
    } else if (child.kind == PatternNode::Kind::condition && !finds_many(child.condition.selector)) {
      Group& group = groups[to_string(child.condition.selector)];
      if (group.size() < most_compared) group.push_back(&child.condition);
    }
  }
}

std::string field_of(const Condition& condition) {
  return condition.selector.steps.empty() ? "the field" : fmt::format("`{}`", to_string(condition.selector));
}

void warn_never(const Condition& a, const Condition& b, Diagnostics& diagnostics) {
  Diagnostic& diagnostic = diagnostics.add(
      Code::never_matches, b.span, fmt::format("two conditions on {} can never both hold", field_of(a)));
  diagnostic.help = "join alternatives with `||`";
  diagnostic.labels.push_back({a.span, "the other condition"});
}

void warn_always(const Condition& a, const Condition& b, bool everything, Diagnostics& diagnostics) {
  Diagnostic& diagnostic = diagnostics.add(
      Code::always_matches, b.span,
      everything ? fmt::format("one of two conditions on {} always holds", field_of(a))
                 : fmt::format("one of two conditions on {} holds for every text and number", field_of(a)));
  diagnostic.help = "join the conditions with `&&` to require both";
  diagnostic.labels.push_back({a.span, "the other condition"});
}

// The first pair that tells, if any.
void lint_group(const Group& group, PatternNode::Kind kind, Diagnostics& diagnostics) {
  for (std::size_t j = 1; j < group.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      const Condition& a = *group[i];
      const Condition& b = *group[j];
      if (kind == PatternNode::Kind::all_of && exclude_each_other(a, b)) return warn_never(a, b, diagnostics);
      if (kind == PatternNode::Kind::all_of) continue;
      const bool everything = cover_everything(a, b);
      if (everything || cover_all_values(a, b)) return warn_always(a, b, everything, diagnostics);
    }
  }
}
}  // namespace

void lint_contradictions(const Pattern& pattern, Diagnostics& diagnostics) {
  std::vector<bool> is_inner(pattern.nodes.size());  // looked at as a part of the chain around it
  for (const PatternNode& node : pattern.nodes) {
    for (const PatternNodeId child : node.children) {
      if (pattern[child].kind == node.kind) is_inner[static_cast<std::size_t>(child)] = true;
    }
  }
  for (std::size_t i = 0; i < pattern.nodes.size(); ++i) {
    const PatternNode& node = pattern.nodes[i];
    if (node.kind == PatternNode::Kind::condition || is_inner[i]) continue;
    std::map<std::string, Group> groups;
    collect(pattern, node, groups);
    for (const auto& [selector, group] : groups) lint_group(group, node.kind, diagnostics);
  }
}

}  // namespace tripline::grammar
