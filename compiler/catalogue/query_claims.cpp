#include "compiler/catalogue/query_claims.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace tripline::compiler {

using grammar::Query;
using grammar::QueryCommand;
using grammar::QueryNode;
using grammar::QueryNodeId;
using grammar::QueryOperator;

namespace {

Path path_of(const QueryNode& field) {
  Path path{{}, field.span, grammar::path_text(field.steps)};
  for (const grammar::QueryFieldStep& step : field.steps) {
    const bool index = step.kind == grammar::QueryFieldStep::Kind::index ||
                       step.text.find_first_not_of("0123456789") == std::string::npos;  // lists are `a.0.b` here (L6)
    path.steps.push_back({index ? std::string() : step.text, step.span});
  }
  return path;
}

class QueryReader {
 public:
  explicit QueryReader(const Query& query) : query_(query) {}

  ClaimNode read() {
    ClaimNode root;
    for (const QueryCommand& command : query_.commands) {
      if (command.kind == QueryCommand::Kind::stats) break;
      add_made(command);
      if (command.kind == QueryCommand::Kind::filter && command.expression) root.children.push_back(read(*command.expression));
    }
    return root;
  }

  std::vector<Path> fields() {
    std::vector<Path> out;
    for (const QueryCommand& command : query_.commands) {
      for (const auto& column : command.columns) collect(column.expression, out);
      for (const auto& key : command.keys) collect(key.expression, out);
      if (command.expression) collect(*command.expression, out);
      if (command.kind == QueryCommand::Kind::stats) break;
      add_made(command);
    }
    return out;
  }

 private:
  // Names that a query makes itself may hide fields.
  void add_made(const QueryCommand& command) {
    for (const auto& column : command.columns) {
      if (column.alias) made_.push_back(column.alias->text);
      if (!column.alias && query_[column.expression].kind != QueryNode::Kind::field) made_.push_back(column.text);  // L6
    }
    for (const auto& name : command.names) made_.push_back(name.text);
  }

  void collect(QueryNodeId id, std::vector<Path>& out) const {
    const QueryNode& node = query_[id];
    if (is_field(node)) out.push_back(path_of(node));
    for (const QueryNodeId below : node.operands) collect(below, out);
  }

  ClaimNode read(QueryNodeId id) {
    const QueryNode& node = query_[id];
    ClaimNode out;
    if (node.kind != QueryNode::Kind::operation) return out;
    switch (node.op) {
      case QueryOperator::both: return combine(node, ClaimNode::Kind::all);
      case QueryOperator::either: return combine(node, ClaimNode::Kind::any);
      case QueryOperator::invert: return combine(node, ClaimNode::Kind::none);
      case QueryOperator::equal:
      case QueryOperator::not_equal:
      case QueryOperator::like:
      case QueryOperator::matches:
      case QueryOperator::in: return read_claim(node);
      default: return out;
    }
  }

  ClaimNode combine(const QueryNode& node, ClaimNode::Kind kind) {
    ClaimNode out;
    out.kind = kind;
    for (const QueryNodeId child : node.operands) out.children.push_back(read(child));
    return out;
  }

  bool is_field(const QueryNode& node) const {
    if (node.kind != QueryNode::Kind::field || node.steps.empty() || node.steps.front().text.starts_with('@')) return false;
    const std::string text = grammar::path_text(node.steps);
    return std::find(made_.begin(), made_.end(), text) == made_.end();
  }

  ClaimNode read_claim(const QueryNode& node) {
    ClaimNode out;
    const QueryNode& field = query_[node.operands.front()];
    if (!is_field(field)) return out;
    const bool differs = node.op == QueryOperator::not_equal || node.negated;
    Claim claim{path_of(field), differs ? Claim::Sign::not_equal : Claim::Sign::equal, {}, node.span, false};
    for (std::size_t i = 1; i < node.operands.size(); ++i) {
      const auto value = value_of(query_[node.operands[i]], node.op);
      if (!value) return out;
      claim.values.push_back(*value);
    }
    out.kind = ClaimNode::Kind::claim;
    out.claim = std::move(claim);
    return out;
  }

  // L20: equality is of the whole text and of its case; `like` and `=~` search.
  static std::optional<ClaimValue> value_of(const QueryNode& node, QueryOperator op) {
    const bool searches = op == QueryOperator::like || op == QueryOperator::matches;
    if (node.kind == QueryNode::Kind::regex) return ClaimValue{ClaimValue::Kind::regex, node.text, node.span, {}, true};
    if (node.kind != QueryNode::Kind::string) return std::nullopt;
    if (searches) return ClaimValue{ClaimValue::Kind::regex, RE2::QuoteMeta(node.text), node.span, {}, true};
    ClaimValue value{ClaimValue::Kind::text, node.text, node.span, {}, true};
    if (node.text.find('*') != std::string::npos) return std::nullopt;  // an asterisk is itself, and in no name
    if (node.span.end - node.span.begin == node.text.size() + 2) {
      value.inner = grammar::Span{node.span.source, node.span.begin + 1, node.span.end - 1};
    }
    return value;
  }

  const Query& query_;
  std::vector<std::string> made_;
};

}  // namespace

ClaimNode read_query_claims(const Query& query, CallFinder& finder) {
  ClaimNode root = QueryReader(query).read();
  find_scopes(root, finder);
  return root;
}

std::vector<Path> query_fields(const Query& query) { return QueryReader(query).fields(); }

}  // namespace tripline::compiler
