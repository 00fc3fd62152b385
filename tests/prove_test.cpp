// The prover against the runtime: random pairs of patterns, every relation asked, every witness evaluated by the
// compiled program, and for every "no such event" random events searched for one. TRIPLINE_SEED chooses other pairs,
// TRIPLINE_PAIRS how many; a failure prints the patterns, the event and the seed.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "compiler/build_condition.hpp"
#include "compiler/lower.hpp"
#include "compiler/passes.hpp"
#include "compiler/prove/prove.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/match.hpp"
#include "tests/random_cases.hpp"
#include "tests/random_pools.hpp"

namespace tripline {
namespace {

using compiler::Answer;
using compiler::NodeId;
using oracle::PatternClass;

std::uint64_t number_from(const char* name, std::uint64_t fallback) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : fallback;
}

// Two patterns and what they become: filters 0 and 1 of a program, and nodes of an Ir.
struct Pair {
  std::array<std::string, 2> texts;
  compiler::Ir ir;
  std::array<NodeId, 2> nodes{};
  runtime::Program program;
};

grammar::Pattern parsed(const std::string& text) {
  grammar::Diagnostics diagnostics;
  auto pattern = grammar::parse_pattern(grammar::Text(text, {grammar::SourceId{0}, 0, 0}), diagnostics);
  EXPECT_TRUE(pattern) << text;
  return pattern ? std::move(*pattern) : grammar::Pattern{};
}

Pair make_pair(std::string a, std::string b) {
  Pair pair{{std::move(a), std::move(b)}, {}, {}, {}};
  compiler::IrWriter writer(pair.ir);
  for (std::size_t i = 0; i < 2; ++i) {
    pair.nodes[i] = compiler::build_pattern(parsed(pair.texts[i]), writer);
    pair.ir.filters.push_back({{std::to_string(i)}, pair.nodes[i]});
  }
  compiler::Ir lowered = pair.ir;
  compiler::run_passes(lowered, {});
  auto program = compiler::lower(lowered);
  EXPECT_TRUE(program);
  if (program) pair.program = std::move(*program);
  return pair;
}

// Whether each of the two matches.
class Judge {
 public:
  explicit Judge(const Pair& pair) : matcher_(pair.program) {}
  std::array<bool, 2> operator()(const std::string& event) {
    const std::string bytes = event + std::string(runtime::Decoder::padding, '\0');
    std::array<bool, 2> out{};
    for (const std::uint32_t f : matcher_.match(std::string_view(bytes).substr(0, event.size()), true)) out[f] = true;
    return out;
  }
  bool json() const { return matcher_.json(); }

 private:
  runtime::Matcher matcher_;
};

struct Tally {
  std::size_t pairs = 0, yes = 0, no = 0, undecided = 0, witnesses = 0, events = 0;
  std::map<std::string, std::size_t> why;
};

// What is wrong with the prover's answers about the pair, or nothing.
std::string check(const Pair& pair, std::array<PatternClass, 2> kinds, std::uint64_t seed, std::size_t events, Tally& tally) {
  Judge judge(pair);
  compiler::Prover prover(pair.ir);
  const auto [a, b] = pair.nodes;
  std::string wrong;
  const auto witness = [&](const compiler::Verdict& verdict, std::string_view question, const auto& wanted) {
    switch (verdict.answer) {
      case Answer::yes: ++tally.yes; break;
      case Answer::no: ++tally.no; break;
      case Answer::undecided:
        ++tally.undecided;
        ++tally.why[verdict.why];
        if (verdict.why.empty()) wrong = "undecided without a reason";
        return;
    }
    if (!verdict.witness) return;
    ++tally.witnesses;
    const std::array<bool, 2> matched = judge(verdict.witness->event);
    if (!wanted(matched)) wrong = std::string(question) + ", witness: " + verdict.witness->event;
    if (judge.json() != verdict.witness->json) wrong = "JSON or not: " + verdict.witness->event;
  };
  const auto only_a = [](const auto& m) { return m[0] && !m[1]; };
  const auto only_b = [](const auto& m) { return m[1] && !m[0]; };
  const auto both = [](const auto& m) { return m[0] && m[1]; };
  const auto holds_a = [](const auto& m) { return m[0]; };
  const auto fails_a = [](const auto& m) { return !m[0]; };
  const compiler::Verdict some = prover.satisfiable(a), always = prover.tautology(a),
                          objects = prover.tautology(a, compiler::Events::json_objects), ab = prover.implies(a, b),
                          ba = prover.implies(b, a), overlap = prover.overlap(a, b);
  witness(some, "a is satisfiable", holds_a);
  witness(always, "a is no tautology", fails_a);
  witness(objects, "a does not hold for all objects", fails_a);
  witness(ab, "a does not imply b", only_a);
  witness(ba, "b does not imply a", only_b);
  witness(overlap, "a and b overlap", both);
  const compiler::Comparison all = prover.compare(a, b);
  if (all.only_a.has_value() != ab.witness.has_value() || all.both.has_value() != overlap.witness.has_value()) {
    wrong = "compare and its questions differ";
  }
  for (std::size_t e = 0; e < events && wrong.empty(); ++e) {
    const std::string event = oracle::random_event(kinds[e % 2], seed + e);
    const std::array<bool, 2> matched = judge(event);
    ++tally.events;
    const auto refuted = [&](bool claimed, bool here, std::string_view claim) {
      if (claimed && here) wrong = std::string(claim) + ", but: " + event;
    };
    refuted(some.answer == Answer::no, matched[0], "a never matches");
    refuted(always.answer == Answer::yes, !matched[0], "a always matches");
    refuted(objects.answer == Answer::yes, !matched[0] && judge.json(), "a matches all objects");
    refuted(ab.answer == Answer::yes, only_a(matched), "a implies b");
    refuted(ba.answer == Answer::yes, only_b(matched), "b implies a");
    refuted(overlap.answer == Answer::no, both(matched), "a and b are disjoint");
  }
  return wrong;
}

// The second of a pair is often the first with a part of another: that is where implications are.
std::string related_pattern(PatternClass kind, const std::string& a, std::uint64_t seed) {
  oracle::Random random(seed ^ 0xABCDEF);
  std::string other = oracle::random_pattern(kind, seed + 1);
  if (kind != PatternClass::json || random.chance(50)) return other;
  const auto inner = [](const std::string& text) {
    const std::size_t begin = text.find('{'), end = text.rfind('}');
    return begin == text.npos ? std::string() : text.substr(begin + 1, end - begin - 1);
  };
  const std::string x = inner(a), y = inner(other);
  if (x.empty() || y.empty()) return other;
  const char* joint = random.chance(50) ? ") && (" : ") || (";
  return random.chance(50) ? "{ (" + x + joint + y + ") }" : "{ (" + y + joint + x + ") }";
}

// `events` random ones a pair; of a hundred answers fewer than `most_undecided` may be none.
void run(std::size_t pairs, std::uint64_t seed, std::size_t events, std::size_t most_undecided, const auto& kinds_of) {
  Tally tally;
  for (std::size_t i = 0; i < pairs; ++i) {
    const std::uint64_t here = seed + i * 1'000'003;
    const auto [first, second] = kinds_of(i);
    std::string a = oracle::random_pattern(first, here);
    std::string b = first == second ? related_pattern(first, a, here) : oracle::random_pattern(second, here + 1);
    const Pair pair = make_pair(std::move(a), std::move(b));
    ++tally.pairs;
    const std::string wrong = check(pair, {first, second}, here + 500'000, events, tally);
    ASSERT_EQ(wrong, "") << "a: " << pair.texts[0] << "\nb: " << pair.texts[1] << "\nseed: " << here;
  }
  std::printf("seed %llu: %zu pairs, %zu yes, %zu no, %zu undecided; %zu witnesses, %zu events\n",
              static_cast<unsigned long long>(seed), tally.pairs, tally.yes, tally.no, tally.undecided, tally.witnesses,
              tally.events);
  for (const auto& [why, count] : tally.why) std::printf("  undecided %zu: %s\n", count, why.c_str());
  EXPECT_LT(tally.undecided * 100, (tally.yes + tally.no) * most_undecided);
  EXPECT_GT(tally.yes, tally.pairs / 10);
}

TEST(Prove, PairsOfOneKindAgreeWithTheRuntime) {
  constexpr std::array<PatternClass, 6> kinds{PatternClass::json,  PatternClass::json,  PatternClass::json,
                                              PatternClass::terms, PatternClass::regex, PatternClass::delimited};
  run(number_from("TRIPLINE_PAIRS", 3000), number_from("TRIPLINE_SEED", 20261121), 12, 2, [&](std::size_t i) {
    return std::pair(kinds[i % kinds.size()], kinds[i % kinds.size()]);
  });
}

TEST(Prove, PairsOfMixedKindsAgreeWithTheRuntime) {
  constexpr std::array<PatternClass, 4> kinds{PatternClass::json, PatternClass::terms, PatternClass::regex,
                                              PatternClass::delimited};
  run(number_from("TRIPLINE_PAIRS", 3000) / 3, number_from("TRIPLINE_SEED", 20261121) + 7, 12, 1, [&](std::size_t i) {
    return std::pair(kinds[i % 4], kinds[i / 4 % 4]);
  });
}

// What is known of pairs by hand: the relation, and the events that show it.
struct Known {
  const char* a;
  const char* b;
  compiler::Relation relation;
  const char* only_a = nullptr;
  const char* only_b = nullptr;
  const char* both = nullptr;
};

TEST(Prove, KnownPairs) {
  using compiler::Relation;
  const Known cases[] = {
      {"{ $.a = x }", "{ ($.a = x) }", Relation::equivalent, nullptr, nullptr, R"({"a":"x"})"},
      {"{ $.a = x || $.a = y }", "{ $.a = y || $.a = x }", Relation::equivalent, nullptr, nullptr, R"({"a":"x"})"},
      {"{ $.a = x* }", "{ $.a = xy* }", Relation::broader, R"({"a":"x"})", nullptr, R"({"a":"xy"})"},
      {"{ $.a = *x && $.a = y* }", "{ $.a = %^y.*x$% }", Relation::broader, nullptr, nullptr, R"({"a":"yx"})"},
      // A regular expression's dot finds no line feed; a wildcard does.
      {"{ $.a = %^y[^z]*x$% }", "{ $.a = y* && $.a = *x && $.a != *z* }", Relation::equivalent, nullptr, nullptr, R"({"a":"yx"})"},
      {"{ $.a = 4* && $.a < 4 }", "{ $.a = 5 }", Relation::disjoint, R"({"a":4e-1})", R"({"a":5})", nullptr},
      {"{ $.a = 4* && $.a = 500 }", "{ $.a = 1 }", Relation::narrower, nullptr, R"({"a":1})", nullptr},
      {"{ $.a != x }", "{ $.a EXISTS && $.a != x }", Relation::equivalent, nullptr, nullptr, nullptr},
      {"{ $.a NOT EXISTS }", "{ $.a.b NOT EXISTS }", Relation::narrower, nullptr, R"({"a":"x"})", "{}"},
      {"{ $.a.b = x }", "{ $.a = * }", Relation::disjoint, R"({"a":{"b":"x"}})", R"({"a":"x"})", nullptr},
      {"{ $.l[1] EXISTS }", "{ $.l[0] EXISTS }", Relation::narrower, nullptr, R"({"l":["x"]})", R"({"l":["x","x"]})"},
      {"{ $.l[*] = x }", "{ $.l[0] = x }", Relation::broader, R"({"l":["other","x"]})", nullptr, R"({"l":["x","x"]})"},
      {"{ $.l[*] = x && $.l[*] = y && $.l[1] NOT EXISTS }", "{ $.a = 1 }", Relation::narrower, nullptr, R"({"a":1})", nullptr},
      {"{ $.l[*] != x }", "{ $.l[*] = y }", Relation::broader, nullptr, nullptr, nullptr},
      {"{ $.a IS NULL || $.a IS TRUE }", "{ $.a EXISTS }", Relation::narrower, nullptr, R"({"a":"x"})", R"({"a":null})"},
      {"ERROR", "ERR", Relation::narrower, nullptr, "ERR", "ERROR"},
      {"ERROR -WARN", "ERROR", Relation::narrower, nullptr, "ERROR WARN", "ERROR"},
      {"?a ?b", "a", Relation::broader, "b", nullptr, "a"},
      {"%ab|cd%", "?ab ?cd", Relation::equivalent, nullptr, nullptr, "ab"},
      {"[a, b=x]", "[a, b=x, ...]", Relation::narrower, nullptr, nullptr, "x x"},
      {"[ip, status=404]", "[ip, status=4*]", Relation::overlapping, nullptr, nullptr, "x 404"},
      {"[..., a=x]", "[..., a=x, b]", Relation::overlapping, nullptr, nullptr, nullptr},
      {"", "[]", Relation::equivalent, nullptr, nullptr, ""},
      {"{ $.a = x }", "-\"no such words\"", Relation::overlapping, nullptr, nullptr, R"({"a":"x"})"},
      // The raw text of an object is what terms and slots are asked of (F11).
      {"{ $.a = x }", "ERROR -foo", Relation::overlapping, R"({"a":"x"})", "ERROR", R"({"a":"x","text":"ERROR "})"},
      {"{ $.a = foo }", "-foo", Relation::overlapping, R"({"a":"foo"})", "x", R"({"\u0061":"\u0066\u006f\u006f"})"},
      {"{ $.a = x }", "a", Relation::overlapping, R"({"\u0061":"\u0078"})", "a", R"({"a":"x"})"},
      {"{ $.a = x }", "[w1=ERROR, ...]", Relation::disjoint, R"({"a":"x"})", "ERROR", nullptr},
      {"{ $.a = x }", "[..., status=401]", Relation::disjoint, R"({"a":"x"})", "401", nullptr},
      {"{ $.a = x }", "[ip, ..., size > 1000]", Relation::disjoint, R"({"a":"x"})", "x 1001", nullptr},
      {"{ $.a = x }", "[w1=\"{*\", status=401, ...]", Relation::overlapping, R"({"a":"x"})", nullptr, R"({"a":"x"," 401 x":""})"},
      {"{ $.a = x }", "[w1]", Relation::narrower, nullptr, "x", R"({"a":"x"})"},
      {"{ $.a = x }", "-\"\\\"\"", Relation::disjoint, R"({"a":"x"})", "x", nullptr},
      {"{ $.a = 5 }", "%[0-9]%", Relation::narrower, nullptr, "1", R"({"a":5})"},
      {"{ $.a = x }", "\"\\\"level\\\": \\\"ERROR\\\"\"", Relation::overlapping, R"({"a":"x"})", nullptr, nullptr},
      {"{ $.* NOT EXISTS }", "ERROR", Relation::disjoint, "{}", "ERROR", nullptr},
  };
  for (const Known& known : cases) {
    const Pair pair = make_pair(known.a, known.b);
    const compiler::Comparison made = compiler::compare(pair.ir, pair.nodes[0], pair.nodes[1]);
    EXPECT_EQ(compiler::to_string(made.relation), compiler::to_string(known.relation)) << known.a << "  " << known.b << "  " << made.why;
    const auto expect = [&](const std::optional<compiler::Witness>& witness, const char* event) {
      if (!event) return;
      EXPECT_EQ(witness ? witness->event : "none", event) << known.a << "  " << known.b;
    };
    expect(made.only_a, known.only_a);
    expect(made.only_b, known.only_b);
    expect(made.both, known.both);
  }
}

// Many alternatives, many conditions, deep nesting: answered within the budget, or not answered.
TEST(Prove, HoldsItsBudget) {
  std::string all = "{ $.a = \"*t0*\"", any = "{ $.b = \"v0\"";
  for (int i = 1; i < 40; ++i) {
    all += " && $.a = \"*t" + std::to_string(i) + "*\"";
    any += " || $.b = \"v" + std::to_string(i) + "\"";
  }
  const Pair large = make_pair(all + " }", any + " }");
  EXPECT_EQ(compiler::compare(large.ir, large.nodes[0], large.nodes[1]).relation, compiler::Relation::overlapping);
  // Each alternative meets the raw text anew.
  std::string many = "{ ";
  for (int i = 0; i < 200; ++i) many += (i ? " || $.a" : "$.a") + std::to_string(i) + " = \"*v" + std::to_string(i) + "*\"";
  for (const char* text : {"[..., status=401]", "-\"\\\"\"", "-v -\"\\\\u\""}) {
    const Pair mixed = make_pair(many + " }", std::string(text));
    EXPECT_EQ(compiler::compare(mixed.ir, mixed.nodes[0], mixed.nodes[1]).relation, compiler::Relation::disjoint) << text;
  }
  const Pair repeats = make_pair("%.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}a%", "%b.{900}c.{900}d%");
  const compiler::Verdict verdict = compiler::implies(repeats.ir, repeats.nodes[1], repeats.nodes[0], {1000, 1000});
  EXPECT_EQ(verdict.answer == Answer::undecided, !verdict.why.empty());
}

}  // namespace
}  // namespace tripline
