#include "compiler/lower_sql.hpp"

#include <algorithm>

namespace tripline::compiler {

namespace {

runtime::MetricsFunction function_of(grammar::SqlFunction function) {
  using runtime::MetricsFunction;
  switch (function) {
    case grammar::SqlFunction::avg:
      return MetricsFunction::avg;
    case grammar::SqlFunction::count:
      return MetricsFunction::count;
    case grammar::SqlFunction::max:
      return MetricsFunction::max;
    case grammar::SqlFunction::min:
      return MetricsFunction::min;
    case grammar::SqlFunction::sum:
      return MetricsFunction::sum;
  }
  return MetricsFunction::sum;
}

}  // namespace

runtime::MetricsQuery lower_sql(const grammar::SqlQuery& query) {
  runtime::MetricsQuery out;
  out.function = function_of(query.function);
  out.metric = query.metric.text;
  out.space = query.space.text;
  if (query.schema) {
    std::vector<std::string>& keys = out.schema.emplace();
    for (const grammar::SqlName& key : *query.schema) keys.push_back(key.text);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  }
  for (const grammar::SqlCondition& condition : query.conditions) {
    out.conditions.push_back({condition.key.text, condition.value, condition.negated});
  }
  for (const grammar::SqlName& key : query.group_by) {
    if (std::find(out.group_by.begin(), out.group_by.end(), key.text) == out.group_by.end()) {
      out.group_by.push_back(key.text);
    }
  }
  if (query.order)
    out.order = runtime::MetricsQuery::Order{function_of(query.order->function), query.order->descending};
  if (query.limit) out.limit = *query.limit;
  return out;
}

}  // namespace tripline::compiler
