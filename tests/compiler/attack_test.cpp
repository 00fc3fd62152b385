#include "compiler/attack.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tripline::compiler {
namespace {

TEST(Attack, TheTableHasItsForm) {
  EXPECT_EQ(attack_version(), "18.1");
  EXPECT_EQ(attack_tactics().size(), 14u);
  // What is in use, counted in MITRE's own bundle of this version.
  const auto all = attack_techniques();
  const auto active = std::count_if(all.begin(), all.end(), [](const auto& t) { return t.state == AttackTechnique::State::active; });
  EXPECT_EQ(active, 691);
  std::set<std::string_view> words;
  for (const AttackTactic& tactic : attack_tactics()) words.insert(tactic.word);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const AttackTechnique& t = all[i];
    EXPECT_TRUE(i == 0 || all[i - 1].id < t.id) << t.id;
    EXPECT_TRUE(t.id.size() == 5 || (t.id.size() == 9 && t.id[5] == '.')) << t.id;
    EXPECT_FALSE(t.name.empty()) << t.id;
    EXPECT_TRUE(t.state != AttackTechnique::State::active || !t.tactics.empty()) << t.id;
    for (const std::string_view tactic : t.tactics) EXPECT_TRUE(words.contains(tactic)) << t.id << tactic;
    EXPECT_TRUE(t.replaced_by.empty() || find_technique(t.replaced_by) != nullptr) << t.id;
    EXPECT_EQ(find_technique(t.id), &t);
  }
}

TEST(Attack, Finds) {
  ASSERT_NE(find_technique("T1098.001"), nullptr);
  EXPECT_EQ(find_technique("T1098.001")->name, "Additional Cloud Credentials");
  EXPECT_TRUE(find_technique("T1098.001")->cloud);
  EXPECT_EQ(find_technique("T1522")->replaced_by, "T1552.005");
  EXPECT_EQ(find_technique("T1522")->state, AttackTechnique::State::revoked);
  EXPECT_EQ(find_technique(""), nullptr);
  EXPECT_EQ(find_technique("T9999"), nullptr);
  EXPECT_EQ(find_tactic("TA0006")->name, "Credential Access");
  EXPECT_EQ(find_tactic("credential-access")->id, "TA0006");
  EXPECT_EQ(find_tactic("TA9"), nullptr);
}

TEST(Attack, Nearest) {
  EXPECT_EQ(nearest_technique("T1098.999")->id, "T1098");
  EXPECT_EQ(nearest_technique("t1098")->id, "T1098");
  EXPECT_EQ(nearest_technique("escalation"), nullptr);
  EXPECT_EQ(nearest_technique(std::string(100'000, 'T')), nullptr);
}

}  // namespace
}  // namespace tripline::compiler
