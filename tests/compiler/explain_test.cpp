// Explanations agree with the engine: a filter's tree holds exactly where its program matches.
#include "compiler/explain.hpp"

#include <gtest/gtest.h>

#include <string>

#include "compiler/build_condition.hpp"
#include "compiler/compile.hpp"
#include "compiler/lift.hpp"
#include "compiler/lower.hpp"
#include "grammar/parse_pattern.hpp"
#include "tests/random_cases.hpp"

namespace tripline::compiler {
namespace {

std::string padded(const std::string& event) { return event + std::string(runtime::Decoder::padding, ' '); }

grammar::Pattern parsed(const std::string& text) {
  grammar::Diagnostics diagnostics;
  auto pattern = grammar::parse_pattern(
      grammar::Text(text, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())}), diagnostics);
  EXPECT_TRUE(pattern) << text;
  return pattern ? std::move(*pattern) : grammar::Pattern{};
}

struct Traced {
  Ir ir;
  NodeId root{};
  explicit Traced(const std::string& text) {
    IrWriter writer(ir, IrWriter::Form::traced);
    root = build_pattern(parsed(text), writer);
  }
};

Explained explained(const std::string& text, const std::string& event) {
  const Traced traced(text);
  auto explainer = Explainer::make(traced.ir);
  const std::string bytes = padded(event);
  explainer->look_at(std::string_view(bytes).substr(0, event.size()), true);
  return explainer->explain(traced.root);
}

// The texts of what decided, and whether each holds.
std::string decided(const std::string& text, const std::string& event) {
  const Explained all = explained(text, event);
  std::string out = all.holds() ? "holds:" : "fails:";
  for (const std::uint32_t number : deciding_conditions(all)) out += " [" + all.parts[number].text + "]";
  return out;
}

TEST(Explain, NamesWhatDecided) {
  const std::string event = R"({"a": "x", "n": 5, "list": [{"b": 1}, {"b": 2}]})";
  EXPECT_EQ(decided("{ $.a = x && $.n > 3 }", event), "holds: [the event is a JSON object] [$.a = x] [$.n > 3]");
  EXPECT_EQ(decided("{ $.a = y && $.n > 3 }", event), "fails: [$.a = y]");
  EXPECT_EQ(decided("{ $.a = y && $.n < 3 }", event), "fails: [$.a = y] [$.n < 3]");
  EXPECT_EQ(decided("{ $.a = y || $.n > 3 }", event), "holds: [the event is a JSON object] [$.n > 3]");
  EXPECT_EQ(decided("{ $.a = y || $.n < 3 }", event), "fails: [$.a = y] [$.n < 3]");
  EXPECT_EQ(decided("{ $.a = y || ($.n > 3 && $.c EXISTS) }", event), "fails: [$.a = y] [$.c EXISTS]");
  EXPECT_EQ(decided("{ $.a = * }", "no JSON"), "fails: [the event is a JSON object] [$.a = *]");
  EXPECT_EQ(decided("alpha -beta", "alpha beta"), "fails: [-beta]");
  EXPECT_EQ(decided("[x, y = b*, z]", "a bc"), "fails: [the line has at least 3 fields]");
  EXPECT_EQ(decided("%be+t%", "alpha beet"), "holds: [%be+t%]");
  EXPECT_EQ(decided("", "anything"), "holds: [every event]");
}

TEST(Explain, ShowsTheValuesThatWereLookedAt) {
  const Explained one = explained("{ $.list[*].b = 2 && $.missing != x && $.o EXISTS }", R"({"list": [{"b": 1}, {"b": 2}], "o": {}})");
  ASSERT_EQ(one.parts.size(), 6u);
  EXPECT_EQ(one.parts[1].values[0].values, (std::vector<std::string>{"1", "2"}));
  EXPECT_TRUE(one.parts[1].holds);
  EXPECT_EQ(one.parts[2].text, "$.missing != x");
  EXPECT_TRUE(one.parts[2].values[0].values.empty());
  EXPECT_FALSE(one.parts[2].holds);
  EXPECT_EQ(one.parts[3].values[0].values, std::vector<std::string>{"an object"});
  std::string many = "[0";
  for (int i = 1; i < 30; ++i) many += "," + std::to_string(i);
  const Explained list = explained("{ $.l[*] = 29 }", R"({"l": )" + many + "]}");
  EXPECT_EQ(list.parts[1].values[0].values.size(), 10u);
  EXPECT_EQ(list.parts[1].values[0].more, 20u);
  const Explained longest = explained("{ $.t = * }", "{\"t\": \"" + std::string(199, 'x') + "\xC3\xA9\xC3\xA9\"}");
  EXPECT_EQ(longest.parts[1].values[0].values[0], '"' + std::string(199, 'x') + "…\"");
}

// Spans lead back to the pattern's own bytes.
TEST(Explain, KnowsThePlaces) {
  const std::string text = R"({ ($.a = "x") && ($.b != "y" || $.c IS NULL) })";
  for (const ExplainedPart& part : explained(text, "{}").parts) {
    if (part.op != ExplainedPart::Op::condition || part.span.source == grammar::SourceId::nowhere) continue;
    EXPECT_EQ(text.substr(part.span.begin, part.span.end - part.span.begin), part.text);
  }
}

// The tree, the program, and the program lifted and lowered again say the same of every pair.
TEST(Explain, AgreesWithTheEngineOnRandomCases) {
  using oracle::PatternClass;
  std::size_t matches = 0;
  for (const PatternClass kind : {PatternClass::json, PatternClass::terms, PatternClass::delimited, PatternClass::regex}) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      const std::string text = oracle::random_pattern(kind, seed);
      const grammar::Pattern pattern = parsed(text);
      const auto program = compile_patterns({{pattern}});
      ASSERT_TRUE(program);
      const auto again = lower(lift(*program));
      ASSERT_TRUE(again);
      const Traced traced(text);
      auto explainer = Explainer::make(traced.ir);
      ASSERT_TRUE(explainer);
      runtime::Matcher matcher(*program), lifted(*again);
      for (std::uint64_t e = 0; e < 30; ++e) {
        const std::string event = oracle::random_event(kind, seed * 1000 + e), bytes = padded(event);
        const std::string_view view = std::string_view(bytes).substr(0, event.size());
        const bool matched = !matcher.match(view, true).empty();
        EXPECT_EQ(!lifted.match(view, true).empty(), matched) << text << '\n' << event;
        explainer->look_at(view, true);
        ASSERT_EQ(explainer->holds(traced.root), matched) << text << '\n' << event;
        const Explained tree = explainer->explain(traced.root);
        EXPECT_EQ(tree.holds(), matched);
        EXPECT_FALSE(deciding_conditions(tree).empty()) << text;
        matches += matched;
      }
    }
  }
  EXPECT_GT(matches, 500u);
}

}  // namespace
}  // namespace tripline::compiler
