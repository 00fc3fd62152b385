// Paths that a pack asks to hear of, from events to findings.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "runtime/evaluate.hpp"
#include "runtime/observe.hpp"
#include "tests/compiler/packs.hpp"
#include "tools/findings_output.hpp"

namespace tripline {
namespace {

// `a acts on b` at a second, each act a point; a path's risk is its steps' number.
constexpr const char* graph = R"(pack: p
nodes:
  - { name: by, kind: user, id: $.by }
  - { name: on, kind: user, id: $.on }
edges:
  - { name: acts, from: by, to: on, risk: 2, via: $.via }
sensitive:
  - { name: crown, kind: user, ids: [crown], weight: 9 }
  - { name: ring, kind: user, ids: [ring], weight: 3 }
graphs:
  - name: activity
    severity: high
    base: 1
)";

struct Act {
  const char* by;
  const char* on;
  int second;
};

std::vector<runtime::Finding> findings_of(const runtime::Program& program, const std::vector<Act>& acts) {
  const runtime::Scope scope;
  runtime::Observer observer(program, scope, nullptr, nullptr);
  std::uint64_t index = 0;
  for (const Act& act : acts) {
    const std::string text = fmt::format(
        R"({{"eventTime":"2025-03-03T10:00:{:02}Z","eventID":"{}","by":"{}","on":"{}","via":"192.0.2.1"}})", act.second,
        index, act.by, act.on);
    runtime::EventBytes event;
    event.bytes = text;
    event.stored = true;
    event.index = index++;
    observer.observe(event);
  }
  return runtime::evaluate(program, observer.observations(), {"file"});
}

const std::vector<Act> acts = {{"ana", "ben", 10}, {"ben", "crown", 20}, {"ben", "ring", 5}, {"eve", "ring", 30}};

TEST(PathFindings, OneForEachSensitiveNodeWithTheGravestPath) {
  const compiler::Packs packs(std::string(graph) + "    raise_at: 1\n");
  const auto findings = findings_of(packs.program(), acts);
  ASSERT_EQ(findings.size(), 2u);
  const runtime::Finding& ring = findings[0].entity[1].second == "user:ring" ? findings[0] : findings[1];
  const runtime::Finding& crown = &ring == &findings[0] ? findings[1] : findings[0];
  EXPECT_EQ(runtime::kind_of(crown), "path");
  EXPECT_EQ(crown.entity, (std::vector<std::pair<std::string, std::string>>{{"from", "user:ana"}, {"to", "user:crown"}}));
  EXPECT_EQ(crown.reason, "a path of risk 2 in 2 steps: acts, acts");  // 1 - 3 + 2 * 2
  EXPECT_EQ(crown.last_seen - crown.first_seen, 10);
  ASSERT_EQ(crown.evidence.size(), 2u);
  EXPECT_EQ(crown.evidence[0].event_id, "0");
  EXPECT_EQ(crown.evidence[1].event_id, "1");
  const auto& detail = std::get<runtime::PathDetail>(crown.detail);
  EXPECT_EQ(detail.sensitivity, 9);
  EXPECT_EQ(detail.paths, 1u);
  EXPECT_FALSE(detail.cut);
  ASSERT_EQ(detail.steps.size(), 2u);
  EXPECT_EQ(detail.steps[1].from, "user:ben");
  EXPECT_EQ(detail.steps[1].via, "192.0.2.1");
  // Ben was at the ring before anybody was ben.
  EXPECT_EQ(ring.entity[0].second, "user:eve");
}

TEST(PathFindings, OnlyWhatIsGraveAndToWhatWeighsEnough) {
  const auto raised = [](const std::string& keys) {
    const compiler::Packs packs(graph + keys);
    return findings_of(packs.program(), acts).size();
  };
  EXPECT_EQ(raised(""), 0u);
  EXPECT_EQ(raised("    raise_at: 2\n"), 1u);
  EXPECT_EQ(raised("    raise_at: 2.5\n"), 0u);
  EXPECT_EQ(raised("    raise_at: 1\n    raise_weight: 3.5\n"), 1u);
  EXPECT_EQ(raised("    raise_at: 1\n    trusted: ['user:e*']\n"), 1u);
  EXPECT_EQ(raised("    raise_at: 1\n    trusted: [user]\n"), 0u);
  EXPECT_EQ(raised("    raise_at: 1\n    untrusted: ['user:eve']\n"), 1u);
  EXPECT_EQ(raised("    raise_at: 1\n    untrusted: [user]\n"), 2u);
  EXPECT_EQ(raised("    raise_at: 1\n    untrusted: [user]\n    trusted: ['user:ana', 'user:ben']\n"), 1u);
}

TEST(PathFindings, LeaveInEveryForm) {
  const compiler::Packs packs(std::string(graph) + "    raise_at: 2\n");
  const auto findings = findings_of(packs.program(), acts);
  tools::FindingsContext context;
  context.program = &packs.program();
  const std::string json = tools::write_findings(findings, tools::FindingsFormat::json, context);
  EXPECT_NE(json.find("\"path\": 1"), std::string::npos) << json;
  EXPECT_NE(json.find("\"sensitivity\": 9"), std::string::npos) << json;
  const std::string csv = tools::write_findings(findings, tools::FindingsFormat::csv, context);
  EXPECT_NE(csv.find("user:ana -acts-> user:ben -acts-> user:crown"), std::string::npos) << csv;
  const std::string table = tools::write_findings(findings, tools::FindingsFormat::table, context);
  EXPECT_NE(table.find("a path of risk 2 in 2 steps"), std::string::npos) << table;
}

}  // namespace
}  // namespace tripline
