// Why not: the fewest conditions that would have to be otherwise.
#include "compiler/nearest.hpp"

#include <gtest/gtest.h>

#include <string>

#include "compiler/build_condition.hpp"
#include "compiler/compile.hpp"
#include "grammar/parse_pattern.hpp"
#include "tests/random_cases.hpp"

namespace tripline::compiler {
namespace {

std::string padded(const std::string& event) { return event + std::string(runtime::Decoder::padding, ' '); }

struct Asked {
  Ir ir;
  NodeId root{};
  grammar::Pattern pattern;
  Explained explained;
  Nearest nearest;

  Asked(const std::string& text, const std::string& event, const NearestLimits& limits = {}) {
    grammar::Diagnostics diagnostics;
    const grammar::Span whole{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())};
    pattern = grammar::parse_pattern(grammar::Text(text, whole), diagnostics).value();
    IrWriter writer(ir, IrWriter::Form::traced);
    root = build_pattern(pattern, writer);
    auto explainer = Explainer::make(ir);
    const std::string bytes = padded(event);
    explainer->look_at(std::string_view(bytes).substr(0, event.size()), true);
    explained = explainer->explain(root);
    Prover prover(ir);
    if (!explained.holds()) nearest = nearest_match(ir, root, explained, prover, limits);
  }
  std::string flips() const {
    std::string out(to_string(nearest.answer));
    for (const std::uint32_t part : nearest.flips) out += " [" + explained.parts[part].text + "]";
    return out;
  }
};

TEST(Nearest, FindsTheFewestConditions) {
  const std::string event = R"({"a": "x", "n": 5})";
  EXPECT_EQ(Asked("{ $.a = y && $.n > 3 }", event).flips(), "yes [$.a = y]");
  EXPECT_EQ(Asked("{ ($.a = y && $.n < 3 && $.b = 1) || $.c EXISTS }", event).flips(), "yes [$.c EXISTS]");
  EXPECT_EQ(Asked("{ $.a = y && $.n < 3 }", event).flips(), "yes [$.a = y] [$.n < 3]");
  EXPECT_EQ(Asked("alpha -beta", "alpha beta").flips(), "yes [-beta]");
  EXPECT_EQ(Asked("{ $.a = x }", "a line").flips(), "yes [the event is a JSON object] [$.a = x]");
}

// What excludes each other is never asked for together, and what comes along is told.
TEST(Nearest, KnowsWhatExcludesEachOther) {
  const std::string event = R"({"a": "x", "n": 5})";
  EXPECT_EQ(Asked("{ $.a = y && $.a = z }", event).flips(), "no");
  EXPECT_EQ(Asked("{ ($.a = y && $.a = z) || ($.b = 1 && $.c = 1 && $.d = 1) }", event).flips(), "yes [$.b = 1] [$.c = 1] [$.d = 1]");
  EXPECT_EQ(Asked("{ ($.a = x && $.n = 1) || ($.a = y && $.n = 5) }", event).flips(), "yes [$.a = x] [$.a = y]");
  EXPECT_EQ(Asked("{ $.a != x && $.n = 5 }", event).flips(), "yes [$.a != x]");
}

TEST(Nearest, SaysWhenTheLimitsRunOut) {
  const Asked few("{ $.a = 1 && $.b = 1 && $.c = 1 }", "{}", {2, 1000, 1000});
  EXPECT_EQ(few.nearest.answer, Answer::undecided);
  EXPECT_EQ(few.nearest.why, "more than 2 conditions would have to change");
  const Asked spent("{ $.a = 1 && $.b = 1 && $.c = 1 }", "{}", {6, 3, 1000});
  EXPECT_EQ(spent.nearest.answer, Answer::undecided);
}

// Every witness matches, and no smaller set would do: with one condition less turned, the formula fails or nothing is so.
TEST(Nearest, WitnessesMatchOnRandomCases) {
  std::size_t found = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const oracle::RandomCase one = oracle::random_case(seed);
    const Asked asked(one.pattern, one.event);
    if (asked.nearest.answer != Answer::yes) continue;
    ASSERT_TRUE(asked.nearest.witness) << one.pattern;
    const auto program = compile_patterns({{asked.pattern}});
    runtime::Matcher matcher(*program);
    const std::string& event = asked.nearest.witness->event;
    const std::string bytes = padded(event);
    EXPECT_FALSE(matcher.match(std::string_view(bytes).substr(0, event.size()), true).empty())
        << "seed " << seed << '\n' << one.pattern << '\n' << one.event << '\n' << event;
    ++found;
  }
  EXPECT_GT(found, 100u);
}

}  // namespace
}  // namespace tripline::compiler
