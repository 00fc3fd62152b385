#include "runtime/query_plan.hpp"

// Plans may come from an artifact that somebody else made. Expressions only refer to smaller numbers, so
// walking them ends; their depth is bounded as the parser bounds it, and so is their size as trees, for what
// shares its operands at every level would be walked for ever. A text of 64 KiB (the parser's bound) has far
// fewer nodes and slots than the bounds here.

#include <algorithm>

#include "runtime/field_walk.hpp"
#include "runtime/query_expression.hpp"

#include <re2/re2.h>

namespace tripline::runtime {

namespace {

constexpr std::uint32_t max_depth = 600;
constexpr std::uint64_t max_tree = 1 << 17;
constexpr std::uint32_t max_slots = 1 << 16;

// The least operands that the runtime takes for granted.
std::size_t least_operands(QueryFunction function) {
  using F = QueryFunction;
  switch (function) {
    case F::number:
    case F::text:
    case F::slot:
    case F::now:
    case F::query_start:
    case F::query_end:
    case F::query_range:
      return 0;
    case F::equal:
    case F::not_equal:
    case F::less:
    case F::less_equal:
    case F::greater:
    case F::greater_equal:
    case F::add:
    case F::subtract:
    case F::multiply:
    case F::divide:
    case F::modulo:
    case F::power:
    case F::in_subnet:
    case F::in_subnet_v4:
    case F::in_subnet_v6:
    case F::format_date:
    case F::contains:
    case F::starts_with:
    case F::ends_with:
    case F::substring:
    case F::regex_replace:
    case F::split:
    case F::json_array_contains:
      return 2;
    case F::replace:
      return 3;
    case F::haversine:
      return 4;
    default:
      return 1;
  }
}

class Verifier {
 public:
  explicit Verifier(const QueryPlan& plan) : plan_(plan) {}

  std::optional<std::string> run() {
    if (plan_.segments.empty()) return "a query without segments";
    for (const Field& field : plan_.fields) need(!verify(field), "a selector");
    if (!wrong_) need(FieldWalk(plan_.fields).fits(), "the overlap of the selectors");
    for (std::size_t i = 0; i < plan_.expressions.size(); ++i) trees_.push_back(tree_of(i));
    for (const QueryInput& input : plan_.inputs) {
      need(input.kind <= QueryInput::Kind::log, "an input's kind");
      need(input.slot < plan_.segments.front().slots, "an input");
      for (const std::uint32_t field : input.fields) need(field < plan_.fields.size(), "a field");
    }
    for (std::size_t s = 0; s < plan_.segments.size(); ++s) segment(s);
    for (const QueryColumnPlan& column : plan_.columns)
      need(column.slot < plan_.segments.back().slots, "a column");
    for (const std::uint32_t slot : plan_.kept) need(slot < plan_.segments.front().slots, "a kept slot");
    return wrong_;
  }

 private:
  void need(bool holds, const char* what) {
    if (!holds && !wrong_) wrong_ = std::string(what) + " of a query is out of range";
  }

  // What is known of an expression with all its operands.
  struct Tree {
    std::uint32_t depth = 1;
    std::uint64_t size = 1;                  // operands counted as often as they are used
    std::optional<std::uint32_t> last_slot;  // the greatest that it reads
  };

  Tree tree_of(std::size_t number) {
    const QueryExpression& e = plan_.expressions[number];
    Tree tree;
    if (e.function == QueryFunction::slot) tree.last_slot = e.slot;
    for (const std::uint32_t operand : e.operands) {
      need(operand < number, "an operand");
      if (operand >= number) continue;
      tree.depth = std::max(tree.depth, trees_[operand].depth + 1);
      tree.size = std::min(max_tree + 1, tree.size + trees_[operand].size);
      tree.last_slot = std::max(tree.last_slot, trees_[operand].last_slot);
    }
    need(e.function <= QueryFunction::unmask && e.operands.size() >= least_operands(e.function),
         "a function");
    need(e.period.count > 0 && e.period.count <= 1'000'000'000'000'000 &&
             e.period.unit <= QueryPeriod::Unit::months,
         "a period");
    need(tree.depth <= max_depth && tree.size <= max_tree, "the size of an expression");
    const bool regex = e.function == QueryFunction::like_regex || e.function == QueryFunction::regex_replace;
    if (regex) need(query_regex(e.text) != nullptr, "a regular expression");
    return tree;
  }

  // Every slot that the expression reads is one of `slots`.
  void expression(std::uint32_t number, std::size_t slots) {
    need(number < plan_.expressions.size(), "an expression");
    if (wrong_) return;
    const std::optional<std::uint32_t> last = trees_[number].last_slot;
    need(!last || *last < slots, "a slot");
  }

  void step(const QueryStep& step, std::size_t slots) {
    using Kind = QueryStep::Kind;
    need(step.kind <= Kind::cut, "a step's kind");
    need(step.slot < slots || step.kind == Kind::sort || step.kind == Kind::cut ||
             step.kind == Kind::filter || step.kind == Kind::parse_glob || step.kind == Kind::parse_regex,
         "a slot");
    for (const std::uint32_t slot : step.slots) need(slot < slots, "a slot");
    for (const QueryOrder& by : step.order) need(by.slot < slots, "a slot");
    if (step.kind == Kind::cut) need(step.limit >= 1 && step.limit <= query_limit, "a limit");
    if (step.kind == Kind::sort || step.kind == Kind::cut) return;
    expression(step.expression, slots);
    if (step.kind == Kind::parse_glob) {
      need(static_cast<std::size_t>(std::count(step.text.begin(), step.text.end(), '*')) == step.slots.size(),
           "a capture");
    }
    if (step.kind == Kind::parse_regex) {
      const auto regex = query_regex(step.text);
      need(regex && step.groups.size() == step.slots.size(), "a capture");
      for (const std::uint32_t group : step.groups) {
        need(regex && group <= static_cast<std::uint32_t>(regex->NumberOfCapturingGroups()), "a capture");
      }
    }
  }

  void segment(std::size_t number) {
    const QuerySegment& of = plan_.segments[number];
    const bool last = number + 1 == plan_.segments.size();
    need(of.stats.has_value() != last, "a segment");
    need(of.slots <= max_slots, "the number of slots");
    for (const QueryStep& one : of.steps) step(one, of.slots);
    if (last) {
      need(!of.steps.empty() && of.steps.back().kind == QueryStep::Kind::cut, "the end");
    }
    if (!of.stats || last) return;
    const QueryStats& stats = *of.stats;
    for (const std::uint32_t key : stats.keys) expression(key, of.slots);
    for (const QueryAggregate& aggregate : stats.aggregates) {
      need(aggregate.kind <= QueryAggregateKind::sorts_last && aggregate.percent >= 0 && aggregate.percent <= 100,
           "an aggregate");
      if (aggregate.expression) expression(*aggregate.expression, of.slots);
      if (aggregate.time) expression(*aggregate.time, of.slots);
      const bool timed =
          aggregate.kind == QueryAggregateKind::earliest || aggregate.kind == QueryAggregateKind::latest;
      need(!timed || aggregate.time.has_value(), "an aggregate");
    }
    std::size_t own = stats.keys.size() + stats.aggregates.size();
    for (const std::uint32_t column : stats.columns) expression(column, own++);
    need(stats.keys.size() + stats.columns.size() <= plan_.segments[number + 1].slots, "a column");
  }

  const QueryPlan& plan_;
  std::vector<Tree> trees_;  // by expression
  std::optional<std::string> wrong_;
};

}  // namespace

std::optional<std::string> verify(const QueryPlan& plan) { return Verifier(plan).run(); }

}  // namespace tripline::runtime
