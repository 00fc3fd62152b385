#include "compiler/lower_query_expression.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "compiler/query_period.hpp"
#include "runtime/number.hpp"
#include "runtime/address.hpp"
#include "runtime/query_expression.hpp"

namespace tripline::compiler {

namespace {

using grammar::Code;
using grammar::Diagnostic;
using grammar::QueryNode;
using grammar::QueryNodeId;
using grammar::QueryOperator;
using runtime::QueryExpression;
using F = runtime::QueryFunction;

F function_of_operator(QueryOperator op) {
  switch (op) {
    case QueryOperator::add:
      return F::add;
    case QueryOperator::subtract:
      return F::subtract;
    case QueryOperator::multiply:
      return F::multiply;
    case QueryOperator::divide:
      return F::divide;
    case QueryOperator::modulo:
      return F::modulo;
    case QueryOperator::power:
      return F::power;
    case QueryOperator::minus:
      return F::minus;
    case QueryOperator::equal:
      return F::equal;
    case QueryOperator::not_equal:
      return F::not_equal;
    case QueryOperator::less:
      return F::less;
    case QueryOperator::less_equal:
      return F::less_equal;
    case QueryOperator::greater:
      return F::greater;
    case QueryOperator::greater_equal:
      return F::greater_equal;
    case QueryOperator::in:
      return F::in;
    case QueryOperator::both:
      return F::both;
    case QueryOperator::either:
      return F::either;
    case QueryOperator::invert:
      return F::invert;
    case QueryOperator::like:
    case QueryOperator::matches:
      break;
  }
  return F::like_text;
}

std::string arguments_text(const QueryFunctionEntry& entry) {
  const auto noun = [](std::uint32_t n) { return n == 1 ? "argument" : "arguments"; };
  if (entry.least == entry.most) {
    return entry.most == 0 ? "no arguments" : fmt::format("{} {}", entry.most, noun(entry.most));
  }
  if (entry.most == 255) return fmt::format("at least {} {}", entry.least, noun(entry.least));
  return fmt::format("{} to {} arguments", entry.least, entry.most);
}

}  // namespace

std::uint32_t QueryExpressions::add(QueryExpression expression) {
  plan_.expressions.push_back(std::move(expression));
  return static_cast<std::uint32_t>(plan_.expressions.size() - 1);
}

// Stands where an error was said.
std::uint32_t QueryExpressions::nothing() { return add({}); }

std::uint32_t QueryExpressions::slot_expression(std::uint32_t slot) {
  QueryExpression e;
  e.function = F::slot;
  e.slot = slot;
  return add(std::move(e));
}

std::uint32_t QueryExpressions::lower(QueryNodeId id, QueryScope& scope) { return node(id, scope); }

std::uint32_t QueryExpressions::lower_column(QueryNodeId id, StatsColumns& columns) {
  columns_ = &columns;
  const std::uint32_t expression = node(id, columns.rows);
  columns_ = nullptr;
  return expression;
}

QueryShape QueryExpressions::shape(std::uint32_t number, const QueryScope& scope) const {
  const QueryExpression& e = plan_.expressions[number];
  switch (e.function) {
    case F::json_parse:
    case F::split:
      return {true, true};
    case F::access:
      return {true, false};
    case F::slot: {
      const auto at = shapes_.find(e.slot);
      return at == shapes_.end() ? QueryShape{} : at->second;
    }
    case F::unmask:
      return shape(e.operands[0], scope);
    case F::coalesce:
    case F::choose: {
      QueryShape any;
      for (const std::uint32_t operand : e.operands) any.traversable |= shape(operand, scope).traversable;
      return any;
    }
    default:
      return {};
  }
}

void QueryExpressions::refuse_structure(std::uint32_t expression, const QueryScope& scope, grammar::Span span,
                                        std::string_view where) {
  if (!shape(expression, scope).structure) return;
  diagnostics_.add(Code::wrong_type, span, fmt::format("a map or list stands in `{}`", where)).help =
      "take a value out of it, as in `j.key` or `j[0]`, or write `jsonStringify(…)`";
}

std::optional<std::string> QueryExpressions::regex(const QueryNode& node) {
  // RE2 writes a named group `(?P<name>…)`.
  std::string spelled;
  bool in_class = false;
  for (std::size_t i = 0; i < node.text.size(); ++i) {
    const char c = node.text[i];
    if (c == '\\' && i + 1 < node.text.size()) {
      (spelled += c) += node.text[++i];
      continue;
    }
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    const std::string_view rest = std::string_view(node.text).substr(i);
    if (!in_class && rest.size() > 3 && rest.starts_with("(?<") && rest[3] != '=' && rest[3] != '!') {
      spelled += "(?P<";
      i += 2;
      continue;
    }
    spelled += c;
  }
  std::string why;
  if (runtime::query_regex(spelled, &why)) return spelled;
  diagnostics_.add(Code::regex_syntax, node.span, "a regular expression is not valid: " + why).help =
      "the dialect is RE2's: no backreferences, no look-around";
  return std::nullopt;
}

std::uint32_t QueryExpressions::node(QueryNodeId id, QueryScope& scope) {
  const QueryNode& node = query_[id];
  QueryExpression e;
  switch (node.kind) {
    case QueryNode::Kind::number: {
      const auto number = runtime::to_double(node.text);
      if (!number) {
        diagnostics_.add(Code::bad_value, node.span,
                         fmt::format("`{}` is too large for a number", node.text));
        return nothing();
      }
      e.number = *number;
      e.text = node.text;
      return add(std::move(e));
    }
    case QueryNode::Kind::string:
      e.function = F::text;
      e.text = node.text;
      return add(std::move(e));
    case QueryNode::Kind::field:
      return field(node, scope);
    case QueryNode::Kind::call:
      return call(node, scope);
    case QueryNode::Kind::operation:
      return operation(node, scope);
    case QueryNode::Kind::access: {
      const std::uint32_t from = this->node(node.operands[0], scope);
      e.function = F::access;
      e.operands = {from};
      for (const grammar::QueryFieldStep& step : node.steps) {
        const bool index = step.kind == grammar::QueryFieldStep::Kind::index && step.text.size() < 10;
        e.steps.push_back(index ? runtime::Step{runtime::Step::Kind::index, "",
                                                static_cast<std::uint32_t>(std::stoul(step.text))}
                                : runtime::Step{runtime::Step::Kind::key, step.text, 0});
      }
      return add(std::move(e));
    }
    case QueryNode::Kind::regex:
      diagnostics_.add(Code::query_syntax, node.span, "a regular expression stands where a value is due")
          .help = "compare with `like` or `=~`";
      return nothing();
    case QueryNode::Kind::period:
      diagnostics_
          .add(Code::query_syntax, node.span, fmt::format("`{}` stands where a value is due", node.text))
          .help = "a period is an argument of `bin`, `datefloor` and `dateceil`; put text in quotes";
      return nothing();
    case QueryNode::Kind::star:
      diagnostics_.add(Code::query_syntax, node.span, "`*` is an argument of `count` only");
      return nothing();
  }
  return nothing();
}

std::uint32_t QueryExpressions::field(const QueryNode& node, QueryScope& scope) {
  const std::string name = path_text(node.steps);
  if (columns_) {
    const auto at = columns_->names.find(name);
    if (at != columns_->names.end()) return slot_expression(at->second);
    diagnostics_.add(Code::aggregate_place, node.span, fmt::format("`{}` is no key of this `stats`", name))
        .help = fmt::format("write it behind `by`, or take an aggregate of it, such as `max({})`", name);
    return nothing();
  }
  const auto named = scope.find(node.steps);
  if (!named) {
    Diagnostic& said =
        diagnostics_.add(Code::unknown_column, node.span, fmt::format("`stats` has no column `{}`", name));
    const auto near = grammar::nearest_name(name, scope.names());
    said.help = near ? fmt::format("did you mean `{}`?", *near)
                     : "commands behind `stats` see its columns only; an alias names one";
    return nothing();
  }
  const grammar::QueryFieldStep& first = node.steps.front();
  std::string word = node.steps.size() == 1 && first.kind == grammar::QueryFieldStep::Kind::name ? name : "";
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (word == "true" || word == "false") {
    Diagnostic& said = diagnostics_.add(Code::bare_boolean, node.span,
                                        fmt::format("`{}` is the name of a field here", name));
    said.help = fmt::format("booleans are the numbers 1 and 0: write `{}`; text needs quotes",
                            word == "true" ? 1 : 0);
  }
  const std::uint32_t slot = slot_expression(named->slot);
  if (named->steps.empty()) return slot;
  QueryExpression e;
  e.function = F::access;
  e.operands = {slot};
  e.steps = named->steps;
  return add(std::move(e));
}

// L21: `*` is nothing special in a comparison.
void QueryExpressions::lint_comparison(const QueryNode& node) {
  if (node.op != QueryOperator::equal && node.op != QueryOperator::not_equal) return;
  for (const QueryNodeId id : node.operands) {
    const QueryNode& operand = query_[id];
    if (operand.kind != QueryNode::Kind::string || operand.text.find('*') == operand.text.npos) continue;
    diagnostics_.add(Code::interior_asterisk, operand.span, "`*` is no wildcard in a comparison").help =
        "search with `like /…/`, or `like \"…\"` for text that occurs anywhere";
  }
}

std::uint32_t QueryExpressions::operation(const QueryNode& node, QueryScope& scope) {
  if (node.op == QueryOperator::like || node.op == QueryOperator::matches) return search(node, scope);
  lint_comparison(node);
  QueryExpression e;
  e.function = function_of_operator(node.op);
  e.negated = node.negated;
  for (const QueryNodeId operand : node.operands) e.operands.push_back(this->node(operand, scope));
  return add(std::move(e));
}

std::uint32_t QueryExpressions::search(const QueryNode& node, QueryScope& scope) {
  const QueryNode& by = query_[node.operands[1]];
  QueryExpression e;
  e.negated = node.negated;
  e.operands = {this->node(node.operands[0], scope)};
  e.function = by.kind == QueryNode::Kind::regex ? F::like_regex : F::like_text;
  e.text = by.text;
  if (by.kind == QueryNode::Kind::regex) {
    const auto spelled = regex(by);
    if (!spelled) return nothing();
    e.text = *spelled;
  }
  return add(std::move(e));
}

const QueryFunctionEntry* QueryExpressions::function_of(const QueryNode& node) {
  const QueryFunctionEntry* entry = find_query_function(node.text);
  if (!entry) {
    Diagnostic& said = diagnostics_.add(Code::unknown_function, node.name_span,
                                        fmt::format("there is no function `{}`", node.text));
    if (const auto near = grammar::nearest_name(node.text, query_function_names())) {
      said.help = fmt::format("did you mean `{}`?", *near);
      said.fix = grammar::Fix{node.name_span, std::string(*near)};
    }
    return nullptr;
  }
  const std::size_t count = node.operands.size();
  const bool pairs = entry->arguments != QueryArguments::branches || count >= 2;
  if (count >= entry->least && count <= entry->most && pairs) return entry;
  diagnostics_.add(Code::wrong_arity, node.span,
                   fmt::format("`{}` takes {}, found {}", entry->name, arguments_text(*entry), count));
  return nullptr;
}

void QueryExpressions::check_subnet(const QueryNode& node, F function) {
  if (node.kind != QueryNode::Kind::string) return;
  const auto subnet = runtime::read_subnet(node.text);
  const bool fits =
      subnet && (function == F::in_subnet || subnet->address.v6 == (function == F::in_subnet_v6));
  if (fits) return;
  const std::string_view kind = function == F::in_subnet      ? "IP"
                                : function == F::in_subnet_v4 ? "IPv4"
                                                              : "IPv6";
  diagnostics_.add(Code::bad_value, node.span, fmt::format("`{}` is no {} subnet", node.text, kind)).help =
      function == F::in_subnet_v6 ? "write it as `2001:db8::/32`" : "write it as `192.0.2.0/24`";
}

// The time of a row: @timestamp, which behind stats is a column or nothing.
std::uint32_t QueryExpressions::timestamp(const QueryNode& node, QueryScope& scope) {
  const auto named =
      columns_ ? std::nullopt : scope.find({{grammar::QueryFieldStep::Kind::name, "@timestamp", {}}});
  if (named) return slot_expression(named->slot);
  const bool in_column = columns_ != nullptr;
  diagnostics_
      .add(in_column ? Code::aggregate_place : Code::unknown_column, node.name_span,
           fmt::format("`{}` needs `@timestamp`, which {} does not have", node.text,
                       in_column ? "a column of `stats`" : "a row behind `stats`"))
      .help = in_column ? "write it behind `by`, or inside of an aggregate"
                        : "carry a time along, as in `latest(@timestamp) as t`, and write `datefloor(t, 1h)`";
  return nothing();
}

std::uint32_t QueryExpressions::call(const QueryNode& node, QueryScope& scope) {
  const QueryFunctionEntry* entry = function_of(node);
  if (!entry) return nothing();
  if (entry->aggregate()) return aggregate(node, *entry);

  QueryExpression e;
  e.function = std::get<F>(entry->what);
  std::vector<QueryNodeId> operands = node.operands;
  if (entry->arguments == QueryArguments::period) {
    const auto period = lower_period(query_[operands.back()], diagnostics_);
    operands.pop_back();
    if (period) e.period = *period;
    if (operands.empty()) e.operands = {timestamp(node, scope)};
    if (!period) return nothing();
  }
  if (entry->arguments == QueryArguments::regex) {
    const QueryNode& by = query_[operands[1]];
    if (by.kind != QueryNode::Kind::regex && by.kind != QueryNode::Kind::string) {
      diagnostics_.add(Code::bad_value, by.span, "expected a regular expression").help =
          "write one between slashes";
      return nothing();
    }
    const auto spelled = regex(by);
    if (!spelled) return nothing();
    e.text = *spelled;
    operands.erase(operands.begin() + 1);
  }
  if (entry->arguments == QueryArguments::subnet) check_subnet(query_[operands[1]], e.function);
  if (e.function == F::message_size && operands.empty()) {
    const auto message =
        columns_ ? std::nullopt : scope.find({{grammar::QueryFieldStep::Kind::name, "@message", {}}});
    if (!message) {
      diagnostics_.add(Code::unknown_column, node.span,
                       "`messageSize` needs `@message`, which a row behind `stats` does not have");
      return nothing();
    }
    e.operands = {slot_expression(message->slot)};
  }
  for (const QueryNodeId operand : operands) e.operands.push_back(this->node(operand, scope));
  return add(std::move(e));
}

std::uint32_t QueryExpressions::aggregate(const QueryNode& node, const QueryFunctionEntry& entry) {
  if (!columns_) {
    diagnostics_
        .add(Code::aggregate_place, node.span,
             fmt::format("the aggregate `{}` stands outside `stats`", entry.name))
        .help = "behind `stats` a column is referred to by its alias, or by its name in backticks";
    return nothing();
  }
  StatsColumns& columns = *columns_;
  columns_ = nullptr;  // aggregates do not nest, and see rows
  runtime::QueryAggregate made;
  made.kind = std::get<runtime::QueryAggregateKind>(entry.what);
  if (entry.arguments == QueryArguments::percent) {
    const QueryNode& percent = query_[node.operands[1]];
    const auto number =
        percent.kind == QueryNode::Kind::number ? runtime::to_double(percent.text) : std::nullopt;
    if (!number || *number < 0 || *number > 100) {
      diagnostics_.add(Code::bad_value, percent.span, "a percentile is a number from 0 to 100");
    }
    made.percent = number.value_or(0);
  }
  const bool star = !node.operands.empty() && query_[node.operands[0]].kind == QueryNode::Kind::star;
  const bool counts_rows = made.kind == runtime::QueryAggregateKind::count && (star || node.operands.empty());
  if (!counts_rows) {
    made.expression = this->node(node.operands[0], columns.rows);
    refuse_structure(*made.expression, columns.rows, query_[node.operands[0]].span, "stats");
  }
  if (made.kind == runtime::QueryAggregateKind::earliest ||
      made.kind == runtime::QueryAggregateKind::latest) {
    made.time = timestamp(node, columns.rows);
  }
  columns_ = &columns;
  columns.aggregates.push_back(std::move(made));
  return slot_expression(columns.keys + static_cast<std::uint32_t>(columns.aggregates.size() - 1));
}

}  // namespace tripline::compiler
