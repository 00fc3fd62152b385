// Which filters have all events of another, by themselves and between them.
#include "compiler/relate.hpp"

#include <gtest/gtest.h>

#include "compiler/build_condition.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {
namespace {

struct Asked {
  Ir ir;
  IrWriter writer{ir};

  NodeId node(const std::string& text) {
    grammar::Diagnostics diagnostics;
    const auto pattern = grammar::parse_pattern(grammar::Text(text, {grammar::SourceId{0}, 0, 0}), diagnostics);
    EXPECT_TRUE(pattern) << text;
    return build_pattern(*pattern, writer);
  }
  Covered together(const std::string& wanted, const std::vector<std::string>& given) {
    std::vector<NodeId> candidates;
    for (const std::string& each : given) candidates.push_back(node(each));
    const NodeId root = node(wanted);
    Prover prover(ir);
    return covered_together(ir, prover, root, candidates);
  }
};

TEST(Relate, OneCoversAlone) {
  const Covered covered = Asked().together("{ $.a = x }", {"{ $.b = 1 }", "{ $.a = x* }", "{ $.a = x || $.a = y }"});
  EXPECT_EQ(covered.answer, Answer::yes);
  EXPECT_EQ(covered.by, 2u) << "the most alike";
  EXPECT_TRUE(covered.together.empty());
}

TEST(Relate, SeveralCoverTogether) {
  const Covered covered = Asked().together("{ $.a = x || $.a = y || $.a = z }",
                                           {"{ $.a = x }", "{ $.b = 1 }", "{ $.a = y || $.a = x }", "{ $.a = z* }"});
  EXPECT_EQ(covered.answer, Answer::yes);
  EXPECT_FALSE(covered.by);
  EXPECT_EQ(covered.together, (std::vector<std::size_t>{2, 3})) << "and none to spare";
}

TEST(Relate, CasesOfAnotherFieldCoverTogether) {
  const Covered covered = Asked().together("{ $.a = x }", {"{ $.a = x && $.b EXISTS }", "{ $.b NOT EXISTS }"});
  EXPECT_EQ(covered.answer, Answer::yes);
  EXPECT_EQ(covered.together, (std::vector<std::size_t>{0, 1}));
}

TEST(Relate, WhatAllMissIsShown) {
  const Covered covered = Asked().together("{ $.a = x || $.a = y || $.a = z }", {"{ $.a = x }", "{ $.a = y }"});
  EXPECT_EQ(covered.answer, Answer::no);
  ASSERT_TRUE(covered.missed);
  EXPECT_EQ(covered.missed->event, R"({"a":"z"})");
}

}  // namespace
}  // namespace tripline::compiler
