// The automaton against plain searching, on random literals over a tiny alphabet, where overlaps are everywhere.
#include "compiler/build_automaton.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <tuple>

#include "runtime/value_matcher.hpp"

namespace tripline::compiler {
namespace {

using runtime::Automaton;
using runtime::Predicate;
using Kind = runtime::Test;

std::vector<std::string> all_texts(std::size_t longest) {
  std::vector<std::string> out{""};
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i].size() < longest) {
      out.push_back(out[i] + "a");
      out.push_back(out[i] + "b");
    }
  }
  return out;
}

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t least, std::size_t most) {
  std::string out(least + random() % (most - least + 1), ' ');
  for (char& c : out) c = alphabet[random() % alphabet.size()];
  return out;
}

// Every (end, piece) that the automaton reports in `text`, following failure and output links by their definition.
std::set<std::pair<std::size_t, std::uint32_t>> found_by(const Automaton& a, std::string_view text) {
  std::set<std::pair<std::size_t, std::uint32_t>> out;
  const auto step = [&](std::uint32_t state, std::uint8_t byte) -> std::uint32_t {
    for (std::uint32_t e = a.edge_begin[state]; e < a.edge_begin[state + 1]; ++e) {
      if (a.edge_byte[e] == byte) return a.edge_target[e];
    }
    return 0;
  };
  std::uint32_t state = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    while (state != 0 && step(state, byte) == 0) state = a.fail[state];
    state = step(state, byte);
    for (std::uint32_t s = state; s != 0; s = a.output_link[s]) {
      for (std::uint32_t o = a.output_begin[s]; o < a.output_begin[s + 1]; ++o) out.emplace(i + 1, a.output[o]);
    }
  }
  return out;
}

bool glob_matches(std::string_view glob, std::string_view text) {
  if (glob.empty()) return text.empty();
  if (glob[0] == '*') return glob_matches(glob.substr(1), text) || (!text.empty() && glob_matches(glob, text.substr(1)));
  return !text.empty() && text[0] == glob[0] && glob_matches(glob.substr(1), text.substr(1));
}

bool plainly(const Predicate& p, std::string_view text) {
  switch (p.test) {
    case Kind::prefix: return text.starts_with(p.text);
    case Kind::suffix: return text.ends_with(p.text);
    case Kind::contains: return text.find(p.text) != std::string_view::npos;
    default: return glob_matches(p.text, text);
  }
}

std::vector<Predicate> random_predicates(std::mt19937& random) {
  std::set<Predicate> out;
  const std::size_t count = 1 + random() % 8;
  while (out.size() < count) {
    constexpr Kind tests[] = {Kind::prefix, Kind::suffix, Kind::contains, Kind::glob};
    const Kind test = tests[random() % 4];
    if (test != Kind::glob) {
      out.insert({0, test, random_text(random, "ab", 1, 4), false, false});
      continue;
    }
    std::string glob = random_text(random, "ab*", 2, 7);
    glob.erase(std::unique(glob.begin(), glob.end(), [](char x, char y) { return x == '*' && y == '*'; }), glob.end());
    if (glob.find_first_not_of('*') != std::string::npos) out.insert({0, Kind::glob, glob, false, false});
  }
  return {out.begin(), out.end()};
}

TEST(BuildAutomaton, FindsEveryPieceAtEveryPlace) {
  const std::vector<std::string> texts = all_texts(8);
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const std::vector<Predicate> predicates = random_predicates(random);
    const auto a = build_automaton(predicates, 0);
    ASSERT_TRUE(a);
    // The pieces' texts, which the automaton itself does not keep.
    std::vector<std::string> pieces;
    for (const Predicate& p : predicates) {
      std::string piece;
      for (const char c : p.text + "*") {
        if (c != '*') {
          piece += c;
        } else if (!piece.empty()) {
          pieces.push_back(std::exchange(piece, {}));
        }
      }
    }
    ASSERT_EQ(a->pieces.size(), pieces.size());
    for (const std::string& text : texts) {
      std::set<std::pair<std::size_t, std::uint32_t>> plain;
      for (std::uint32_t p = 0; p < pieces.size(); ++p) {
        for (std::size_t at = 0; (at = text.find(pieces[p], at)) != std::string::npos; ++at) {
          plain.emplace(at + pieces[p].size(), p);
        }
      }
      ASSERT_EQ(found_by(*a, text), plain) << "seed " << seed << " text " << text;
    }
  }
}

TEST(BuildAutomaton, DecidesPredicates) {
  const std::vector<std::string> texts = all_texts(9);
  std::size_t held = 0;
  for (std::uint32_t seed = 1000; seed < 1300; ++seed) {
    std::mt19937 random(seed);
    runtime::Program program;
    program.fields = {{}};
    program.predicates = random_predicates(random);
    program.automata.push_back(*build_automaton(program.predicates, 0));
    ASSERT_EQ(runtime::verify(program), std::nullopt);
    runtime::ValueMatcher matcher(program, 0, &program.automata[0]);
    runtime::Truth truth(program.predicates.size());
    for (const std::string& text : texts) {
      truth.clear();
      matcher.match({runtime::Value::Type::string, text}, truth);
      for (std::uint32_t p = 0; p < program.predicates.size(); ++p) {
        const bool expected = plainly(program.predicates[p], text);
        held += expected;
        ASSERT_EQ(truth[p], expected) << "seed " << seed << " " << runtime::to_string(program.predicates[p].test) << " "
                                      << program.predicates[p].text << " on " << text;
      }
    }
  }
  EXPECT_GT(held, 10'000u);
}

TEST(BuildAutomaton, IsNoLargerThanItsLiterals) {
  std::vector<Predicate> predicates;
  for (const char* text : {"stop", "start", "top", "tart", "art"}) predicates.push_back({0, Kind::contains, text, false, false});
  const auto a = build_automaton(predicates, 0);
  ASSERT_TRUE(a);
  EXPECT_EQ(a->states(), 1u + 7 + 3 + 3 + 3);  // root, st(op|art), top, (t)art: one `t`, art
  // Failure leads to shorter texts, which have smaller numbers.
  for (std::uint32_t s = 1; s < a->states(); ++s) EXPECT_LT(a->fail[s], s);
}

TEST(BuildAutomaton, OnlyForWhatItCanFind) {
  const std::vector<Predicate> predicates{{0, Kind::equals, "a", false, false}, {0, Kind::exists, "", false, false},
                                          {0, Kind::regex, "a", false, false},  {1, Kind::contains, "a", false, false},
                                          {2, Kind::contains, "a", false, true}};
  EXPECT_FALSE(build_automaton(predicates, 0));
  EXPECT_TRUE(build_automaton(predicates, 1));
  EXPECT_FALSE(build_automaton(predicates, 2));  // negated: judged by itself
  EXPECT_FALSE(build_automaton({}, 0));
}

}  // namespace
}  // namespace tripline::compiler
