#include "tools/rule_tests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "runtime/evaluate.hpp"
#include "runtime/observe.hpp"

namespace tripline::tools {

using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;

namespace {

constexpr std::uint64_t most_repeats = 100'000;

std::string json_string(std::string_view text) {
  Tree tree;
  TreeNode node;
  node.quoted = true;
  node.text = grammar::Text::synthetic(std::string(text));
  return grammar::to_json(tree, tree.add(std::move(node)));
}

std::string record(const Tree& tree, const TreeNode& event, std::uint64_t number) {
  const std::pair<std::string_view, std::string> defaults[] = {
      {"eventVersion", "1.08"},
      {"eventTime", "2024-05-01T12:00:00Z"},
      {"awsRegion", "us-east-1"},
      {"eventID", fmt::format("00000000-0000-4000-8000-{:012x}", number)},
      {"recipientAccountId", "111122223333"},
  };
  std::string out = "{";
  const auto put = [&](std::string_view key, const std::string& value) {
    out += fmt::format("{}{}:{}", out.size() > 1 ? "," : "", json_string(key), value);
  };
  for (const auto& [key, value] : defaults) {
    const bool given = std::any_of(event.entries.begin(), event.entries.end(),
                                   [&, name = key](const TreeEntry& e) { return e.key.value() == name; });
    if (!given) put(key, json_string(value));
  }
  for (const TreeEntry& entry : event.entries) {
    if (entry.key.value() != "$repeat") put(entry.key.value(), grammar::to_json(tree, entry.value));
  }
  return out + "}";
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// What came of the events, by name: every kind of thing that a test may name.
std::map<std::string, std::uint64_t> outcomes(const runtime::Program& program, const std::string& pack,
                                              const std::vector<std::string>& events) {
  const runtime::Scope scope;
  runtime::Observer observer(program, scope, nullptr, nullptr);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string bytes = events[i] + std::string(runtime::Decoder::padding, ' ');
    runtime::EventBytes event;
    event.index = i;
    event.bytes = std::string_view(bytes).substr(0, events[i].size());
    observer.observe(event);
  }
  const runtime::Observations& observations = observer.observations();
  std::map<std::string, std::uint64_t> out;
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
  for (const runtime::Finding& finding : runtime::evaluate(program, observations, {"test"})) {
    if (finding.rule->pack != pack) continue;
    const auto* report = std::get_if<runtime::ContributorsDetail>(&finding.detail);
    out[finding.rule->name] += report ? report->unique : 1;
  }
  return out;
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
    for (std::uint64_t i = 0; i < copies; ++i) out.push_back(record(tree, event, out.size() + 1));
  }
  return out;
}

std::vector<Expectation> run_rule_tests(const std::vector<grammar::ast::Pack>& packs, const runtime::Program& program) {
  std::vector<Expectation> out;
  for (const grammar::ast::Pack& pack : packs) {
    for (const grammar::ast::Test& test : pack.tests) {
      const std::map<std::string, std::uint64_t> came =
          outcomes(program, pack.name.value(), test_events(pack.tree, test.given));
      for (const TreeEntry& entry : pack.tree[test.expect].entries) {
        const TreeNode& wanted = pack.tree[entry.value];
        Expectation e{pack.name.value(), test.name.value(), entry.key.value(), wanted.text.value(), 0, false,
                      wanted.span, {}};
        const auto at = came.find(e.name);
        const auto number = whole_number(e.expected);
        if (at == came.end()) {
          e.problem = "nothing has this name";
        } else if (e.expected != "true" && e.expected != "false" && !number) {
          e.problem = "neither true, false nor a whole number";
        } else {
          e.actual = at->second;
          e.passed = number ? e.actual == *number : (e.actual > 0) == (e.expected == "true");
        }
        out.push_back(std::move(e));
      }
    }
  }
  return out;
}

}  // namespace tripline::tools
