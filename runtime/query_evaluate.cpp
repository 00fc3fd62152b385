#include "runtime/query_evaluate.hpp"

// What is left after stage 1 are at most 10,000 rows or the groups of the first stats; the rest of the query
// runs on them in memory, one segment after the other, with the same steps and the same cells.

#include <algorithm>
#include <unordered_set>

namespace tripline::runtime {

namespace {

struct Row {
  std::vector<OwnedQueryValue> slots;
  std::vector<OwnedQueryValue> order;
};
using Rows = std::vector<Row>;

std::vector<QueryValue> views(const std::vector<OwnedQueryValue>& values) {
  std::vector<QueryValue> out;
  out.reserve(values.size());
  for (const OwnedQueryValue& value : values) out.push_back(value.view());
  return out;
}

std::vector<OwnedQueryValue> owned(const std::vector<QueryValue>& values) {
  return {values.begin(), values.end()};
}

// L38, on rows in order.
void drop_repeats(const QueryStep& cut, Rows& rows) {
  if (cut.slots.empty()) return;
  std::unordered_set<std::string> seen;
  std::erase_if(rows, [&](const Row& row) {
    QueryScratch scratch;
    std::vector<QueryValue> values;
    for (const std::uint32_t slot : cut.slots) values.push_back(row.slots[slot].view());
    const std::string key = dedup_key(values, scratch);
    return !key.empty() && !seen.insert(key).second;
  });
}

std::uint64_t weight_of(const Row& row) {
  std::uint64_t bytes = sizeof(Row) + (row.slots.size() + row.order.size()) * sizeof(OwnedQueryValue);
  for (const auto* values : {&row.slots, &row.order}) {
    for (const OwnedQueryValue& value : *values) bytes += value.text.size();
  }
  return bytes;
}

// Runs the steps from `at` on, cut after cut. Rows come in the order that they stand in. False where they become more
// than `most_bytes`, as unnest may make them.
bool run_steps(const QuerySegment& segment, QueryEvaluator& evaluator, std::size_t at, Rows& rows,
               std::uint64_t most_bytes) {
  QuerySteps steps(segment, evaluator);
  while (at < segment.steps.size()) {
    std::size_t end = at;
    while (end < segment.steps.size() && segment.steps[end].kind != QueryStep::Kind::cut) ++end;
    const std::vector<QueryOrder> order = order_behind(segment, at, end);
    Rows out;
    std::uint64_t bytes = 0;
    for (const Row& row : rows) {
      if (bytes > most_bytes) return false;
      evaluator.scratch().clear();
      steps.slots() = views(row.slots);
      steps.run(at, end, [&](std::uint32_t) {
        if (bytes > most_bytes) return;
        Row next{owned(steps.slots()), {}};
        for (const QueryOrder& by : order) next.order.push_back(next.slots[by.slot]);
        bytes += weight_of(next);
        out.push_back(std::move(next));
      });
    }
    if (bytes > most_bytes) return false;
    std::stable_sort(out.begin(), out.end(), [&](const Row& a, const Row& b) {
      for (std::size_t i = 0; i < order.size(); ++i) {
        const auto by = sort_order(a.order[i].view(), b.order[i].view(), false);
        if (by != 0) return order[i].descending ? by > 0 : by < 0;
      }
      return false;
    });
    rows = std::move(out);
    if (end < segment.steps.size()) {
      drop_repeats(segment.steps[end], rows);
      if (rows.size() > segment.steps[end].limit) rows.resize(segment.steps[end].limit);
    }
    at = end + 1;
  }
  return true;
}

QueryGroups group_rows(const QueryStats& stats, QueryEvaluator& evaluator, const Rows& rows) {
  QueryGroups groups;
  QueryGrouping grouping(stats, evaluator);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    evaluator.scratch().clear();
    QueryPlace place;
    place.index = i;
    grouping.add(groups, views(rows[i].slots), place);
  }
  return groups;
}

// Groups as rows of the next segment, ascending by their keys (L40).
Rows rows_of(const QueryStats& stats, QueryEvaluator& evaluator, QueryGroups&& groups, std::uint32_t slots,
             bool& exact) {
  std::vector<QueryGroup> sorted;
  sorted.reserve(groups.by_key.size());
  for (auto& [key, group] : groups.by_key) sorted.push_back(std::move(group));
  std::sort(sorted.begin(), sorted.end(), [](const QueryGroup& a, const QueryGroup& b) {
    for (std::size_t i = 0; i < a.keys.size(); ++i) {
      const auto order = sort_order(a.keys[i].view(), b.keys[i].view(), true);
      if (order != 0) return order < 0;
    }
    return false;
  });
  Rows rows;
  rows.reserve(sorted.size());
  for (const QueryGroup& group : sorted) {
    evaluator.scratch().clear();
    std::vector<QueryValue> values = views(group.keys);
    for (std::size_t i = 0; i < stats.aggregates.size(); ++i) {
      values.push_back(group.cells[i].result(stats.aggregates[i]));
      exact &= group.cells[i].exact();
    }
    Row row;
    row.slots.assign(group.keys.begin(), group.keys.end());
    for (const std::uint32_t column : stats.columns) {
      values.push_back(evaluator.value(column, values));
      row.slots.emplace_back(values.back());
    }
    row.slots.resize(slots);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

QueryTable evaluate(const QueryPlan& plan, const QueryClock& clock, QueryObservations&& observations) {
  QueryTable table;
  table.too_large = observations.too_large;
  QueryEvaluator evaluator(plan, clock);
  Rows rows;
  for (std::size_t s = 0; s < plan.segments.size(); ++s) {
    const QuerySegment& segment = plan.segments[s];
    std::size_t at = 0;
    bool observed = false;  // the groups of this segment's stats come from stage 1
    if (s == 0) {
      at = first_cut(plan);
      observed = at == segment.steps.size();
      for (const QueryRow& from : observations.rows.list()) {
        Row row;
        row.slots.resize(segment.slots);
        for (std::size_t i = 0; i < plan.kept.size(); ++i) row.slots[plan.kept[i]] = from.slots[i];
        rows.push_back(std::move(row));
      }
      ++at;
    }
    table.too_large |= !run_steps(segment, evaluator, at, rows, observations.most_bytes);
    if (table.too_large || !segment.stats) break;
    QueryGroups groups =
        observed ? std::move(observations.groups) : group_rows(*segment.stats, evaluator, rows);
    table.too_large |= groups.weight > observations.most_bytes;
    rows = rows_of(*segment.stats, evaluator, std::move(groups), plan.segments[s + 1].slots, table.exact);
  }
  for (const QueryColumnPlan& column : plan.columns) table.columns.push_back(column.name);
  table.too_large |= evaluator.scratch().overflowed();
  if (table.too_large) return table;
  for (const Row& row : rows) {
    std::vector<OwnedQueryValue>& cells = table.rows.emplace_back();
    for (const QueryColumnPlan& column : plan.columns) cells.push_back(row.slots[column.slot]);
  }
  return table;
}

}  // namespace tripline::runtime
