#include "tools/rule_tests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "compiler/scalars.hpp"
#include "runtime/activity_graph.hpp"
#include "runtime/evaluate.hpp"
#include "runtime/event_time.hpp"
#include "runtime/observe.hpp"
#include "runtime/query_evaluate.hpp"
#include "tools/escape.hpp"
#include "tools/metrics_query.hpp"
#include "tools/query_output.hpp"

namespace tripline::tools {

using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;

namespace {

constexpr std::uint64_t most_repeats = 100'000;
constexpr std::string_view first_time = "2024-05-01T12:00:00Z";

// Keys of an event that say how often it comes and how far apart, and are no part of it.
bool is_directive(std::string_view key) { return key == "$repeat" || key == "$every"; }

std::string record(const Tree& tree, const TreeNode& event, std::uint64_t number, std::int64_t later) {
  const std::pair<std::string_view, std::string> defaults[] = {
      {"eventVersion", "1.08"},
      {"eventTime", std::string(first_time)},
      {"awsRegion", "us-east-1"},
      {"eventID", fmt::format("00000000-0000-4000-8000-{:012x}", number)},
      {"recipientAccountId", "111122223333"},
  };
  std::string out = "{";
  const auto put = [&](std::string_view key, const std::string& value) {
    out += fmt::format("{}{}:{}", out.size() > 1 ? "," : "", json_string(key), value);
  };
  // Later copies: a time that is one moves on, any other stays as it is.
  const auto moved = [&](const std::string& text) -> std::optional<std::string> {
    const auto time = later == 0 ? std::nullopt : runtime::parse_time(text);
    return time ? std::optional(json_string(runtime::format_time(*time + later))) : std::nullopt;
  };
  for (const auto& [key, value] : defaults) {
    const bool given = std::any_of(event.entries.begin(), event.entries.end(),
                                   [&, name = key](const TreeEntry& e) { return e.key.value() == name; });
    if (!given) put(key, moved(value).value_or(json_string(value)));
  }
  for (const TreeEntry& entry : event.entries) {
    const std::string& key = entry.key.value();
    if (is_directive(key)) continue;
    const auto time = key == "eventTime" ? moved(tree[entry.value].text.value()) : std::nullopt;
    put(key, time ? *time : grammar::to_json(tree, entry.value));
  }
  return out + "}";
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// `$every: 5m`: how much later each copy of an event is than the one before it.
std::int64_t seconds_between(const Tree& tree, TreeId event) {
  const TreeEntry* every = tree.find(event, "$every");
  return every ? compiler::parse_duration(tree[every->value].text.value()).value_or(0) : 0;
}

// What came of the events, by name: every kind of thing that a test may name, but queries.
struct Outcomes {
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, std::set<std::string>> edges;  // of graphs: `from kind to`, and `denied` behind it
};

void add_graphs(const runtime::Program& program, const runtime::Observations& observations, const std::string& pack,
                Outcomes& out) {
  for (std::size_t g = 0; g < program.graphs.size(); ++g) {
    const runtime::Graph& graph = program.graphs[g];
    if (graph.rule.pack != pack) continue;
    for (const runtime::EdgeRule& edge : graph.edges) out.counts[edge.name] = 0;
    for (const auto& [key, cell] : observations.graphs[g].cells()) ++out.counts[graph.edges[cell.rule].name];
    const runtime::ActivityGraph made = runtime::activity_graph(program, g, observations);
    std::set<std::string>& edges = out.edges[graph.rule.name];
    for (const runtime::GraphEdge& edge : made.edges) {
      edges.insert(fmt::format("{} {} {}{}", runtime::node_name(made.nodes[edge.from]), edge.kind,
                               runtime::node_name(made.nodes[edge.to]), edge.denied ? " denied" : ""));
    }
    out.counts[graph.rule.name] = made.edges.size();
  }
}

// Hands each event, one by one, to what looks at events.
template <typename Observe>
void for_each_event(const std::vector<std::string>& events, Observe observe) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string bytes = events[i] + std::string(runtime::Decoder::padding, ' ');
    runtime::EventBytes event;
    event.index = i;
    event.bytes = std::string_view(bytes).substr(0, events[i].size());
    observe(event);
  }
}

Outcomes outcomes(const runtime::Program& program, const std::string& pack, const std::vector<std::string>& events) {
  const runtime::Scope scope;
  runtime::Observer observer(program, scope, nullptr, nullptr);
  for_each_event(events, [&](const runtime::EventBytes& event) { observer.observe(event); });
  const runtime::Observations& observations = observer.observations();
  Outcomes made;
  std::map<std::string, std::uint64_t>& out = made.counts;
  const std::string prefix = pack + "/";
  for (std::size_t f = 0; f < program.filters.size(); ++f) {
    for (const std::string& name : program.filters[f].names) {
      if (name.starts_with(prefix)) out[name.substr(prefix.size())] = observations.filter_matches[f];
    }
  }
  const auto forget = [&](const runtime::Rule& rule) {
    if (rule.pack == pack) out[rule.name] = 0;
  };
  for (const auto& alarm : program.alarms) forget(alarm.rule);
  for (const auto& threat : program.threats) forget(threat.rule);
  for (const auto& composite : program.composites) forget(composite.rule);
  for (const auto& outlier : program.outliers) forget(outlier.rule);
  for (const auto& contributors : program.contributors) forget(contributors.rule);
  add_graphs(program, observations, pack, made);
  for (const auto& graph : program.graphs) {
    if (graph.rule.pack == pack) out[graph.rule.name + " paths"] = 0;
  }
  for (const runtime::Finding& finding : runtime::evaluate(program, observations, {"test"})) {
    if (finding.rule->pack != pack) continue;
    if (std::holds_alternative<runtime::PathDetail>(finding.detail)) {
      ++out[finding.rule->name + " paths"];  // the graph's own name counts its edges
      continue;
    }
    const auto* report = std::get_if<runtime::ContributorsDetail>(&finding.detail);
    out[finding.rule->name] += report ? report->unique : 1;
  }
  return made;
}

// Judges `e` by the edges that are wanted and those that came; all of them must be the same.
void judge_edges(Expectation& e, const Tree& tree, const TreeNode& wanted, std::set<std::string> came) {
  std::string& out = e.problem;
  e.expected = fmt::format("{} edges", wanted.entries.size());
  e.actual = came.size();
  for (const TreeEntry& entry : wanted.entries) {
    const std::string& edge = tree[entry.value].text.value();
    if (came.erase(edge) == 0) out += fmt::format("{}there is no edge `{}`", out.empty() ? "" : "; ", edge);
  }
  for (const std::string& edge : came) out += fmt::format("{}an edge `{}` besides", out.empty() ? "" : "; ", edge);
  e.passed = out.empty();
}

// What a saved query about metrics answers over the events of a test, by minutes.
std::optional<runtime::QueryTable> metrics_answer(const runtime::Program& program, const runtime::SavedQuery& query,
                                                  const std::vector<std::string>& events) {
  const auto plan = metrics_plan({query.name, query.text});
  if (!plan) return std::nullopt;
  const runtime::Program asked = only_metrics(program, *plan);
  const runtime::Scope scope;
  runtime::Observer observer(asked, scope, nullptr, nullptr);
  for_each_event(events, [&](const runtime::EventBytes& event) { observer.observe(event); });
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
  for_each_event(events, [&](const runtime::EventBytes& event) { observer.observe(event); });
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

// Judges `e` by how often a thing came; nothing: there is no such thing.
void judge_count(Expectation& e, std::optional<std::uint64_t> came) {
  const auto number = whole_number(e.expected);
  if (!came) {
    e.problem = "nothing has this name";
  } else if (e.expected != "true" && e.expected != "false" && !number) {
    e.problem = "neither true, false nor a whole number";
  } else {
    e.actual = *came;
    e.passed = number ? e.actual == *number : (e.actual > 0) == (e.expected == "true");
  }
}

void judge_query(const runtime::Program& program, const Tree& tree, const TreeNode& wanted,
                 const std::vector<std::string>& events, Expectation& e) {
  const auto table = answer(program, e.pack, e.name, events);
  if (!table || wanted.kind != TreeNode::Kind::list) {
    return judge_count(e, table ? std::optional<std::uint64_t>(table->rows.size()) : std::nullopt);
  }
  const TestRows rows = rows_of(tree, wanted), came = rows_of(*table);
  e.actual = came.size();
  e.expected = rows_text(rows);
  e.rows = rows_text(came);
  e.passed = rows == came;
}

}  // namespace

std::vector<std::string> test_events(const Tree& tree, TreeId given) {
  std::vector<std::string> out;
  const TreeNode& list = tree[given];
  if (list.kind != TreeNode::Kind::list) return out;
  for (const TreeEntry& entry : list.entries) {
    const TreeNode& event = tree[entry.value];
    if (event.kind != TreeNode::Kind::map) continue;
    std::uint64_t copies = 1;
    if (const TreeEntry* repeat = tree.find(entry.value, "$repeat")) {
      copies = std::min(whole_number(tree[repeat->value].text.value()).value_or(1), most_repeats);
    }
    const std::int64_t every = seconds_between(tree, entry.value);
    for (std::uint64_t i = 0; i < copies; ++i) {
      out.push_back(record(tree, event, out.size() + 1, static_cast<std::int64_t>(i) * every));
    }
  }
  return out;
}

std::vector<Expectation> run_rule_tests(const std::vector<grammar::ast::Pack>& packs, const runtime::Program& program) {
  std::vector<Expectation> out;
  for (const grammar::ast::Pack& pack : packs) {
    for (const grammar::ast::Test& test : pack.tests) {
      const std::vector<std::string> events = test_events(pack.tree, test.given);
      const Outcomes came = outcomes(program, pack.name.value(), events);
      const auto expectation = [&](const TreeEntry& entry) {
        const TreeNode& wanted = pack.tree[entry.value];
        return Expectation{pack.name.value(), test.name.value(), entry.key.value(), wanted.text.value(), 0, {}, false,
                           wanted.span, {}};
      };
      for (const TreeEntry& entry : pack.tree[test.expect].entries) {
        const TreeNode& wanted = pack.tree[entry.value];
        if (entry.key.value() == "queries" && wanted.kind == TreeNode::Kind::map) {
          for (const TreeEntry& query : wanted.entries) {
            out.push_back(expectation(query));
            judge_query(program, pack.tree, pack.tree[query.value], events, out.back());
          }
          continue;
        }
        out.push_back(expectation(entry));
        const auto edges = came.edges.find(entry.key.value());
        if (edges != came.edges.end() && wanted.kind == TreeNode::Kind::list) {
          judge_edges(out.back(), pack.tree, wanted, edges->second);
          continue;
        }
        const auto at = came.counts.find(entry.key.value());
        judge_count(out.back(), at == came.counts.end() ? std::nullopt : std::optional(at->second));
      }
    }
  }
  return out;
}

}  // namespace tripline::tools
