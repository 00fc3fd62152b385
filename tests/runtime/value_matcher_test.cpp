#include "runtime/value_matcher.hpp"

#include <gtest/gtest.h>

#include <cstdio>

#include "runtime/value_classes.hpp"
#include "tests/oracle_number.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

using Type = Value::Type;
using Hits = std::vector<std::uint32_t>;

// One field's predicates, asked about values.
class Asked {
 public:
  std::uint32_t add(runtime::Test test, std::string text = "", bool booleans = false, bool negated = false) {
    return program_.predicate("$.f", test, std::move(text), booleans, negated);
  }
  Hits operator()(const Value& value) {
    if (!matcher_) {
      done_ = program_.done();
      matcher_.emplace(done_, 0, done_.automata.empty() ? nullptr : &done_.automata.front());
      truth_ = Truth(done_.predicates.size());
    }
    truth_.clear();
    matcher_->match(value, truth_);
    Hits hits = truth_.list();
    std::sort(hits.begin(), hits.end());
    EXPECT_EQ(std::adjacent_find(hits.begin(), hits.end()), hits.end());
    return hits;
  }
  Hits text(std::string_view text) { return (*this)({Type::string, text}); }
  Hits number(std::string_view text) { return (*this)({Type::number, text}); }

 private:
  SmallProgram program_;
  Program done_;
  std::optional<ValueMatcher> matcher_;
  Truth truth_{0};
};

TEST(Truth, SetsOnceAndClears) {
  Truth truth(130);
  for (const std::uint32_t p : {0u, 63u, 64u, 129u, 64u}) truth.set(p);
  EXPECT_EQ(truth.list(), (Hits{0, 63, 64, 129}));
  EXPECT_TRUE(truth[64]);
  EXPECT_FALSE(truth[65]);
  truth.clear();
  EXPECT_FALSE(truth[64]);
  EXPECT_TRUE(truth.list().empty());
}

// F23, F34, F35: what a value is.
TEST(ValueMatcher, Kinds) {
  Asked ask;
  const Hits p = {ask.add(runtime::Test::exists),     ask.add(runtime::Test::is_null),
                  ask.add(runtime::Test::is_true),    ask.add(runtime::Test::is_false),
                  ask.add(runtime::Test::comparable), ask.add(runtime::Test::comparable, "", true)};
  EXPECT_EQ(ask({Type::null, {}}), (Hits{p[0], p[1]}));
  EXPECT_EQ(ask({Type::yes, {}}), (Hits{p[0], p[2], p[5]}));
  EXPECT_EQ(ask({Type::no, {}}), (Hits{p[0], p[3], p[5]}));
  EXPECT_EQ(ask({Type::number, "0"}), (Hits{p[0], p[4], p[5]}));
  EXPECT_EQ(ask({Type::string, ""}), (Hits{p[0], p[4], p[5]}));
  EXPECT_EQ(ask({Type::object, {}}), (Hits{p[0]}));
  EXPECT_EQ(ask({Type::array, {}}), (Hits{p[0]}));
}

// F25, F26: texts, and numbers by their spelling.
TEST(ValueMatcher, Texts) {
  Asked ask;
  const auto equals = ask.add(runtime::Test::equals, "abc"), same = ask.add(runtime::Test::equals, "abc"),
             empty = ask.add(runtime::Test::equals), prefix = ask.add(runtime::Test::prefix, "ab"),
             suffix = ask.add(runtime::Test::suffix, "bc"), contains = ask.add(runtime::Test::contains, "b"),
             glob = ask.add(runtime::Test::glob, "a*c"), regex = ask.add(runtime::Test::regex, "^[a-c]+$"),
             one = ask.add(runtime::Test::equals, "1");
  EXPECT_EQ(ask.text("abc"), (Hits{equals, same, prefix, suffix, contains, glob, regex}));
  EXPECT_EQ(ask.text("abcx"), (Hits{prefix, contains}));
  EXPECT_EQ(ask.text("xabc"), (Hits{suffix, contains}));
  EXPECT_EQ(ask.text("ac"), (Hits{glob, regex}));
  EXPECT_EQ(ask.text("ABC"), Hits{});
  EXPECT_EQ(ask.text(""), (Hits{empty}));
  EXPECT_EQ(ask.number("1"), (Hits{one}));
  EXPECT_EQ(ask.number("1.0"), Hits{});
  EXPECT_EQ(ask({Type::yes, {}}), Hits{});
  EXPECT_EQ(ask({Type::null, "abc"}), Hits{});
}

// C4: with `booleans`, true and false count as text.
TEST(ValueMatcher, BooleansAsText) {
  Asked ask;
  const auto equals = ask.add(runtime::Test::equals, "true", true),
             prefix = ask.add(runtime::Test::prefix, "f", true),
             plain = ask.add(runtime::Test::equals, "true");
  EXPECT_EQ(ask({Type::yes, {}}), (Hits{equals}));
  EXPECT_EQ(ask({Type::no, {}}), (Hits{prefix}));
  EXPECT_EQ(ask.text("true"), (Hits{equals, plain}));
  EXPECT_EQ(ask.text("full"), (Hits{prefix}));
}

// F31, F32.
TEST(ValueMatcher, Numbers) {
  Asked ask;
  const auto equal = ask.add(runtime::Test::number_equal, "1e3"),
             less = ask.add(runtime::Test::number_less, "1000"),
             less_equal = ask.add(runtime::Test::number_less_equal, "1000.0"),
             greater = ask.add(runtime::Test::number_greater, "+1000"),
             greater_equal = ask.add(runtime::Test::number_greater_equal, "1000");
  EXPECT_EQ(ask.number("1000"), (Hits{equal, less_equal, greater_equal}));
  EXPECT_EQ(ask.text("10e2"), (Hits{equal, less_equal, greater_equal}));
  EXPECT_EQ(ask.number("999.99999999999999999999999"), (Hits{less, less_equal}));
  EXPECT_EQ(ask.number("1000.00000000000000000000001"), (Hits{greater, greater_equal}));
  EXPECT_EQ(ask.number("1e999999999999999999999999"), (Hits{greater, greater_equal}));
  EXPECT_EQ(ask.number("-1e999999999999999999999999"), (Hits{less, less_equal}));
  EXPECT_EQ(ask.text("1000x"), Hits{});
  EXPECT_EQ(ask.text(""), Hits{});
  EXPECT_EQ(ask.text(" 1000"), Hits{});
  EXPECT_EQ(ask({Type::yes, {}}), Hits{});
}

TEST(ValueMatcher, LongIntegersDoNotCollide) {
  Asked ask;
  const auto one = ask.add(runtime::Test::number_equal, "9007199254740993"),
             two = ask.add(runtime::Test::number_equal, "9007199254740992"),
             three = ask.add(runtime::Test::number_equal, "123456789012345678901234567890");
  EXPECT_EQ(ask.number("9007199254740993"), (Hits{one}));
  EXPECT_EQ(ask.number("9007199254740992.0"), (Hits{two}));
  EXPECT_EQ(ask.number("123456789012345678901234567890"), (Hits{three}));
  EXPECT_EQ(ask.number("123456789012345678901234567891"), Hits{});
}

// F33: the opposite, for comparable values only.
TEST(ValueMatcher, Negated) {
  Asked ask;
  const auto equals = ask.add(runtime::Test::equals, "a", false, true),
             prefix = ask.add(runtime::Test::prefix, "a", false, true),
             suffix = ask.add(runtime::Test::suffix, "a", false, true),
             contains = ask.add(runtime::Test::contains, "a", false, true),
             glob = ask.add(runtime::Test::glob, "a*b*", false, true),
             regex = ask.add(runtime::Test::regex, "a", false, true),
             number = ask.add(runtime::Test::number_equal, "1", false, true),
             less = ask.add(runtime::Test::number_less, "1", false, true);
  EXPECT_EQ(ask.text("a"), (Hits{glob, number, less}));
  EXPECT_EQ(ask.text("xax"), (Hits{equals, prefix, suffix, glob, number, less}));
  EXPECT_EQ(ask.text("axb"), (Hits{equals, suffix, number, less}));
  EXPECT_EQ(ask.number("1.0"), (Hits{equals, prefix, suffix, contains, glob, regex, less}));
  EXPECT_EQ(ask.number("0"), (Hits{equals, prefix, suffix, contains, glob, regex, number}));
  for (const Type type : {Type::null, Type::yes, Type::no, Type::object, Type::array})
    EXPECT_EQ(ask({type, {}}), Hits{});
}

TEST(ValueMatcher, RefusedRegexesNeverMatch) {
  Asked ask;
  ask.add(runtime::Test::regex, "(");
  ask.add(runtime::Test::regex, "a{100000}");
  const auto negated = ask.add(runtime::Test::regex, "(", false, true);
  EXPECT_EQ(ask.text("("), (Hits{negated}));
}

TEST(ValueMatcher, Empty) {
  SmallProgram p;
  p.field("$.a");
  const Program program = p.done();
  EXPECT_TRUE(ValueMatcher(program, 0, nullptr).empty());
}

// Whether `*` for any run makes the glob the text, by trying all runs.
bool glob_matches(std::string_view glob, std::string_view text) {
  if (glob.empty()) return text.empty();
  if (glob[0] != '*')
    return !text.empty() && text[0] == glob[0] && glob_matches(glob.substr(1), text.substr(1));
  for (std::size_t run = 0; run <= text.size(); ++run) {
    if (glob_matches(glob.substr(1), text.substr(run))) return true;
  }
  return false;
}

std::string any_text(std::mt19937_64& random, std::string_view letters, std::size_t longest) {
  std::string text;
  for (std::size_t n = random() % (longest + 1); n > 0; --n) text += letters[random() % letters.size()];
  return text;
}

// Many texts of few letters in one automaton, against each asked by itself.
TEST(ValueMatcher, TextPredicatesEqualBruteForce) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  std::size_t hits = 0;
  for (int round = 0; round < 400; ++round) {
    Asked ask;
    std::vector<std::pair<runtime::Test, std::string>> predicates;
    for (std::size_t n = 1 + random() % 25; n > 0; --n) {
      runtime::Test test =
          static_cast<runtime::Test>(static_cast<std::size_t>(runtime::Test::equals) + random() % 5);
      std::string text = any_text(random, test == runtime::Test::glob ? "ab*\xC3" : "ab\xC3",
                                  test == runtime::Test::glob ? 7 : 4);
      // What is empty, or no more than stars, is no text test: the compiler asks whether the value is
      // comparable.
      if (text.find_first_not_of('*') == text.npos && test != runtime::Test::equals) continue;
      ask.add(test, text);
      predicates.emplace_back(test, text);
    }
    for (int i = 0; i < 60; ++i) {
      const std::string text = any_text(random, i % 8 ? "ab\xC3" : "ab\xC3*", 12);
      Hits expected;
      for (std::uint32_t p = 0; p < predicates.size(); ++p) {
        const auto& [test, literal] = predicates[p];
        const bool holds = test == runtime::Test::equals     ? text == literal
                           : test == runtime::Test::prefix   ? text.starts_with(literal)
                           : test == runtime::Test::suffix   ? text.ends_with(literal)
                           : test == runtime::Test::contains ? text.find(literal) != text.npos
                                                             : glob_matches(literal, text);
        if (holds) expected.push_back(p);
      }
      hits += expected.size();
      ASSERT_EQ(ask.text(text), expected) << text << " round " << round;
    }
  }
  EXPECT_GT(hits, 10'000u);
}

TEST(ValueMatcher, NumberPredicatesEqualTheOracle) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const auto any_number = [&] {
    std::string text = random() % 4 ? "" : random() % 2 ? "-" : "+";
    const auto digits = [&](std::size_t most) {
      for (std::size_t n = 1 + random() % (random() % 8 ? 2 : most); n > 0; --n) text += "0019"[random() % 4];
    };
    digits(25);
    if (random() % 3 == 0) text += '.', digits(25);
    if (random() % 3 == 0)
      text += random() % 2 ? "e" : "E-", digits(14);  // the oracle's exponents end at 10^15
    return text;
  };
  for (int round = 0; round < 400; ++round) {
    Asked ask;
    std::vector<std::pair<runtime::Test, std::string>> predicates;
    for (int n = 0; n < 12; ++n) {
      predicates.emplace_back(
          static_cast<runtime::Test>(static_cast<std::size_t>(runtime::Test::number_equal) + random() % 5),
          any_number());
      ask.add(predicates.back().first, predicates.back().second);
    }
    for (int i = 0; i < 40; ++i) {
      const std::string value = random() % 4 ? any_number() : predicates[random() % predicates.size()].second;
      Hits expected;
      for (std::uint32_t p = 0; p < predicates.size(); ++p) {
        const int order = oracle::compare_numbers(value, predicates[p].second);
        const runtime::Test test = predicates[p].first;
        if (test == runtime::Test::number_equal        ? order == 0
            : test == runtime::Test::number_less       ? order < 0
            : test == runtime::Test::number_less_equal ? order <= 0
            : test == runtime::Test::number_greater    ? order > 0
                                                       : order >= 0) {
          expected.push_back(p);
        }
      }
      ASSERT_EQ(ask.text(value), expected) << value << " round " << round;
    }
  }
}

// Values of one interval between thresholds have one class, worked out once.
TEST(ValueClasses, OfNumbersAreThoseOfTheirIntervals) {
  SmallProgram small;
  Asked ask;
  const char* const points[] = {"-1e3", "0", "0.1", "7", "7.0", "123456789012345678901234567890", "1e40"};
  const runtime::Test tests[] = {runtime::Test::number_equal, runtime::Test::number_less, runtime::Test::number_less_equal,
                                 runtime::Test::number_greater, runtime::Test::number_greater_equal};
  for (const char* point : points) {
    for (const runtime::Test test : tests) {
      small.predicate("$.f", test, point, false, false);
      ask.add(test, point);
    }
  }
  const Program program = small.done();
  ASSERT_TRUE(ValueMatcher(program, 0, nullptr).numbers_only());
  ValueClasses classes(ValueMatcher(program, 0, nullptr), program.predicates.size());
  const char* const values[] = {"-1000", "-1000.1", "-999.9", "-0", "0.0", "0.05", "0.10", "1", "7", "70e-1", "7.1", "x", "",
                                "123456789012345678901234567890", "123456789012345678901234567889", "1e39", "1e400", "-1e400"};
  for (int round = 0; round < 2; ++round) {
    for (const char* text : values) {
      for (const Type type : {Type::number, Type::string}) {
        const Value value{type, text};
        EXPECT_EQ(classes.predicates(classes.of(value)), ask(value)) << text;
      }
    }
  }
  EXPECT_EQ(classes.misses(), 13u) << "one for each interval";
  const Value yes{Type::yes, {}};
  EXPECT_EQ(classes.of(yes), ValueClasses::none);
}

}  // namespace
}  // namespace tripline::runtime
