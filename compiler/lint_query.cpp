// Both warnings are about fields of the event, so a name that the query makes itself, by an alias, `parse` or `unnest`,
// is none of theirs from there on (L18). The warning of a negation stays away where the query asks about the field in
// another way too, by `ispresent` or for some value of it: its author has thought of it.
#include "compiler/lint_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "compiler/catalogue/query_claims.hpp"
#include "compiler/catalogue/resolve_path.hpp"
#include "grammar/lint_pattern.hpp"

namespace tripline::compiler {

namespace {

using grammar::Code;
using grammar::Query;
using grammar::QueryCommand;
using grammar::QueryNode;
using grammar::QueryNodeId;
using grammar::QueryOperator;

void lint_objects(const Query& query, grammar::Diagnostics& diagnostics) {
  for (const Path& path : query_fields(query)) {
    const Resolved resolved = resolve_in_record(path);
    if (!resolved.whole(path) || !resolved.type.starts_with('@')) continue;
    const bool list = resolved.type.ends_with("[]");
    diagnostics.add(Code::unknown_field, path.span,
                    fmt::format("`{}` is {}, which is always null here", path.spelled, list ? "a list" : "an object"))
        .help = fmt::format("name a value in it, as in `{}{}.name`, or take it out of `@message` with `parse`", path.spelled,
                            list ? ".0" : "");
  }
}

bool is_negation(const QueryNode& node) {
  return node.kind == QueryNode::Kind::operation && (node.op == QueryOperator::not_equal || node.negated);
}

class NegationLint {
 public:
  NegationLint(const Query& query, grammar::Diagnostics& diagnostics) : query_(query), diagnostics_(diagnostics) {
    for (const Path& path : query_fields(query)) fields_.insert({path.span.begin, path.span.end});
  }

  void run() {
    for (const QueryCommand& command : query_.commands) {
      if (command.kind == QueryCommand::Kind::filter) note_guards(*command.expression);
    }
    for (const QueryCommand& command : query_.commands) {
      if (command.kind == QueryCommand::Kind::stats) break;
      if (command.kind == QueryCommand::Kind::filter) warn(*command.expression);
    }
  }

 private:
  void note_guards(QueryNodeId id) {
    const QueryNode& node = query_[id];
    if (node.kind == QueryNode::Kind::field) guarded_.insert(path_text(node.steps));
    for (std::size_t i = is_negation(node) ? 1 : 0; i < node.operands.size(); ++i) note_guards(node.operands[i]);
  }

  void warn(QueryNodeId id) {
    const QueryNode& node = query_[id];
    for (const QueryNodeId operand : node.operands) warn(operand);
    if (!is_negation(node)) return;
    const QueryNode& field = query_[node.operands.front()];
    if (field.kind != QueryNode::Kind::field || !fields_.contains({field.span.begin, field.span.end})) return;
    std::vector<std::string_view> keys;
    for (const grammar::QueryFieldStep& step : field.steps) keys.push_back(step.text);
    const std::string name = path_text(field.steps);
    if (!grammar::is_often_absent(keys) || !guarded_.insert(name).second) return;
    const std::string_view sign = node.op == QueryOperator::not_equal ? "!=" : node.op == QueryOperator::in ? "not in" : "not like";
    diagnostics_.add(Code::negated_optional_field, node.span,
                     fmt::format("`{}` holds where `{}` is absent, as it often is", sign, name))
        .help = fmt::format("to keep such events out add `and ispresent({0})`; if they are meant, `or not ispresent({0})` says so", name);
  }

  const Query& query_;
  grammar::Diagnostics& diagnostics_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> fields_;  // places of names that are fields of the event
  std::set<std::string> guarded_;                             // asked about otherwise, or warned of
};

}  // namespace

void lint_query(const Query& query, grammar::Diagnostics& diagnostics) {
  lint_objects(query, diagnostics);
  NegationLint(query, diagnostics).run();
}

}  // namespace tripline::compiler
