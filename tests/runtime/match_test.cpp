#include "runtime/match.hpp"

#include <gtest/gtest.h>

#include <cstdio>

#include "compiler/compile.hpp"
#include "grammar/parse_pattern.hpp"
#include "tests/oracle.hpp"
#include "tests/random_cases.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

using Filters = std::vector<std::uint32_t>;

class Matched {
 public:
  explicit Matched(Program program, std::vector<Field> extra = {})
      : program_(std::move(program)), matcher_(program_, std::move(extra)) {}
  Filters operator()(std::string_view event) {
    padded_ = std::make_unique<Padded>(event);
    return matcher_.match(padded_->view(), true);
  }
  Matcher& matcher() { return matcher_; }

 private:
  Program program_;
  std::unique_ptr<Padded> padded_;
  Matcher matcher_;
};

TEST(Match, ConjunctionsNegationsAndAlways) {
  SmallProgram p;
  const auto a = p.predicate("$.a", runtime::Test::equals, "x"),
             b = p.predicate("$.b", runtime::Test::number_greater, "3"),
             m = p.predicate(text_field(Field::Kind::message), runtime::Test::contains, "ERROR");
  const auto both = p.all_of({a, b}), always = p.all_of({}), neither = p.none_of({a, b}), raw = p.all_of({m}),
             only_a = p.all_of({a});
  Matched match(p.done());
  EXPECT_EQ(match(R"({"a":"x","b":4})"), (Filters{both, always, only_a}));
  EXPECT_EQ(match(R"({"a":"x","b":3})"), (Filters{always, only_a}));
  EXPECT_EQ(match(R"({"b":"ERROR"})"), (Filters{always, neither, raw}));
  EXPECT_EQ(match("ERROR"), (Filters{always, neither, raw}));
  EXPECT_FALSE(match.matcher().json());
  EXPECT_EQ(match(""), (Filters{always, neither}));
  EXPECT_EQ(match("{}"), (Filters{always, neither}));
  EXPECT_TRUE(match.matcher().json());
}

TEST(Match, VerdictsAsEntries) {
  Program program;
  program.filters = {{{}, accept, {}, true}, {{}, reject, {}, true}, {{}, accept, {}, false}};
  Matched match(program);
  EXPECT_EQ(match("{}"), Filters{0});  // the third is never looked at: nothing covers it
}

// F21: a condition holds when some selected node satisfies it.
TEST(Match, SeveralValues) {
  SmallProgram p;
  const auto equal = p.all_of({p.predicate("$.l[*].k", runtime::Test::equals, "v")});
  const auto differ = p.all_of({p.predicate("$.l[*].k", runtime::Test::equals, "v", false, true)});
  const auto exists = p.all_of({p.predicate("$.l[*].k", runtime::Test::exists)});
  Matched match(p.done());
  EXPECT_EQ(match(R"({"l":[{"k":"w"},{"k":"v"}]})"), (Filters{equal, differ, exists}));
  EXPECT_EQ(match(R"({"l":[{"k":"v"}]})"), (Filters{equal, exists}));
  EXPECT_EQ(match(R"({"l":[{"k":null}]})"), (Filters{exists}));
  EXPECT_EQ(match(R"({"l":[]})"), Filters{});
}

// Globs keep their progress within one value.
TEST(Match, GlobsDoNotSpanValues) {
  SmallProgram p;
  p.all_of({p.predicate("$.l[*]", runtime::Test::glob, "*a*b*")});
  Matched match(p.done());
  EXPECT_EQ(match(R"({"l":["xa","bx"]})"), Filters{});
  EXPECT_EQ(match(R"({"l":["xa","ab"]})"), Filters{0});
}

TEST(Match, AFilterInManyCoversMatchesOnce) {
  SmallProgram p;
  const auto a = p.predicate("$.a", runtime::Test::exists), b = p.predicate("$.b", runtime::Test::exists);
  p.all_of({a, b});
  p->filters[0].cover = {a, b};
  p.all_of({a});
  p->filters[1].always = true;  // an artifact may say both
  Matched match(p.done());
  EXPECT_EQ(match(R"({"a":1,"b":1})"), (Filters{0, 1}));
  EXPECT_EQ(match(R"({"a":1})"), (Filters{1}));
}

TEST(Match, ExtraFields) {
  SmallProgram p;
  p.all_of({p.predicate("$.a", runtime::Test::exists)});
  Matched match(p.done(), {path_field("$.b"), path_field("$.a")});
  EXPECT_EQ(match(R"({"a":"x","b":"y"})"), Filters{0});
  EXPECT_EQ(match.matcher().values().value(1).text, "y");
  EXPECT_EQ(match.matcher().values().value(2).text, "x");
}

// Many patterns in one program find what each finds by itself, one event after the other.
TEST(Match, TogetherAsAlone) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::vector<grammar::Pattern> patterns;
  std::vector<std::string> texts;
  for (std::uint64_t i = 0; i < 80; ++i) {
    texts.push_back(oracle::random_case(seed + i).pattern);
    grammar::Diagnostics diagnostics;
    auto parsed =
        grammar::parse_pattern(grammar::Text(texts.back(), {grammar::SourceId{0}, 0, 0}), diagnostics);
    ASSERT_TRUE(parsed) << texts.back();
    patterns.push_back(std::move(*parsed));
  }
  const auto program = compiler::compile_patterns(patterns);
  ASSERT_TRUE(program);
  Matched together(*program);
  std::vector<std::unique_ptr<Matched>> alone;
  for (const grammar::Pattern& pattern : patterns)
    alone.push_back(std::make_unique<Matched>(*compiler::compile_patterns({&pattern, 1})));
  for (std::uint64_t i = 0; i < 500; ++i) {
    const std::string event = oracle::random_case(seed + 1000 + i).event;
    Filters expected;
    for (std::uint32_t p = 0; p < patterns.size(); ++p) {
      if (!(*alone[p])(event).empty()) expected.push_back(p);
    }
    ASSERT_EQ(together(event), expected) << event;
  }
}

}  // namespace
}  // namespace tripline::runtime
