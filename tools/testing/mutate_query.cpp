// Saved queries: commands left out, operators turned, literals and numbers changed.
#include "tools/testing/mutate_parts.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using grammar::Query;
using grammar::QueryCommand;
using grammar::QueryNode;
using grammar::QueryOperator;
using grammar::SqlQuery;

namespace {

QueryOperator other(QueryOperator op) {
  using enum QueryOperator;
  switch (op) {
    case equal: return not_equal;
    case not_equal: return equal;
    case less: return less_equal;
    case less_equal: return less;
    case greater: return greater_equal;
    case greater_equal: return greater;
    case both: return either;
    case either: return both;
    case add: return subtract;
    case subtract: return add;
    case multiply: return divide;
    case divide: return multiply;
    default: return op;
  }
}

std::string_view sign_of(QueryOperator op) {
  using enum QueryOperator;
  switch (op) {
    case equal: return "=";
    case not_equal: return "!=";
    case less: return "<";
    case less_equal: return "<=";
    case greater: return ">";
    case greater_equal: return ">=";
    case both: return "and";
    case either: return "or";
    case add: return "+";
    case subtract: return "-";
    case multiply: return "*";
    case divide: return "/";
    default: return "";
  }
}

class QueryMutation {
 public:
  QueryMutation(const ast::SavedQuery& saved, const RuleMutation& emit) : saved_(saved), query_(*saved.query), emit_(emit) {}

  void run() {
    for (std::size_t n = 0; n < query_.nodes.size(); ++n) node(n);
    for (std::size_t c = 0; c < query_.commands.size(); ++c) command(c);
  }

 private:
  template <typename Edit>
  void with(MutationKind kind, grammar::Span span, std::string replacement, Edit edit) {
    ast::SavedQuery mutant = saved_;
    edit(*mutant.query);
    emit_(std::move(mutant), {kind, span, std::move(replacement)});
  }

  void node(std::size_t n) {
    using enum MutationKind;
    const QueryNode& node = query_.nodes[n];
    const auto text = [&](MutationKind kind, std::string changed) {
      with(kind, node.span, changed, [&](Query& q) { q.nodes[n].text = changed; });
    };
    switch (node.kind) {
      case QueryNode::Kind::number:
        for (const std::string& near : near_numbers(node.text)) text(literal, near);
        break;
      case QueryNode::Kind::period:
        for (const std::string& near : near_durations(node.text)) text(window, near + "s");
        break;
      case QueryNode::Kind::string: text(literal, node.text + "X"); break;
      case QueryNode::Kind::field:
        with(field, node.span, node.steps.back().text + "X", [&](Query& q) { q.nodes[n].steps.back().text += "X"; });
        break;
      case QueryNode::Kind::operation: operation(n); break;
      case QueryNode::Kind::regex:
      case QueryNode::Kind::call:
      case QueryNode::Kind::star:
      case QueryNode::Kind::access: break;
    }
  }

  void operation(std::size_t n) {
    using enum MutationKind;
    const QueryNode& node = query_.nodes[n];
    if (node.op == QueryOperator::like || node.op == QueryOperator::in) {
      with(operator_, node.name_span, node.negated ? "without not" : "not", [&](Query& q) { q.nodes[n].negated ^= true; });
    } else if (other(node.op) != node.op) {
      with(operator_, node.name_span, std::string(sign_of(other(node.op))), [&](Query& q) { q.nodes[n].op = other(node.op); });
    }
    const bool joins = node.op == QueryOperator::both || node.op == QueryOperator::either;
    const bool lists = node.op == QueryOperator::in;  // the first operand is looked for
    for (std::size_t o = lists ? 1 : 0; (joins || lists) && node.operands.size() > 2 && o < node.operands.size(); ++o) {
      with(lists ? literal : condition, query_[node.operands[o]].span, "", [&](Query& q) {
        q.nodes[n].operands.erase(q.nodes[n].operands.begin() + static_cast<std::ptrdiff_t>(o));
      });
    }
    if (!joins || node.operands.size() != 2) return;
    for (const std::size_t o : {0u, 1u}) {  // of two one is left: it stands for both
      with(condition, query_[node.operands[o]].span, "", [&](Query& q) { q.nodes[n] = query_[node.operands[1 - o]]; });
    }
  }

  void command(std::size_t c) {
    using enum MutationKind;
    using Kind = QueryCommand::Kind;
    const QueryCommand& command = query_.commands[c];
    const auto in = [&](Query& q) -> QueryCommand& { return q.commands[c]; };
    // What others build on is not left out: that would be another query, or none.
    const bool alone = command.kind == Kind::filter || command.kind == Kind::limit || command.kind == Kind::dedup ||
                       command.kind == Kind::sort || command.kind == Kind::display;
    if (alone && query_.commands.size() > 1) {
      with(condition, command.span, "", [&](Query& q) { q.commands.erase(q.commands.begin() + static_cast<std::ptrdiff_t>(c)); });
    }
    if (command.kind == Kind::limit) {
      for (const std::string& near : near_numbers(command.number.text)) {
        with(threshold, command.number.span, near, [&](Query& q) { in(q).number.text = near; });
      }
    }
    for (std::size_t k = 0; k < command.order.size(); ++k) {
      with(operator_, query_[command.order[k].expression].span, command.order[k].descending ? "asc" : "desc",
           [&](Query& q) { in(q).order[k].descending ^= true; });
    }
    for (auto member : {&QueryCommand::columns, &QueryCommand::keys}) {
      const auto& columns = command.*member;
      for (std::size_t i = 0; columns.size() > 1 && i < columns.size(); ++i) {
        with(condition, columns[i].span, "", [&](Query& q) {
          (in(q).*member).erase((in(q).*member).begin() + static_cast<std::ptrdiff_t>(i));
        });
      }
    }
  }

  const ast::SavedQuery& saved_;
  const Query& query_;
  const RuleMutation& emit_;
};

// A query about metrics is asked as text.
void mutate_sql(const ast::SavedQuery& saved, const RuleMutation& emit) {
  using enum MutationKind;
  const SqlQuery& sql = *saved.sql;
  const auto with = [&](MutationKind kind, grammar::Span span, std::string replacement, auto edit) {
    ast::SavedQuery mutant = saved;
    edit(*mutant.sql);
    mutant.query_string = grammar::Text::synthetic(grammar::to_string(*mutant.sql), saved.query_string.span());
    emit(std::move(mutant), {kind, span, std::move(replacement)});
  };
  const auto erase = [](auto& things, std::size_t i) { things.erase(things.begin() + static_cast<std::ptrdiff_t>(i)); };
  const bool sums = sql.function == grammar::SqlFunction::sum;
  const grammar::SqlFunction other = sums ? grammar::SqlFunction::avg : grammar::SqlFunction::sum;
  with(operator_, sql.metric.span, std::string(to_string(other)), [&](SqlQuery& q) { q.function = other; });
  for (std::size_t c = 0; c < sql.conditions.size(); ++c) {
    const grammar::SqlCondition& one = sql.conditions[c];
    with(operator_, one.span, one.negated ? "=" : "!=", [&](SqlQuery& q) { q.conditions[c].negated ^= true; });
    with(literal, one.span, one.value + "X", [&](SqlQuery& q) { q.conditions[c].value += "X"; });
    with(condition, one.span, "", [&](SqlQuery& q) { erase(q.conditions, c); });
  }
  const bool ranked = sql.order || sql.limit;  // which groups come first: one key must stay
  for (std::size_t g = ranked && sql.group_by.size() == 1 ? 1 : 0; g < sql.group_by.size(); ++g) {
    with(condition, sql.group_by[g].span, "", [&](SqlQuery& q) { erase(q.group_by, g); });
  }
  if (sql.order) with(operator_, sql.span, "the other order", [](SqlQuery& q) { q.order->descending ^= true; });
  if (!sql.limit) return;
  for (const std::uint32_t limit : {*sql.limit - 1, *sql.limit + 1}) {
    if (limit > 0) with(threshold, sql.span, "limit " + std::to_string(limit), [&](SqlQuery& q) { q.limit = limit; });
  }
}

}  // namespace

void mutate(const ast::SavedQuery& query, const RuleMutation& emit) {
  if (query.query) QueryMutation(query, emit).run();
  if (query.sql) mutate_sql(query, emit);
}

}  // namespace tripline::tools
