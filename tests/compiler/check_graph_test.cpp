// Graphs of packs: what becomes of their parts, over several files, and what is told of mistakes. Places and helps are
// golden cases (tests/golden/check/fail_graph_*.yaml).
#include <gtest/gtest.h>

#include "runtime/artifact.hpp"
#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

constexpr const char* nodes = R"(pack: p
nodes:
  - { name: user, kind: user, id: [$.a, '{$.b}/x{y}{$.c}'] }
  - { name: role, kind: role, id: $.arn, last: ':' }
)";

TEST(CheckGraph, PartsOfSeveralFilesMakeOneGraph) {
  const Packs packs({nodes, R"(pack: p
edges:
  - { name: first, from: [user, role], to: role, denied: '{ $.e = no }', cost: 0.5 }
  - { name: second, from: role, to: role, via: '', kind: $.call }
graphs:
  - { name: whole, cutoff: 5, parallel: earliest, assumptions: [b, a] }
  - { name: part, edges: second }
)"});
  const runtime::Program& program = packs.program();
  ASSERT_EQ(program.graphs.size(), 2u);
  const runtime::Graph& whole = program.graphs[0];
  ASSERT_EQ(whole.nodes.size(), 2u);
  ASSERT_EQ(whole.nodes[0].ids.size(), 2u);
  const auto& parts = whole.nodes[0].ids[1];
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[1].text, "/x{y}");
  EXPECT_EQ(runtime::to_string(program.fields[*parts[2].field]), "$.c");
  EXPECT_EQ(whole.nodes[1].capture, "(?s)^(?:.*\\:)?(.*)$");
  ASSERT_EQ(whole.edges.size(), 2u);
  EXPECT_EQ(whole.edges[0].from, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(whole.edges[0].cost, 0.5);
  EXPECT_TRUE(whole.edges[0].denied);
  EXPECT_EQ(runtime::to_string(program.fields[*whole.edges[0].via[0].field]), "$.sourceIPAddress");
  EXPECT_TRUE(whole.edges[1].via.empty());
  EXPECT_EQ(whole.parallel, runtime::Graph::Parallel::earliest);
  EXPECT_EQ(whole.score.assumptions, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(program.graphs[1].edges.size(), 1u);
  EXPECT_EQ(program.graphs[1].nodes.size(), 1u) << "only what its edges name";
  EXPECT_EQ(runtime::verify(program), std::nullopt);
}

TEST(CheckGraph, NamesAreTheirPacksAlone) {
  const Packs packs({nodes, R"(pack: q
edges:
  - { name: first, from: user, to: user }
graphs:
  - { name: whole }
)"});
  EXPECT_EQ(packs.said(), "unknown-name user\nunknown-name user");
}

TEST(CheckGraph, TwoFilesMayNotNameANodeTwice) {
  const Packs packs({nodes, nodes, R"(pack: p
edges:
  - { name: first, from: user, to: role }
graphs:
  - { name: first }
)"});
  EXPECT_EQ(packs.said(), "duplicate-name user\nduplicate-name role\nduplicate-name first");
}

TEST(CheckGraph, ANameOfARefusedNodeIsKnown) {
  const Packs packs(R"(pack: p
nodes:
  - { name: user, kind: user, id: $.a, capture: '(' }
edges:
  - { name: first, from: user, to: user }
graphs:
  - { name: whole }
)");
  EXPECT_EQ(packs.said(), "graph-definition '('");
}

}  // namespace
}  // namespace tripline::compiler
