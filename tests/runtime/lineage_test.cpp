#include "runtime/lineage.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace tripline::runtime {
namespace {

struct Edge {
  std::string from, to, kind, via;
  std::int64_t time;
};

ActivityGraph graph_of(const std::vector<Edge>& edges) {
  ActivityGraph out;
  const auto node_of = [](const std::string& name) {
    return GraphNode{name.substr(0, name.find(':')), name.substr(name.find(':') + 1), 0};
  };
  for (const Edge& e : edges) {
    for (const std::string& name : {e.from, e.to}) out.nodes.push_back(node_of(name));
  }
  std::sort(out.nodes.begin(), out.nodes.end());
  out.nodes.erase(std::unique(out.nodes.begin(), out.nodes.end()), out.nodes.end());
  const auto number = [&](const std::string& name) {
    return static_cast<std::uint32_t>(std::lower_bound(out.nodes.begin(), out.nodes.end(), node_of(name)) - out.nodes.begin());
  };
  for (const Edge& e : edges) {
    GraphEdge edge;
    edge.from = number(e.from);
    edge.to = number(e.to);
    edge.kind = e.kind;
    edge.via = e.via;
    edge.count = 1;
    edge.times = {e.time};
    out.edges.push_back(std::move(edge));
  }
  std::sort(out.edges.begin(), out.edges.end(), [](const GraphEdge& a, const GraphEdge& b) {
    return std::tie(a.from, a.to, a.kind, a.via) < std::tie(b.from, b.to, b.kind, b.via);
  });
  return out;
}

const LineageNode& at(const Lineage& lineage, const std::string& id) {
  const auto found = std::find_if(lineage.nodes.begin(), lineage.nodes.end(), [&](const auto& n) { return n.id == id; });
  EXPECT_NE(found, lineage.nodes.end()) << id;
  return *found;
}
std::string issuer(const Lineage& lineage, const std::string& id) {
  const LineageNode& node = at(lineage, id);
  return node.parent ? lineage.nodes[*node.parent].id : "";
}
std::string shown(const Lineage& lineage, const std::string& id, std::size_t limit = 100) {
  bool cut = false;
  std::string out;
  for (const LineageRow& row : lineage_rows(lineage, id, limit, cut)) {
    out += std::string(row.depth, '.') + lineage.nodes[row.node].id + " ";
  }
  return out + (cut ? "cut" : "");
}

TEST(Lineage, FollowsCredentialsAcrossAccounts) {
  const Lineage lineage = lineage_of(graph_of({
      {"credential:AKIA1", "identity:ana", "is", "192.0.2.1", 5},
      {"credential:AKIA1", "credential:ASIA1", "AssumeRole", "192.0.2.1", 10},
      // The same call as the other account has it: its record names no credential.
      {"identity:AWSAccount AIDA1", "credential:ASIA1", "AssumeRole", "192.0.2.1", 10},
      {"credential:ASIA1", "role:r1", "as", "", 10},
      // Only the other account's record says what came of this call.
      {"credential:ASIA1", "call:s2", "asks", "192.0.2.9", 20},
      {"call:s2", "credential:ASIA2", "gives", "192.0.2.9", 20},
      {"identity:AWSAccount AROA1", "credential:ASIA2", "AssumeRole", "192.0.2.9", 20},
      {"credential:ASIA2", "credential:AKIA2", "CreateAccessKey", "192.0.2.9", 30},
      {"identity:lambda.amazonaws.com", "credential:ASIA3", "AssumeRole", "lambda.amazonaws.com", 40},
  }));
  EXPECT_EQ(issuer(lineage, "AKIA1"), "");
  EXPECT_EQ(issuer(lineage, "ASIA1"), "AKIA1");
  EXPECT_EQ(issuer(lineage, "ASIA2"), "ASIA1");
  EXPECT_EQ(issuer(lineage, "AKIA2"), "ASIA2");
  EXPECT_EQ(issuer(lineage, "ASIA3"), "lambda.amazonaws.com");
  EXPECT_EQ(at(lineage, "ASIA2").call, "AssumeRole");
  EXPECT_EQ(at(lineage, "ASIA2").issued, 20);
  EXPECT_EQ(at(lineage, "ASIA1").roles, std::vector<std::string>{"r1"});
  EXPECT_EQ(at(lineage, "ASIA1").claims, 1u);
  EXPECT_EQ(at(lineage, "AKIA1").identities, std::vector<std::string>{"ana"});
  EXPECT_EQ(shown(lineage, "ASIA2"), "AKIA1 .ASIA1 ..ASIA2 ...AKIA2 ");
  EXPECT_EQ(shown(lineage, "ASIA2", 2), "ASIA1 .ASIA2 cut") << "the nearest forebears stay";
}

TEST(Lineage, CountsUsesAndAddresses) {
  std::vector<Edge> edges;
  for (int i = 0; i < 20; ++i) {
    edges.push_back({"credential:K", "identity:a", "is", "192.0.2." + std::to_string(100 + i), 50 + i});
    edges.push_back({"credential:K", "identity:b", "is", "192.0.2." + std::to_string(100 + i), 10 + i});
  }
  const Lineage lineage = lineage_of(graph_of(edges));
  const LineageNode& key = at(lineage, "K");
  EXPECT_EQ(key.calls, 40u);
  EXPECT_EQ(key.first, 10);
  EXPECT_EQ(key.last, 69);
  EXPECT_EQ(key.address_count, 20u);
  ASSERT_EQ(key.addresses.size(), Lineage::most_listed);
  EXPECT_EQ(key.addresses.front(), "192.0.2.100");
  EXPECT_EQ(key.identities, (std::vector<std::string>{"a", "b"}));
}

TEST(Lineage, SurvivesCirclesAndFalseClaims) {
  const Lineage lineage = lineage_of(graph_of({
      {"credential:A", "credential:B", "AssumeRole", "", 10},
      {"credential:B", "credential:C", "AssumeRole", "", 11},
      {"credential:C", "credential:A", "AssumeRole", "", 12},
      {"credential:D", "credential:D", "AssumeRole", "", 13},
      {"credential:D", "credential:B", "AssumeRole", "", 14},
      {"credential:C", "credential:E", "AssumeRole", "", 15},
  }));
  EXPECT_EQ(issuer(lineage, "B"), "") << "the earliest issue of the circle is taken out";
  EXPECT_TRUE(at(lineage, "B").circle);
  EXPECT_EQ(at(lineage, "B").claims, 2u);
  EXPECT_EQ(issuer(lineage, "C"), "B");
  EXPECT_EQ(issuer(lineage, "A"), "C");
  EXPECT_TRUE(at(lineage, "D").circle);
  EXPECT_EQ(shown(lineage, "E"), "B .C ..E ");
  EXPECT_EQ(shown(lineage, ""), "B .C ..A ..E D ");
  EXPECT_EQ(shown(lineage, "", 2), "B .C cut");
  EXPECT_EQ(shown(lineage, "nobody"), "");
}

// Brute force: the claims of each credential in order, and whoever can be reached by asking again and again.
TEST(Lineage, AgreesWithBruteForceOnRandomClaims) {
  std::mt19937_64 random(20261121);
  for (int round = 0; round < 400; ++round) {
    const std::size_t names = 2 + random() % 8;
    std::vector<Edge> edges;
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    for (std::size_t i = 0; i < 1 + random() % 14; ++i) {
      const bool identity = random() % 4 == 0;
      Edge e{(identity ? "identity:i" : "credential:c") + std::to_string(random() % names),
             "credential:c" + std::to_string(random() % names), "AssumeRole", "", static_cast<std::int64_t>(random() % 9)};
      if (seen.insert({e.from, e.to, e.kind}).second) edges.push_back(e);
    }
    const Lineage lineage = lineage_of(graph_of(edges));
    for (const LineageNode& node : lineage.nodes) {
      if (!node.credential) {
        EXPECT_FALSE(node.parent);
        continue;
      }
      std::vector<std::tuple<bool, std::int64_t, std::string>> claims;
      for (const Edge& e : edges) {
        const bool by_identity = e.from.starts_with("identity:");
        if (e.to == "credential:" + node.id && e.from != e.to) claims.emplace_back(by_identity, e.time, e.from.substr(e.from.find(':') + 1));
      }
      std::sort(claims.begin(), claims.end());
      if (claims.empty()) {
        EXPECT_FALSE(node.parent);
      } else if (node.parent) {
        EXPECT_EQ(lineage.nodes[*node.parent].id, std::get<2>(claims.front()));
        EXPECT_EQ(node.issued, std::get<1>(claims.front()));
      } else {
        EXPECT_TRUE(node.circle);
      }
      std::size_t steps = 0;
      for (auto on = node.parent; on; on = lineage.nodes[*on].parent) ASSERT_LT(++steps, 100u) << "a circle";
    }
    bool cut = false;
    const auto rows = lineage_rows(lineage, "", 1000, cut);
    EXPECT_EQ(rows.size(), lineage.nodes.size()) << "every node stands in one tree, once";
  }
}

}  // namespace
}  // namespace tripline::runtime
