#include "tools/graph_export.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tools/find_nodes.hpp"
#include "tools/graphviz.hpp"

namespace tripline::tools {
namespace {

using runtime::ActivityGraph;
using runtime::GraphEdge;

// Names that end strings, begin formulas and entities, are markup, and steer terminals.
ActivityGraph hostile() {
  ActivityGraph graph;
  graph.nodes = {{"ip", "=cmd|' /C calc'!A0", 0}, {"role", "a\"];b->c[x=\"\\N&lt;", 3}, {"user", "<b>\x1b[2J\n\xff&]]>", 0}};
  GraphEdge first;
  first.from = 0;
  first.to = 1;
  first.kind = "@sum";
  first.via = "\"/><script>";
  first.times = {0, 60};
  first.count = 2;
  first.risk = 1.5;
  GraphEdge second = first;
  second.from = 1;
  second.to = 2;
  second.kind = "\\\"";
  second.via = "";
  second.denied = true;
  second.times = {60};
  second.count = 1;
  graph.edges = {first, second};
  return graph;
}

const std::vector<std::uint32_t> both = {0, 1}, start = {0};

TEST(GraphExport, DotKeepsNamesInsideStrings) {
  const ActivityGraph graph = hostile();
  EXPECT_EQ(graph_dot({&graph, both, start}),
            "digraph activity {\n"
            "  rankdir=LR;\n"
            "  node [shape=box, fontname=\"Helvetica\"];\n"
            "  edge [fontname=\"Helvetica\", fontsize=10];\n"
            "  n0 [label=\"ip:=cmd|' /C calc'!A0\", style=filled, fillcolor=lightgrey];\n"
            "  n1 [label=\"role:a\\\"];b->c[x=\\\"\\\\N&amp;lt;\", color=red, penwidth=2];\n"
            "  n2 [label=\"user:<b>\\\\x1b[2J\\\\n\\\\xff&amp;]]>\"];\n"
            "  n0 -> n1 [label=\"@sum x2\", tooltip=\"\\\"/><script>\"];\n"
            "  n1 -> n2 [label=\"\\\\\\\"\", style=dashed];\n"
            "}\n");
}

TEST(GraphExport, CsvHasNoFormulasAndOneLineForEachEdge) {
  const ActivityGraph graph = hostile();
  EXPECT_EQ(graph_csv({&graph, both, start}),
            "from,to,kind,via,denied,count,first,last,risk,cost\n"
            "ip:=cmd|' /C calc'!A0,\"role:a\"\"];b->c[x=\"\"\\N&lt;\",'@sum,\"\"\"/><script>\",false,2,1970-01-01T00:00:00Z,"
            "1970-01-01T00:01:00Z,1.5,1\n"
            "\"role:a\"\"];b->c[x=\"\"\\N&lt;\",user:<b>\\x1b[2J\\n\\xff&]]>,\"\\\"\"\",,true,1,1970-01-01T00:01:00Z,"
            "1970-01-01T00:01:00Z,1.5,1\n");
}

TEST(GraphExport, GraphmlHasNoMarkupInNames) {
  const ActivityGraph graph = hostile();
  const std::string text = graph_graphml({&graph, both, start});
  EXPECT_NE(text.find("<node id=\"n2\"><data key=\"nk\">user</data><data key=\"ni\">&lt;b&gt;\\x1b[2J\\n\\xff&amp;]]&gt;</data>"
                      "<data key=\"ns\">0</data></node>"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("<edge id=\"e1\" source=\"n1\" target=\"n2\"><data key=\"ek\">\\&quot;</data><data key=\"ev\"></data>"
                      "<data key=\"ed\">true</data><data key=\"ec\">1</data>"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("<script>"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(GraphExport, OnlyTheNodesOfTheEdgesAreDrawn) {
  const ActivityGraph graph = hostile();
  const std::vector<std::uint32_t> second = {1};
  const std::string text = graph_dot({&graph, second, {}});
  EXPECT_EQ(text.find("n0 "), std::string::npos);
  EXPECT_NE(text.find("n1 [") , std::string::npos);
}

TEST(Graphviz, IsLookedForInThePath) {
  const std::string path = std::getenv("PATH") ? std::getenv("PATH") : "";
  setenv("PATH", "/nonexistent", 1);
  std::string error;
  EXPECT_FALSE(draw_svg("digraph { a -> b }", error));
  setenv("PATH", path.c_str(), 1);
  EXPECT_NE(error.find("not installed"), std::string::npos) << error;
}

TEST(Graphviz, DrawsHostileNames) {
  if (std::system("command -v dot >/dev/null 2>&1") != 0) GTEST_SKIP() << "skipped: Graphviz is not installed";
  const ActivityGraph graph = hostile();
  std::string error;
  const auto drawing = draw_svg(graph_dot({&graph, both, start}), error);
  ASSERT_TRUE(drawing) << error;
  EXPECT_NE(drawing->find("<svg"), std::string::npos);
  EXPECT_EQ(drawing->find("<script>"), std::string::npos);
  EXPECT_FALSE(draw_svg("digraph {", error));
}

TEST(FindNodes, ByFullNameByGlobAndByLastPart) {
  ActivityGraph graph;
  graph.nodes = {{"role", "arn:aws:iam::1:role/Admin", 0}, {"role", "arn:aws:iam::1:role/SuperAdmin", 0}, {"user", "Admin", 0}};
  using Nodes = std::vector<std::uint32_t>;
  EXPECT_EQ(find_nodes(graph, "role:arn:aws:iam::1:role/Admin"), Nodes{0});
  EXPECT_EQ(find_nodes(graph, "role:Admin"), Nodes{0});
  EXPECT_EQ(find_nodes(graph, "role:*Admin"), (Nodes{0, 1}));
  EXPECT_EQ(find_nodes(graph, "Admin"), Nodes{2}) << "what is named in full goes before last parts";
  EXPECT_EQ(find_nodes(graph, "SuperAdmin"), Nodes{1});
  EXPECT_EQ(find_nodes(graph, "arn:aws:iam::1:role/SuperAdmin"), Nodes{1}) << "a colon in an id names no kind";
  EXPECT_EQ(find_nodes(graph, "user:Nobody"), Nodes{});
  EXPECT_EQ(find_nodes(graph, ""), Nodes{});
}

}  // namespace
}  // namespace tripline::tools
