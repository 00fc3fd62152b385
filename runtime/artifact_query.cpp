#include "runtime/artifact_query.hpp"

namespace tripline::runtime::artifact {

namespace {

auto write_expression(Builder& b, const QueryExpression& e) {
  const auto words = b.CreateSharedString(e.text);
  const auto period = trc::CreateQueryPeriod(b, static_cast<std::uint8_t>(e.period.unit), e.period.count);
  const auto steps = rows(b, e.steps, write_step);
  const auto operands = b.CreateVector(e.operands);
  return trc::CreateQueryExpression(b, static_cast<std::uint8_t>(e.function), e.negated, e.number, words, e.slot, period,
                                    steps, operands);
}
QueryExpression read_expression(const trc::QueryExpression& e) {
  QueryPeriod period;
  if (const auto* p = e.period()) period = {static_cast<QueryPeriod::Unit>(p->unit()), p->count()};
  return {static_cast<QueryFunction>(e.function()), e.negated(), e.number(), text(e.text()), e.slot(), period,
          rows(e.steps(), read_step), numbers(e.operands())};
}

auto write_input(Builder& b, const QueryInput& i) {
  return trc::CreateQueryInput(b, static_cast<std::uint8_t>(i.kind), i.slot, b.CreateVector(i.fields));
}
QueryInput read_input(const trc::QueryInput& i) {
  return {static_cast<QueryInput::Kind>(i.kind()), i.slot(), numbers(i.fields())};
}

auto write_query_step(Builder& b, const QueryStep& s) {
  std::vector<trc::QueryOrder> orders;
  for (const QueryOrder& by : s.order) orders.emplace_back(by.slot, by.descending);
  const auto words = b.CreateSharedString(s.text);
  const auto slots = b.CreateVector(s.slots);
  const auto groups = b.CreateVector(s.groups);
  const auto order = b.CreateVectorOfStructs(orders);
  return trc::CreateQueryStep(b, static_cast<std::uint8_t>(s.kind), s.expression, s.slot, words, slots, groups, order,
                              s.limit);
}
QueryStep read_query_step(const trc::QueryStep& s) {
  QueryStep out{static_cast<QueryStep::Kind>(s.kind()), s.expression(), s.slot(), text(s.text()),
                numbers(s.slots()), numbers(s.groups()), {}, s.limit()};
  if (const auto* orders = s.order()) {
    for (const trc::QueryOrder* by : *orders) out.order.push_back({by->slot(), by->descending()});
  }
  return out;
}

auto write_aggregate(Builder& b, const QueryAggregate& a) {
  return trc::CreateQueryAggregate(b, static_cast<std::uint8_t>(a.kind), optional_index(a.expression),
                                   optional_index(a.time), a.percent);
}
QueryAggregate read_aggregate(const trc::QueryAggregate& a) {
  return {static_cast<QueryAggregateKind>(a.kind()), optional_index(a.expression()), optional_index(a.time()),
          a.percent()};
}

auto write_segment(Builder& b, const QuerySegment& s) {
  const auto steps = rows(b, s.steps, write_query_step);
  flatbuffers::Offset<trc::QueryStats> stats;  // null: none
  if (s.stats) {
    const auto keys = b.CreateVector(s.stats->keys);
    const auto aggregates = rows(b, s.stats->aggregates, write_aggregate);
    const auto columns = b.CreateVector(s.stats->columns);
    stats = trc::CreateQueryStats(b, keys, aggregates, columns);
  }
  return trc::CreateQuerySegment(b, s.slots, steps, stats);
}
QuerySegment read_segment(const trc::QuerySegment& s) {
  QuerySegment out{s.slots(), rows(s.steps(), read_query_step), {}};
  if (const auto* stats = s.stats()) {
    out.stats = {numbers(stats->keys()), rows(stats->aggregates(), read_aggregate), numbers(stats->columns())};
  }
  return out;
}

auto write_column(Builder& b, const QueryColumnPlan& c) {
  return trc::CreateQueryColumn(b, b.CreateString(c.name), c.slot);
}
QueryColumnPlan read_column(const trc::QueryColumn& c) { return {text(c.name()), c.slot()}; }

auto write_plan(Builder& b, const QueryPlan& p) {
  const auto fields = rows(b, p.fields, write_field);
  const auto inputs = rows(b, p.inputs, write_input);
  const auto expressions = rows(b, p.expressions, write_expression);
  const auto segments = rows(b, p.segments, write_segment);
  const auto columns = rows(b, p.columns, write_column);
  const auto kept = b.CreateVector(p.kept);
  return trc::CreateQueryPlan(b, fields, inputs, expressions, segments, columns, kept);
}
QueryPlan read_plan(const trc::QueryPlan& p) {
  return {rows(p.fields(), read_field),     rows(p.inputs(), read_input),   rows(p.expressions(), read_expression),
          rows(p.segments(), read_segment), rows(p.columns(), read_column), numbers(p.kept())};
}

}  // namespace

flatbuffers::Offset<trc::SavedQuery> write_query(Builder& b, const SavedQuery& q) {
  const auto pack = b.CreateSharedString(q.pack);
  const auto name = b.CreateString(q.name);
  const auto description = b.CreateString(q.description);
  const auto words = b.CreateString(q.text);
  const auto groups = b.CreateVectorOfStrings(q.log_groups);
  const auto plan = write_plan(b, q.plan);
  return trc::CreateSavedQuery(b, pack, name, description, words, q.span, groups, plan,
                               static_cast<std::uint8_t>(q.language));
}

SavedQuery read_query(const trc::SavedQuery& q) {
  return {text(q.pack()), text(q.name()),         text(q.description()), text(q.text()),
          q.span(),       strings(q.log_groups()), q.plan() ? read_plan(*q.plan()) : QueryPlan{},
          static_cast<SavedQuery::Language>(q.language())};
}

}  // namespace tripline::runtime::artifact
