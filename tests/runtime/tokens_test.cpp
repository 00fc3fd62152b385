// Tokens of raw lines (spec F42) and the greedy rest (F44).

#include "runtime/tokens.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tripline::runtime {
namespace {

// `begin-end:value` of every token, divided by `|`.
std::string tokens_of(std::string_view line) {
  std::vector<Token> tokens;
  tokenize(line, tokens);
  std::string text;
  for (const Token& t : tokens) {
    text += (text.empty() ? "" : "|") + std::to_string(t.begin) + "-" + std::to_string(t.end) + ":";
    text += t.value;
  }
  return text;
}

struct Case {
  const char* line;
  const char* tokens;
};

TEST(Tokens, Table) {
  const Case cases[] = {
      {"", ""},
      {" \t\r\n", ""},
      {"a", "0-1:a"},
      {"  a\tbc  d\r\n", "2-3:a|4-6:bc|8-9:d"},
      {"- [10/Oct/2000:13:25:15 -0700] \"GET /x HTTP/1.0\" 200",
       "0-1:-|2-30:10/Oct/2000:13:25:15 -0700|31-48:GET /x HTTP/1.0|49-52:200"},
      {"\"\" []", "0-2:|3-5:"},
      {"\"a [b\" [c \"d]", "0-6:a [b|7-13:c \"d"},
      // Openers only count where a token begins.
      {"a\"b c\" x[y z]", "0-3:a\"b|4-6:c\"|7-10:x[y|11-13:z]"},
      // An unclosed opener is ordinary text.
      {"\"a b", "0-2:\"a|3-4:b"},
      {"[a b \"c\"", "0-2:[a|3-4:b|5-8:c"},
      {"x \"", "0-1:x|2-3:\""},
      {"[a \"b c] d", "0-8:a \"b c|9-10:d"},
      {"] a", "0-1:]|2-3:a"},
      // What is glued behind a closer begins the next token.
      {"\"a\"b c", "0-3:a|3-4:b|5-6:c"},
      {"[a][b]", "0-3:a|3-6:b"},
      {"\"a\",\"b\"", "0-3:a|3-7:,\"b\""},
      // Quotes may span lines.
      {"\"a\nb\" c", "0-5:a\nb|6-7:c"},
  };
  for (const Case& c : cases) EXPECT_EQ(tokens_of(c.line), c.tokens) << c.line;
}

TEST(Tokens, Rest) {
  const auto rest = [](std::string_view line, std::size_t first) {
    std::vector<Token> tokens;
    tokenize(line, tokens);
    return rest_from(line, tokens, first);
  };
  EXPECT_EQ(rest("a \"b c\"  ", 1), "b c");                    // one token left: the token
  EXPECT_EQ(rest("a \"b c\"  [d]  \t\n", 1), "\"b c\"  [d]");  // more: the raw rest
  EXPECT_EQ(rest("  ERROR disk full ", 0), "ERROR disk full");
  EXPECT_EQ(rest("x", 0), "x");
}

TEST(Tokens, LineOfOpenersIsLinear) {
  std::string line;
  for (int i = 0; i < 1'000'000; ++i) line += "[ ";
  std::vector<Token> tokens;
  tokenize(line, tokens);
  EXPECT_EQ(tokens.size(), 1'000'000u);
}

}  // namespace
}  // namespace tripline::runtime
