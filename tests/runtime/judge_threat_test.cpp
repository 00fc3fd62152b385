// Threats from the pack to the finding's sentence.
#include "runtime/judge_threat.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/compiler/packs.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

constexpr std::int64_t noon = 1'714'564'800;  // 2024-05-01T12:00:00Z

struct Call {
  std::int64_t second;  // from noon on
  std::string members;
};

// "kind rule entity first-last xcount: reason" of each finding; `keys` are a threat's, in YAML.
std::vector<std::string> findings(const std::string& keys, const std::vector<Call>& calls) {
  const compiler::Packs packs("pack: p\nthreats:\n  - name: t\n" + keys);
  const Program& program = packs.program();
  const Scope scope;
  Observer observer(program, scope, nullptr, nullptr);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const Padded event(fmt::format(R"({{"eventTime":"{}",{}}})", format_time(noon + calls[i].second), calls[i].members));
    observer.observe(event_bytes(event, i));
  }
  std::vector<std::string> out;
  for (const Finding& f : evaluate(program, observer.observations(), {"file"})) {
    std::string entity;
    for (const auto& [label, value] : f.entity) entity += (entity.empty() ? "" : ",") + label + "=" + value;
    out.push_back(fmt::format("{} {}-{} x{}: {}", entity, f.first_seen - noon, f.last_seen - noon, f.count, f.reason));
  }
  return out;
}

using Lines = std::vector<std::string>;

std::string call(const std::string& user, const std::string& name, const std::string& address = "1") {
  return fmt::format(R"("user":"{}","name":"{}","ip":"{}")", user, name, address);
}

TEST(JudgeThreat, CompositeEntitiesBesideSingleOnes) {
  const std::string keys = "    count: { at_least: 2 }\n    by: $.user\n    by_all: [$.user, $.ip]\n    window: 1m\n";
  EXPECT_EQ(findings(keys, {{0, call("me", "a", "1")}, {60, call("me", "b", "2")}}),
            Lines{"$.user=me 0-60 x2: 2 events, 2 or more within 1m"});
  EXPECT_EQ(findings(keys, {{0, call("me", "a", "1")}, {60, call("me", "b", "1")}}),
            (Lines{"$.user=me 0-60 x2: 2 events, 2 or more within 1m",
                   "$.user=me,$.ip=1 0-60 x2: 2 events, 2 or more within 1m"}));
  EXPECT_EQ(findings(keys, {{0, call("me", "a")}, {61, call("me", "b")}}), Lines{});
}

// Only what could be either way counts as either way.
TEST(JudgeThreat, ASecondHasNoOrder) {
  const std::string keys =
      "    sequence:\n      steps: [{ name: first, filter: '{ $.name = a }' }, { name: second, filter: '{ $.name = b }' }]\n"
      "    by: $.user\n    window: 1m\n";
  EXPECT_EQ(findings(keys, {{5, call("me", "b")}, {5, call("me", "a")}}),
            Lines{"$.user=me 5-5 x2: in this order within 1m: first, second"});
  EXPECT_EQ(findings(keys, {{5, call("me", "b")}, {6, call("me", "a")}}), Lines{});
  EXPECT_EQ(findings(keys, {{5, call("me", "a")}, {5, call("you", "b")}}), Lines{});
}

TEST(JudgeThreat, OneEventIsOneStep) {
  const std::string keys =
      "    sequence: { steps: [{ filter: '{ $.name = \"a*\" }' }, { filter: '{ $.name = \"*b\" }' }] }\n"
      "    by: $.user\n    window: 1m\n";
  EXPECT_EQ(findings(keys, {{5, call("me", "ab")}}), Lines{});
  EXPECT_EQ(findings(keys, {{5, call("me", "ab")}, {6, call("me", "ab")}}),
            Lines{"$.user=me 5-6 x2: in this order within 1m: step 1, step 2"});
}

TEST(JudgeThreat, AliasesNameOneThingInTwoWays) {
  const std::string keys =
      "    aliases: { key: $.key }\n"
      "    sequence:\n      steps:\n"
      "        - { name: made, filter: '{ $.name = make }', aliases: { key: $.made.key } }\n"
      "        - { name: used, filter: '{ $.name = use }' }\n"
      "    by: key\n    window: 1m\n";
  EXPECT_EQ(findings(keys, {{0, R"("name":"make","key":"A","made":{"key":"B"})"}, {9, R"("name":"use","key":"B")"}}),
            Lines{"key=B 0-9 x2: in this order within 1m: made, used"});
  EXPECT_EQ(findings(keys, {{0, R"("name":"make","key":"A","made":{"key":"B"})"}, {9, R"("name":"use","key":"A")"}}),
            Lines{});
}

TEST(JudgeThreat, ReasonsAreFilledInOnce) {
  const std::string keys =
      "    aliases: { user: $.user, address: $.ip }\n    value_count: { of: $.name, at_least: 2 }\n"
      "    by: user\n    window: 1m\n"
      "    reason: '{user} ({entity}) called {values} from {address}, {count} times in {window} {{from {first_seen}}} {last_seen}'\n";
  EXPECT_EQ(findings(keys, {{0, call("{count}", "a", "2")}, {1, call("{count}", "b", "1")}, {2, call("{count}", "b", "2")}}),
            Lines{"user={count} 0-2 x3: {count} ({count}) called a, b from 1, 2, 3 times in 1m {from 2024-05-01T12:00:00Z} "
                  "2024-05-01T12:00:02Z"});
  std::vector<Call> calls;
  for (int i = 0; i < 9; ++i) calls.push_back({i, call("me", std::string(200, static_cast<char>('a' + i)), std::to_string(i))});
  const std::string reason = findings(keys, calls).at(0);
  EXPECT_NE(reason.find(std::string(100, 'a') + "…, " + std::string(100, 'b') + "…"), std::string::npos) << reason;
  EXPECT_NE(reason.find(" and 1 more from 0, 1, 2, 3 and more, 9 times"), std::string::npos) << reason;
}

TEST(JudgeThreat, ExceptionsEndByTheTimeOfEvents) {
  const std::string keys =
      "    count: { at_least: 1 }\n    by: $.user\n    window: 1m\n"
      "    exceptions: [{ filter: '{ $.ip = 9 }', owner: me, reason: known, expires: 2024-05-01 }]\n";
  constexpr std::int64_t midnight = 12 * 3600;
  EXPECT_EQ(findings(keys, {{0, call("me", "a", "9")}, {midnight - 1, call("me", "a", "9")}, {midnight, call("me", "a", "9")}}),
            Lines{"$.user=me 43200-43200 x1: 1 events, 1 or more within 1m"});
  EXPECT_EQ(findings(keys, {{0, call("me", "a", "8")}}).size(), 1u);
}

TEST(JudgeThreat, SuppressedIncidentsCountInTheFirst) {
  const std::string keys =
      "    count: { at_least: 2 }\n    by: $.user\n    window: 10s\n    suppress: 100s\n";
  std::vector<Call> calls;
  for (const std::int64_t at : {0, 100, 101}) {
    calls.push_back({at, call("me", "a")});
    calls.push_back({at, call("me", "a")});
  }
  calls.push_back({300, call("me", "a")});
  calls.push_back({301, call("me", "a")});
  EXPECT_EQ(findings(keys, calls), (Lines{"$.user=me 0-101 x6: 6 events, 2 or more within 10s",
                                          "$.user=me 300-301 x2: 2 events, 2 or more within 10s"}));
}

TEST(JudgeThreat, AbsenceWaitsForTheEnd) {
  const std::string keys =
      "    absence: { of: '{ $.name = start }', after: '{ $.name = stop }' }\n    by: $.user\n    window: 1m\n";
  EXPECT_EQ(findings(keys, {{0, call("me", "stop")}, {59, call("you", "x")}}), Lines{});
  EXPECT_EQ(findings(keys, {{0, call("me", "stop")}, {60, call("you", "x")}}),
            Lines{"$.user=me 0-0 x1: not followed by { $.name = start } within 1m"});
  EXPECT_EQ(findings(keys, {{0, call("me", "stop")}, {60, call("me", "start")}}), Lines{});
  EXPECT_EQ(findings(keys, {{0, call("me", "start")}, {0, call("me", "stop")}, {99, call("me", "x")}}), Lines{});
}

}  // namespace
}  // namespace tripline::runtime
