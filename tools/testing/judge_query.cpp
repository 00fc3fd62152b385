#include "tools/testing/judge_query.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "runtime/query_evaluate.hpp"
#include "tools/escape.hpp"
#include "tools/metrics_query.hpp"
#include "tools/query_output.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeNode;

namespace {

// What a saved query about metrics answers over the events of a test, by minutes.
std::optional<runtime::QueryTable> metrics_answer(const runtime::Program& program, const runtime::SavedQuery& query,
                                                  const std::vector<std::string>& events) {
  const auto plan = metrics_plan({query.name, query.text});
  if (!plan) return std::nullopt;
  const runtime::Program asked = only_metrics(program, *plan);
  const runtime::Scope scope;
  runtime::Observer observer(asked, scope, nullptr, nullptr);
  for (std::size_t i = 0; i < events.size(); ++i) {
    hand_over(events[i], i, [&](const runtime::EventBytes& event) { observer.observe(event); });
  }
  runtime::QueryWindow window;
  window.period = 60;
  return metrics_table(asked, observer.observations(), *plan, window).table;
}

std::optional<runtime::QueryTable> answer(const runtime::Program& program, const std::string& pack,
                                          const std::string& name, const std::vector<std::string>& events) {
  const auto at = std::find_if(program.queries.begin(), program.queries.end(), [&](const runtime::SavedQuery& query) {
    return query.pack == pack && query.name == name;
  });
  if (at == program.queries.end()) return std::nullopt;
  if (at->language == runtime::SavedQuery::Language::metrics) return metrics_answer(program, *at, events);
  // Events of tests have no millisecond and no arrival; "now" is their day's end, so that an answer is always the same.
  const runtime::QueryClock clock{1'714'608'000, std::nullopt, std::nullopt};
  const runtime::Scope scope;
  runtime::QueryObserver observer(at->plan, clock, scope, nullptr, nullptr);
  for (std::size_t i = 0; i < events.size(); ++i) {
    hand_over(events[i], i, [&](const runtime::EventBytes& event) { observer.observe(event); });
  }
  return runtime::evaluate(at->plan, clock, std::move(observer.observations()));
}

// Rows as tests write them: columns that are not null, all of them texts.
using TestRows = std::vector<std::map<std::string, std::string>>;

TestRows rows_of(const runtime::QueryTable& table) {
  TestRows rows;
  for (const auto& cells : table.rows) {
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].kind != runtime::QueryValue::Kind::null) row[table.columns[i]] = query_cell_text(cells[i]);
    }
  }
  return rows;
}

TestRows rows_of(const Tree& tree, const TreeNode& list) {
  TestRows rows;
  for (const TreeEntry& item : list.entries) {
    auto& row = rows.emplace_back();
    for (const TreeEntry& cell : tree[item.value].entries) {
      const TreeNode& node = tree[cell.value];
      if (grammar::is_null(node)) continue;
      const bool scalar = node.kind == TreeNode::Kind::scalar;
      row[cell.key.value()] = scalar ? node.text.value() : grammar::to_json(tree, cell.value);
    }
  }
  return rows;
}

std::string rows_text(const TestRows& rows) {
  std::string out;
  for (const auto& row : rows) {
    std::string cells;
    for (const auto& [column, text] : row) {
      cells += fmt::format("{}{}: {}", cells.empty() ? "" : ", ", json_string(column), json_string(text));
    }
    out += fmt::format("{}{{{}}}", out.empty() ? "" : ", ", cells);
  }
  return "[" + out + "]";
}

}  // namespace

void judge_query(Expectation& e, const Tree& tree, grammar::TreeId wanted, const runtime::Program& program,
                 const std::vector<std::string>& events) {
  const TreeNode& node = tree[wanted];
  const auto table = answer(program, e.pack, e.name, events);
  if (!table || node.kind != TreeNode::Kind::list) {
    const std::uint64_t rows = table ? table->rows.size() : 0;
    return judge_count(e, node.text.value(), table ? &rows : nullptr);
  }
  const TestRows rows = rows_of(tree, node), came = rows_of(*table);
  e.actual = came.size();
  e.expected = rows_text(rows);
  e.rows = rows_text(came);
  e.passed = rows == came;
}

}  // namespace tripline::tools
