// The oracle against the published cases and against a table of our own, a few lines per rule, with what
// those leave out.

#include "tests/oracle.hpp"

#include <gtest/gtest.h>
#include <re2/re2.h>
#include <simdjson.h>

#include <fstream>
#include <map>

#include "grammar/parse_pattern.hpp"
#include "tests/conformance_cases.hpp"
#include "tests/oracle_json.hpp"
#include "tests/oracle_number.hpp"
#include "tests/oracle_regex.hpp"
#include "tests/oracle_tokens.hpp"
#include "tests/random_cases.hpp"

namespace tripline::oracle {
namespace {

std::optional<grammar::Pattern> parse(const std::string& text) {
  grammar::Diagnostics diagnostics;
  return grammar::parse_pattern(grammar::Text::synthetic(text), diagnostics);
}

struct Row {
  const char* rule;
  std::string pattern;
  std::string event;
  bool expect;
};

TEST(Oracle, PassesEveryPublishedCase) {
  for (const char* name : {"filter-patterns.jsonl", "test-metric-filter.jsonl"}) {
    std::ifstream file(std::string(TRIPLINE_ROOT "/../shared/conformance/") + name);
    if (!file) GTEST_SKIP() << "no ../shared/conformance beside the checkout";
    const auto runner = conformance::runner_of(name);
    ASSERT_TRUE(runner);
    std::size_t count = 0;
    for (std::string line; std::getline(file, line); ++count) {
      const auto json = read_json(line);
      ASSERT_TRUE(json) << line;
      const auto outcome = runner->run({line, *json}, conformance::oracle());
      ASSERT_TRUE(outcome) << line;
      EXPECT_TRUE(outcome->passed) << line << "\ngot " << outcome->got;
    }
    EXPECT_GT(count, 0U);
  }
}

TEST(Oracle, FollowsEachRule) {
  const std::string deep = std::string(1022, '[') + "1" + std::string(1022, ']');
  const Row rows[] = {
      {"F1", "[ERROR]", "anything", true},
      {"F1", "[ERROR]", "", false},
      {"F2", "", "", true},
      {"F2", "\" \t\"", "", true},
      {"F2", "a \" \"", "a", true},
      {"F2", "-\" \"", "a", false},
      {"F3", "{ $.a = 1 }", " \t{\"a\":1}\r\n", true},
      {"F3", "{ $.a = 1 }", "{\"a\":2,\"a\":1}", true},
      {"F3", "{ $.a.b EXISTS }", R"({"a":{"b":1},"a":{}})", false},
      {"F3", "{ $.a.* = 1 }", R"({"a":{"b":1,"b":2}})", false},
      {"F3", "{ $.a = 1 }", "{\"a\":1}{", false},
      {"F3", "{ $.a = 1 }", "{\"a\":1,}", false},
      {"F3", "{ $.a = 1 }", "{\"a\":1,\"b\":\"\xFF\"}", false},
      {"F3", "{ $.a = 1 }", "{\"a\":1,\"b\":\"\\udc00\"}", false},
      {"F3", "{ $.a NOT EXISTS }", "{}", true},
      {"F3", "{ $.a = 1 }", "{\"a\":1,\"b\":" + deep + "}", true},
      {"F3", "{ $.a = 1 }", "{\"a\":1,\"b\":[" + deep + "]}", false},
      {"F4", "a", "xay", true},
      {"F5", "ab ba", "aba", true},
      {"F6", "\"a\\nb\"", "a\\nb", true},
      {"F6", "\"a\\nb\"", "a\nb", false},
      {"F6", "\"*\"", "abc", false},
      {"F7", "-a -b", "c", true},
      {"F7", "-a -b", "cb", false},
      {"F8", "?a ?b", "b", true},
      {"F8", "?a ?b", "c", false},
      {"F9", "?a b", "b", true},
      {"F9", "?a -b", "c", true},
      {"F11", "eventName", "{\"eventName\":1}", true},
      {"F11", "\"\\\":\"", "{\"a\":1}", true},
      {"F12", "%b+%", "abc", true},
      {"F14", "%^a|b$%", "xb", true},
      {"F14", "%^a|b$%", "xax", false},
      {"F14", "%^.$%", "\xC3\xA9", true},
      {"F14", "%^[^a]$%", "\xF0\x9F\x98\x80", true},
      {"F14", "%^..$%", "\xC3\xA9", false},
      {"F14", "%a.b%", "a\nb", false},
      {"F14", "%a[^x]b%", "a\nb", true},
      {"F14", "%a$%", "a\n", false},
      {"F14", "%^a*?b$%", "aab", true},
      {"F14", "%[a-]%", "-", true},
      {"F15", "%^a{,2}$%", "", true},
      {"F15", "%^a{2}$%", "aaa", false},
      {"F15", "%^a{2,}$%", "aaa", true},
      {"F16", "%^\\W$%", "\xC3\xA9", true},
      {"F16", "%[\\d-]%", "-", true},
      {"F16", "%a\\x2Fb%", "a/b", true},
      {"F16", "%\\t%", "\t", true},
      {"F18", "{ $.a.b = 1 }", R"({"a":[{"b":1}]})", false},
      {"F18", "{ $.a = 1 }", R"({"\u0061":1})", true},
      {"F19", "{ $.a[1] = 2 }", R"({"a":[1,2]})", true},
      {"F19", "{ $.a[1000000] NOT EXISTS }", R"({"a":[1,2]})", true},
      {"F20", "{ $['a.b'][\"c d\"] = 1 }", R"({"a.b":{"c d":1}})", true},
      {"F21", "{ $.a[*] != 1 }", R"({"a":[1,2]})", true},
      {"F21", "{ $.a[*] = 1 }", R"({"a":{"b":1}})", false},
      {"F21", "{ $.a.* = 1 }", R"({"a":[1]})", false},
      {"F21", "{ $.a[*] NOT EXISTS }", R"({"a":1})", true},
      {"F21", "{ $.a[*].b NOT EXISTS }", R"({"a":[{},{"b":null}]})", false},
      {"F23", "{ $.a = * }", R"({"a":true})", false},
      {"F23", "{ $.a != 1 }", R"({"a":{}})", false},
      {"F24", "{ $.a != 1 }", "{}", false},
      {"F25", "{ $.a = \"a\\\"b\" }", R"({"a":"a\"b"})", true},
      {"F26", "{ $.a = ** }", R"({"a":""})", true},
      {"F26", "{ $.a = *** }", R"({"a":"x*y"})", true},
      {"F26", "{ $.a = *** }", R"({"a":"xy"})", false},
      {"F26", "{ $.a = *0 }", R"({"a":1.0})", true},
      {"F26", "{ $.a = *b* }", R"({"a":"abc"})", true},
      {"F27", "{ $.a = *a*b }", R"({"a":"xa*b"})", true},
      {"F30", "{ $.a = 1. }", R"({"a":"1."})", true},
      {"F31", "{ $.a = 1e3 }", R"({"a":1000.0})", true},
      {"F31", "{ $.a = 0 }", R"({"a":-0.0e5})", true},
      {"F31", "{ $.a = 100000000000000000000 }", R"({"a":1e20})", true},
      {"F31", "{ $.a > 0.1 }", R"({"a":0.10000000000000000001})", true},
      {"F31", "{ $.a < 1e401 }", R"({"a":1e400})", true},
      {"F31", "{ $.a > -1e-400 }", R"({"a":-1e400})", false},
      {"F31", "{ $.a >= -2 }", R"({"a":-10})", false},
      {"F32", "{ $.a = 1 }", R"({"a":"+1.0"})", true},
      {"F32", "{ $.a = 1 }", R"({"a":" 1"})", false},
      {"F32", "{ $.a != 1 }", R"({"a":"one"})", true},
      {"F32", "{ $.a = \"1\" }", R"({"a":1.0})", false},
      {"F32", "{ $.a = \"1.0\" }", R"({"a":1.0})", true},
      {"F33", "{ $.a != * }", R"({"a":"x"})", false},
      {"F34", "{ $.a[*] IS NULL }", R"({"a":[1,null]})", true},
      {"F34", "{ $.a IS FALSE }", R"({"a":0})", false},
      {"F35", "{ $.a NOT EXISTS }", R"({"a":null})", false},
      {"F36", "{ $.a.b EXISTS }", R"({"a":{"b":[]}})", true},
      {"F37", "{ $.a != %^1% }", R"({"a":1.5})", false},
      {"F37", "{ $.a != %x% }", R"({"a":null})", false},
      {"F38", "{ $.a = 1 && $.b = 1 || $.c = 1 }", R"({"c":1})", true},
      {"F38", "{ $.a = 1 && ($.b = 1 || $.c = 1) }", R"({"c":1})", false},
      {"F40", "{ $.a like \"a*b*c\" }", R"({"a":"a-b-b-c"})", true},
      {"F40", "{ $.a like \"ab*ba\" }", R"({"a":"aba"})", false},
      {"F40", "{ $.a like \"*aab*\" }", R"({"a":"aaab"})", true},
      {"F40", "{ $.a like \"1*\" }", R"({"a":10})", true},
      {"F40", "{ $.a like \"*\" }", R"({"a":true})", false},
      {"F42", "[a=\"x y\", b=z]", "\"x y\"z", true},
      {"F42", "[a=\"\\\"x\", b=y]", "\"x y", true},
      {"F42", "[a=\"\", b=y]", "\"\" y", true},
      {"F42", "[a=\"x\\\"y\", b]", "x\"y z", true},
      {"F43", "[a, b]", "1", false},
      {"F44", "[a, b=\"x  y\"]", "1 x  y \t", true},
      {"F44", "[a, b=x]", "1 x ", true},
      {"F44", "[a, b=\"\\\"x\\\" y\"]", "1 \"x\" y", true},
      {"F44", "[a=x]", "\"x\"", true},
      {"F45", "[a=1, ..., b=3]", "1 2 2 3", true},
      {"F45", "[a=1, ..., b=1]", "1", false},
      {"F45", "[..., b=3]", "1 2 3 4", false},
      {"F45", "[...]", "", true},
      {"F46", "[]", "", true},
      {"F46", "[ , ]", "1", false},
      {"F47", "[a!=x, b]", "y z", true},
      {"F48", "[a=1, b]", "1.0 z", true},
      {"F48", "[a<2, b]", "x z", false},
      {"F49", "[(a=1 || A=2) && a!=1, b]", "2 z", true},
      {"F50", "[a=%x{1,2}%, b]", "yxx z", true},
  };
  for (const Row& row : rows) {
    const auto pattern = parse(row.pattern);
    ASSERT_TRUE(pattern) << row.rule << ": " << row.pattern << " is refused";
    EXPECT_EQ(matches(*pattern, row.event), row.expect)
        << row.rule << ": " << row.pattern << "\non " << row.event;
  }
}

TEST(Oracle, ExtractsFields) {
  using Fields = std::vector<std::pair<std::string, std::string>>;
  const struct {
    std::string pattern;
    std::string event;
    Fields expect;
  } rows[] = {
      {"[a, , c]", "1 2 3 4", {{"$a", "1"}, {"$2", "2"}, {"$c", "3 4"}}},
      {"[a, ]", "1 2 3", {{"$a", "1"}, {"$2", "2"}, {"$3", "3"}}},
      {"[a, ..., z]", "1 \"2 3\" [4] 5", {{"$a", "1"}, {"$2", "2 3"}, {"$3", "4"}, {"$z", "5"}}},
      {"[]", "1 2", {{"$1", "1"}, {"$2", "2"}}},
      {"[...]", "", {}},
      {"[a=1, ...]", "2 3", {}},
      {"ERROR", "ERROR", {}},
  };
  for (const auto& row : rows) {
    const auto pattern = parse(row.pattern);
    ASSERT_TRUE(pattern) << row.pattern;
    EXPECT_EQ(extracted(*pattern, row.event), row.expect) << row.pattern << "\non " << row.event;
  }
}

TEST(OracleNumber, ComparesBySpelledValue) {
  const struct {
    const char* left;
    const char* right;
    int sign;
  } rows[] = {
      {"0", "-0.00e9", 0},  {"1", "1.000", 0},   {"+1e2", "100", 0},
      {"0.001", "1e-3", 0}, {"-1", "1", -1},     {"-2", "-10", 1},
      {"9", "10", -1},      {"1.5", "1.45", 1},  {"9007199254740993", "9007199254740992", 1},
      {"0", "1e-999", -1},  {"0", "-1e-999", 1}, {"1e999999999999999999999", "2", 1},
  };
  for (const auto& row : rows) {
    const int order = compare_numbers(row.left, row.right);
    EXPECT_EQ((order > 0) - (order < 0), row.sign) << row.left << " and " << row.right;
  }
}

TEST(OracleNumber, KnowsTheShape) {
  for (const char* text : {"1", "-1", "+1", "01", "1.5", "1e5", "1E+5", "1.5e-05"}) {
    EXPECT_TRUE(has_number_shape(text)) << text;
  }
  for (const char* text : {"", "-", ".5", "1.", "1e", "1e+", "0x10", "1.2.3", " 1", "1 ", "inf", "1_0"}) {
    EXPECT_FALSE(has_number_shape(text)) << text;
  }
}

TEST(OracleJson, UndoesEscapesAndKeepsNumbers) {
  const std::string text = R"({"a":"\u0041\/\n\ud83d\ude00","n":[-1.50E+02]})";
  const auto json = read_json(text);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->find("a")->text, "A/\n\xF0\x9F\x98\x80");
  const Json* array = json->find("n");
  EXPECT_EQ(text.substr(array->begin, array->end - array->begin), "[-1.50E+02]");
  EXPECT_EQ(array->elements.at(0).text, "-1.50E+02");
  EXPECT_EQ(json->find("x"), nullptr);
}

TEST(OracleJson, CompactsWithoutRespelling) {
  EXPECT_EQ(compact("{ \"a b\" : [ 1.0 , \"\\\" \\u0041\" ] }"), "{\"a b\":[1.0,\"\\\" \\u0041\"]}");
}

// simdjson refuses numbers that no machine type holds; the grammar of JSON does not, and neither does the
// oracle.
TEST(OracleJson, AgreesWithSimdjson) {
  simdjson::dom::parser parser;
  const auto check = [&](const std::string& text) {
    const auto error = parser.parse(text).error();
    if (error == simdjson::NUMBER_ERROR && read_json(text)) return;
    EXPECT_EQ(read_json(text).has_value(), error == simdjson::SUCCESS) << text;
  };
  for (const char* text : {"",
                           " ",
                           "null",
                           "nul",
                           "truex",
                           "1",
                           "-",
                           "01",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "-0",
                           "[1,]",
                           "{\"a\":1,}",
                           "{,}",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "\"\\ud800\\ud800\"",
                           "\"\\ud83d\\ude00\"",
                           "\"\\u00e\"",
                           "\"\\x\"",
                           "\"\t\"",
                           "\"\x7F\"",
                           "\"\xC0\x80\"",
                           "\"\xED\xA0\x80\"",
                           "\"\xF4\x90\x80\x80\"",
                           "\"\\u0000\"",
                           "{}x",
                           "{}{",
                           "\xEF\xBB\xBF{}",
                           "{}\f",
                           "'a'",
                           "{a:1}",
                           "[1 2]",
                           "[[1]",
                           "{\"a\"}",
                           "// c\n1"}) {
    check(text);
  }
  for (std::uint64_t seed = 0; seed < 5000; ++seed) check(random_event(PatternClass::json, seed));
}

TEST(OracleRegex, AgreesWithRe2) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const auto pattern = parse(random_pattern(PatternClass::regex, seed));
    ASSERT_TRUE(pattern) << "seed " << seed;
    if (pattern->kind != grammar::Pattern::Kind::regex) continue;
    const re2::RE2 re2(grammar::to_re2(pattern->regex));
    ASSERT_TRUE(re2.ok()) << pattern->regex;
    for (std::uint64_t other = 0; other < 10; ++other) {
      const std::string event = random_event(PatternClass::regex, seed * 10 + other);
      EXPECT_EQ(regex_found(pattern->regex, event), re2::RE2::PartialMatch(event, re2))
          << pattern->regex << "\non " << event;
    }
  }
}

TEST(OracleTokens, Splits) {
  const struct {
    const char* event;
    std::vector<std::string> expect;
  } rows[] = {
      {"", {}},
      {" a\t b ", {"a", "b"}},
      {"\"a b\" [c d]", {"a b", "c d"}},
      {"\"a\"b\"c\"", {"a", "b\"c\""}},
      {"\"\" []", {"", ""}},
      {"[a \"b", {"[a", "\"b"}},
      {"a[b c]", {"a[b", "c]"}},
  };
  for (const auto& row : rows) {
    std::vector<std::string> values;
    for (const Token& token : tokens_of(row.event)) values.push_back(token.value);
    EXPECT_EQ(values, row.expect) << row.event;
  }
}

TEST(RandomCases, AreValidAndHitOftenEnough) {
  std::map<PatternClass, std::pair<int, int>> hits;
  for (std::uint64_t seed = 0; seed < 10000; ++seed) {
    const RandomCase random = random_case(seed);
    const auto pattern = parse(random.pattern);
    ASSERT_TRUE(pattern) << "seed " << seed << ": " << random.pattern;
    auto& [hit, all] = hits[random.pattern_class];
    hit += matches(*pattern, random.event) ? 1 : 0;
    ++all;
  }
  ASSERT_EQ(hits.size(), 4U);
  for (const auto& [pattern_class, count] : hits) {
    const int percent = 100 * count.first / count.second;
    EXPECT_GE(percent, 20) << static_cast<int>(pattern_class);
    EXPECT_LE(percent, 60) << static_cast<int>(pattern_class);
  }
}

// The same seed gives the same case with every compiler and on every machine.
TEST(RandomCases, AreAFunctionOfTheSeed) {
  std::uint64_t hash = 14695981039346656037U;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const RandomCase random = random_case(seed);
    for (const char c : random.pattern + '\n' + random.event) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
  }
  EXPECT_EQ(hash, 14155452555619456990U);
}

}  // namespace
}  // namespace tripline::oracle
