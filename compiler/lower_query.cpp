// Command after command. A segment's steps grow until stats ends it; what is shown at the end is a list of
// names with their slots, which fields adds to and display and stats begin anew.
#include "compiler/lower_query.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "compiler/lint_query.hpp"
#include "compiler/lower_query_expression.hpp"
#include "compiler/query_scope.hpp"
#include "grammar/parse_query.hpp"
#include "runtime/query_expression.hpp"

namespace tripline::compiler {

namespace {

using grammar::Code;
using grammar::QueryColumn;
using grammar::QueryCommand;
using grammar::QueryNode;
using runtime::QueryExpression;
using runtime::QuerySegment;
using runtime::QueryStep;
using F = runtime::QueryFunction;

class Lowering {
 public:
  Lowering(const grammar::Query& query, grammar::Diagnostics& diagnostics)
      : query_(query), diagnostics_(diagnostics), scope_(plan_), expressions_(query, plan_, diagnostics) {
    plan_.segments.emplace_back();
  }

  runtime::QueryPlan run() {
    for (const QueryCommand& command : query_.commands) {
      check_order(command);
      lower(command);
    }
    if (shown_.empty() && !projected_) show_default();
    QuerySegment& last = plan_.segments.back();
    if (last.steps.empty() || last.steps.back().kind != QueryStep::Kind::cut) cut({}, runtime::query_limit);
    last.slots = scope_.slots();
    plan_.columns = std::move(shown_);
    find_kept();
    return std::move(plan_);
  }

 private:
  using Kind = QueryCommand::Kind;

  std::vector<QueryStep>& steps() { return plan_.segments.back().steps; }

  QueryStep& step(QueryStep::Kind kind) {
    steps().emplace_back();
    steps().back().kind = kind;
    return steps().back();
  }

  // L38, L47.
  void check_order(const QueryCommand& command) {
    if (dedup_ && command.kind != Kind::limit) {
      auto& said = diagnostics_.add(Code::command_order, command.word_span,
                                    fmt::format("`{}` stands behind `dedup`", command.word));
      said.help = "only `limit` may follow `dedup`";
      said.labels.push_back({dedup_->word_span, "dedup stands here"});
    }
    if (command.kind == Kind::dedup) dedup_ = &command;
    if (command.kind == Kind::sort || command.kind == Kind::limit) {
      if (!ordering_) ordering_ = &command;
    }
    if (command.kind != Kind::stats) return;
    if (++stats_count_ == 2 && ordering_) {
      auto& said = diagnostics_.add(Code::command_order, ordering_->word_span,
                                    fmt::format("`{}` stands before the second `stats`", ordering_->word));
      said.help = "with two `stats`, sort and limit behind the second";
      said.labels.push_back({command.word_span, "the second stats"});
    }
    if (stats_count_ > 2) {
      diagnostics_.add(Code::command_order, command.word_span, "a third `stats` in one query").help =
          "there may be two";
    }
  }

  void lower(const QueryCommand& command) {
    switch (command.kind) {
      case Kind::fields:
      case Kind::display:
        return fields(command);
      case Kind::filter:
        return filter(command);
      case Kind::stats:
        return stats(command);
      case Kind::sort:
        return sort(command);
      case Kind::limit:
        return limit(command);
      case Kind::dedup:
        return dedup(command);
      case Kind::parse:
        return parse(command);
      case Kind::unnest:
        return unnest(command);
    }
  }

  // A slot that holds the expression's value from here on.
  std::uint32_t slot_of(std::uint32_t expression) {
    const QueryExpression& e = plan_.expressions[expression];
    if (e.function == F::slot) return e.slot;
    const QueryShape shape = expressions_.shape(expression, scope_);
    QueryStep& made = step(QueryStep::Kind::compute);
    made.expression = expression;
    made.slot = scope_.new_slot();
    expressions_.note_shape(made.slot, shape);
    return made.slot;
  }

  // L18, L30: the name means this from now on, also where it is shown already.
  void define(const std::string& name, std::uint32_t slot, QueryShape shape) {
    scope_.define(name, slot, shape);
    for (auto& column : shown_) {
      if (column.name == name) column.slot = slot;
    }
  }

  void show(const std::string& name, std::uint32_t slot) {
    const auto at =
        std::find_if(shown_.begin(), shown_.end(), [&](const auto& column) { return column.name == name; });
    if (at == shown_.end()) {
      shown_.push_back({name, slot});
    } else {
      at->slot = slot;
    }
  }

  void fields(const QueryCommand& command) {
    if (command.kind == Kind::display || shows_stats_) shown_.clear();
    shows_stats_ = false;
    projected_ = true;
    for (const QueryColumn& column : command.columns) {
      const std::uint32_t expression = expressions_.lower(column.expression, scope_);
      const QueryShape shape = expressions_.shape(expression, scope_);
      const std::uint32_t slot = slot_of(expression);
      if (column.alias || !is_plain(column)) define(name_of(column), slot, shape);
      show(name_of(column), slot);
    }
  }

  // L6.
  static const std::string& name_of(const QueryColumn& column) {
    return column.alias ? column.alias->text : column.text;
  }

  // A field that goes by its path: what it means is known without the column.
  bool is_plain(const QueryColumn& column) const {
    const QueryNode& node = query_[column.expression];
    return node.kind == QueryNode::Kind::field && column.text == path_text(node.steps);
  }

  void show_default() {
    for (const char* name : {"@timestamp", "@message"}) {
      show(name, scope_.find({{grammar::QueryFieldStep::Kind::name, name, {}}})->slot);
    }
  }

  void filter(const QueryCommand& command) {
    const std::uint32_t expression = expressions_.lower(*command.expression, scope_);
    step(QueryStep::Kind::filter).expression = expression;
  }

  void sort(const QueryCommand& command) {
    std::vector<runtime::QueryOrder> order;
    for (const grammar::QuerySortKey& key : command.order) {
      const std::uint32_t expression = expressions_.lower(key.expression, scope_);
      expressions_.refuse_structure(expression, scope_, query_[key.expression].span, "sort");
      order.push_back({slot_of(expression), key.descending});
    }
    step(QueryStep::Kind::sort).order = std::move(order);
  }

  void cut(std::vector<std::uint32_t> slots, std::uint32_t limit) {
    QueryStep& made = step(QueryStep::Kind::cut);
    made.slots = std::move(slots);
    made.limit = limit;
  }

  void limit(const QueryCommand& command) {
    const std::string& text = command.number.text;
    const std::uint32_t number = text.size() > 6 ? 0 : static_cast<std::uint32_t>(std::stoul(text));
    if (number < 1 || number > runtime::query_limit) {
      diagnostics_.add(Code::bad_value, command.number.span, fmt::format("`{}` is no limit", text)).help =
          "a limit is a number from 1 to 10000";
      return;
    }
    const bool narrows = !steps().empty() && steps().back().kind == QueryStep::Kind::cut;
    if (narrows) {
      steps().back().limit = std::min(steps().back().limit, number);
    } else {
      cut({}, number);
    }
  }

  void dedup(const QueryCommand& command) {
    std::vector<std::uint32_t> slots;
    for (const QueryColumn& key : command.keys) {
      const std::uint32_t expression = expressions_.lower(key.expression, scope_);
      expressions_.refuse_structure(expression, scope_, key.span, "dedup");
      slots.push_back(slot_of(expression));
    }
    cut(std::move(slots), runtime::query_limit);
  }

  std::uint32_t source_of(const QueryCommand& command) {
    if (command.expression) return expressions_.lower(*command.expression, scope_);
    const auto message = scope_.find({{grammar::QueryFieldStep::Kind::name, "@message", {}}});
    if (message) return expressions_.slot_expression(message->slot);
    diagnostics_.add(Code::unknown_column, command.word_span, "`parse` needs a field behind `stats`").help =
        "rows behind `stats` have its columns only, and no `@message`";
    return expressions_.slot_expression(0);
  }

  void parse(const QueryCommand& command) {
    const std::uint32_t source = source_of(command);
    const QueryNode& pattern = query_[*command.pattern];
    QueryStep made;
    made.expression = source;
    std::vector<std::string> names;
    if (pattern.kind == QueryNode::Kind::regex) {
      made.kind = QueryStep::Kind::parse_regex;
      const auto spelled = expressions_.regex(pattern);
      if (!spelled) return;
      made.text = *spelled;
      const auto regex = runtime::query_regex(made.text);
      for (const auto& [number, name] : regex->CapturingGroupNames()) {
        made.groups.push_back(static_cast<std::uint32_t>(number));
        names.push_back(name);
      }
      if (names.empty()) {
        diagnostics_
            .add(Code::parse_capture, pattern.span, "a regular expression of `parse` has no named group")
            .help = "name what it captures: `(?<name>…)`";
      }
    } else {
      made.kind = QueryStep::Kind::parse_glob;
      made.text = pattern.text;
      for (const grammar::QueryName& name : command.names) names.push_back(name.text);
      check_glob(command, pattern);
    }
    for (const std::string& name : names) {
      made.slots.push_back(scope_.new_slot());
      define(name, made.slots.back(), {});
    }
    steps().push_back(std::move(made));
  }

  void check_glob(const QueryCommand& command, const QueryNode& pattern) {
    const auto stars = static_cast<std::size_t>(std::count(pattern.text.begin(), pattern.text.end(), '*'));
    if (stars != command.names.size()) {
      diagnostics_
          .add(Code::parse_capture, pattern.span,
               fmt::format("{} `*` and {} name{}", stars, command.names.size(),
                           command.names.size() == 1 ? "" : "s"))
          .help = "each `*` captures what one name stands for";
    }
    if (pattern.text.find("{*}") == pattern.text.npos) return;
    diagnostics_.add(Code::early_capture, pattern.span, "`{*}` ends at the first `}`").help =
        "an object with objects inside is cut; name its fields, or use `jsonParse`";
  }

  void unnest(const QueryCommand& command) {
    const std::uint32_t source = expressions_.lower(*command.expression, scope_);
    QueryStep& made = step(QueryStep::Kind::unnest);
    made.expression = source;
    made.slot = scope_.new_slot();
    expressions_.note_shape(made.slot, {true, false});
    define(command.names.front().text, made.slot, {true, false});
  }

  // What counts is the second of that name, and an object of JSON holds only one. The columns that were `given`.
  void check_twice(const QueryColumn& column, std::map<std::string, grammar::Span>& given) {
    const grammar::Span span = column.alias ? column.alias->span : column.span;
    const auto [first, fresh] = given.emplace(name_of(column), span);
    if (fresh) return;
    auto& said = diagnostics_.add({Code::duplicate_name, grammar::Severity::warning, span,
                                   fmt::format("a second column `{}`", name_of(column)), {}, {}, {}});
    said.help = "give each column a name of its own, as in `count(*) as n`";
    said.labels.push_back({first->second, "the first is here"});
  }

  void stats(const QueryCommand& command) {
    runtime::QueryStats made;
    std::vector<std::string> names;
    std::map<std::string, grammar::Span> given;
    QueryExpressions::StatsColumns columns{scope_, {}, static_cast<std::uint32_t>(command.keys.size()), {}};
    for (const QueryColumn& key : command.keys) {
      made.keys.push_back(expressions_.lower(key.expression, scope_));
      expressions_.refuse_structure(made.keys.back(), scope_, key.span, "stats");
      check_twice(key, given);
      columns.names[name_of(key)] = static_cast<std::uint32_t>(names.size());
      names.push_back(name_of(key));
    }
    const std::size_t first = plan_.expressions.size();
    for (const QueryColumn& column : command.columns) {
      const std::uint32_t slot =
          QueryExpressions::columns_base + static_cast<std::uint32_t>(made.columns.size());
      made.columns.push_back(expressions_.lower_column(column.expression, columns));
      check_twice(column, given);
      columns.names[name_of(column)] = slot;
      names.push_back(name_of(column));
    }
    made.aggregates = std::move(columns.aggregates);
    const auto before = static_cast<std::uint32_t>(made.keys.size() + made.aggregates.size());
    for (std::size_t i = first; i < plan_.expressions.size(); ++i) {
      std::uint32_t& slot = plan_.expressions[i].slot;
      if (slot >= QueryExpressions::columns_base) slot = slot - QueryExpressions::columns_base + before;
    }
    QuerySegment& segment = plan_.segments.back();
    segment.stats = std::move(made);
    segment.slots = scope_.slots();
    plan_.segments.emplace_back();
    scope_ = QueryScope(names);
    expressions_.begin_segment();
    shown_.clear();
    for (std::uint32_t i = 0; i < names.size(); ++i) shown_.push_back({names[i], i});
    shows_stats_ = true;
    projected_ = true;
  }

  // What of the first segment's rows is still looked at behind its first cut.
  void find_kept() {
    const QuerySegment& segment = plan_.segments.front();
    const auto cut = std::find_if(segment.steps.begin(), segment.steps.end(),
                                  [](const QueryStep& s) { return s.kind == QueryStep::Kind::cut; });
    if (cut == segment.steps.end()) return;
    std::set<std::uint32_t> kept;
    std::vector<std::uint32_t> todo;
    for (auto at = cut + 1; at != segment.steps.end(); ++at) {
      kept.insert(at->slots.begin(), at->slots.end());
      for (const auto& by : at->order) kept.insert(by.slot);
      if (at->kind != QueryStep::Kind::sort && at->kind != QueryStep::Kind::cut)
        todo.push_back(at->expression);
    }
    if (segment.stats) {
      todo.insert(todo.end(), segment.stats->keys.begin(), segment.stats->keys.end());
      for (const runtime::QueryAggregate& aggregate : segment.stats->aggregates) {
        if (aggregate.expression) todo.push_back(*aggregate.expression);
        if (aggregate.time) todo.push_back(*aggregate.time);
      }
    } else {
      for (const auto& column : plan_.columns) kept.insert(column.slot);
    }
    while (!todo.empty()) {
      const QueryExpression& e = plan_.expressions[todo.back()];
      todo.pop_back();
      if (e.function == F::slot) kept.insert(e.slot);
      todo.insert(todo.end(), e.operands.begin(), e.operands.end());
    }
    plan_.kept.assign(kept.begin(), kept.end());
  }

  const grammar::Query& query_;
  grammar::Diagnostics& diagnostics_;
  runtime::QueryPlan plan_;
  QueryScope scope_;
  QueryExpressions expressions_;
  std::vector<runtime::QueryColumnPlan> shown_;
  bool projected_ = false;    // there was a fields, display or stats
  bool shows_stats_ = false;  // what is shown are the columns of stats
  const QueryCommand* dedup_ = nullptr;
  const QueryCommand* ordering_ = nullptr;  // the first sort or limit
  int stats_count_ = 0;
};

}  // namespace

std::optional<runtime::QueryPlan> lower_query(const grammar::Query& query,
                                              grammar::Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  runtime::QueryPlan plan = Lowering(query, diagnostics).run();
  lint_query(query, diagnostics);
  if (diagnostics.errors() > errors) return std::nullopt;
  return plan;
}

std::optional<runtime::QueryPlan> compile_query(const grammar::Text& text,
                                                grammar::Diagnostics& diagnostics) {
  const auto query = grammar::parse_query(text, diagnostics);
  return query ? lower_query(*query, diagnostics) : std::nullopt;
}

}  // namespace tripline::compiler
