// Strict JSON: what is refused, where, in which words, and which edit mends it (spec C2).

#include "grammar/read_json.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/json_syntax.hpp"

namespace tripline::grammar {
namespace {

Text whole(const std::string& text) {
  return Text(text, {SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
}

// `begin-end code: message [label begin-end] {fix begin-end text}`, a line for each.
std::string listing(const Diagnostics& diagnostics) {
  const auto range = [](Span s) { return std::to_string(s.begin) + "-" + std::to_string(s.end); };
  std::string text;
  for (const Diagnostic& d : diagnostics.list()) {
    if (!text.empty()) text += "\n";
    text += range(d.span) + " " + std::string(entry_of(d.code).word) + ": " + d.message;
    for (const Label& label : d.labels) text += " [" + range(label.span) + "]";
    if (d.fix) text += " {" + range(d.fix->span) + " " + d.fix->replacement + "}";
  }
  return text;
}

std::string errors_of(const std::string& text) {
  Diagnostics diagnostics;
  const std::optional<Tree> tree = read_json(whole(text), Code::insight_rule_text, diagnostics);
  EXPECT_EQ(tree.has_value(), !diagnostics.has_errors()) << text;
  diagnostics.sort();
  return listing(diagnostics);
}

struct Case {
  const char* text;
  const char* errors;
};

TEST(ReadJson, Refused) {
  const Case cases[] = {
      {"", "0-0 insight-rule-text: the rule body is empty"},
      {" \n ", "0-3 insight-rule-text: the rule body is empty"},
      // The end comes too early.
      {"{\"a\":{\"b\":[1",
       "12-12 insight-rule-text: rule body ends before the closing `]` of the list opened at line 1 "
       "[10-11] {12-12 ]}}}"},
      {"{\n \"a\": 1,\n \"b\": {\n  \"c\": 2\n }\n",
       "30-30 insight-rule-text: rule body ends before the closing `}` of the object opened at line 1 [0-1] "
       "{30-30 }}"},
      {"{\"a\":1,",
       "7-7 insight-rule-text: rule body ends before the closing `}` of the object opened at line 1 [0-1] "
       "{6-7 }}"},
      {"{\"a\":",
       "5-5 insight-rule-text: rule body ends before the closing `}` of the object opened at line 1 [0-1]"},
      {"{\"a\":\"b",
       "7-7 insight-rule-text: expected the closing `\"` of the string, found the end of the text [5-6]"},
      // Commas.
      {"{\"a\":1,}", "6-7 insight-rule-text: a comma stands behind the last entry {6-7 }"},
      {"[1,2 ,]", "5-6 insight-rule-text: a comma stands behind the last entry {5-6 }"},
      {"[1 2 , 3 [4]]",
       "3-3 insight-rule-text: expected `,` before `2` {2-2 ,}\n"
       "9-9 insight-rule-text: expected `,` before `[` {8-8 ,}"},
      {"{\"a\":1 \"b\":2}", "7-7 insight-rule-text: expected `,` before `\"b\"` {6-6 ,}"},
      {"[,1]",
       "1-2 insight-rule-text: expected a value or the closing `]` of the list opened at line 1, found `,` "
       "[0-1] {1-2 }"},
      {"[1,,2]", "3-4 insight-rule-text: expected a value, found `,` {3-4 }"},
      // Closers in the middle.
      {"{\"a\":[1,2}",
       "9-10 insight-rule-text: expected `,` or the closing `]` of the list opened at line 1, found `}` "
       "[5-6] {9-9 ]}"},
      {"{\"F\":[{\"M\":1}\"A\":2}",
       "13-16 insight-rule-text: expected `,` or the closing `]` of the list opened at line 1, "
       "found `\"A\"` [5-6] {13-13 ],}"},
      {"[{\"a\":1]",
       "7-8 insight-rule-text: expected `,` or the closing `}` of the object opened at line 1, found `]` "
       "[1-2] {7-7 }}"},
      {"[1]]", "3-4 insight-rule-text: expected the end of the text, found `]` {3-4 }"},
      {"{} x", "3-4 insight-rule-text: expected the end of the text, found `x`"},
      // Names and values.
      {"{a:1}",
       "1-2 insight-rule-text: expected a member's name in double quotes or the closing `}` of the object "
       "opened "
       "at line 1, found `a` [0-1]"},
      {"{\"a\" 1}", "5-6 insight-rule-text: expected `:` after the member's name, found `1` {4-4 :}"},
      {"{\"a\":'x'}", "5-6 insight-rule-text: expected a value, found `'`"},
      {"{\"a\":True}", "5-9 insight-rule-text: expected a value, found `True`"},
      {"[nulls]",
       "1-6 insight-rule-text: expected a value or the closing `]` of the list opened at line 1, found "
       "`nulls` [0-1]"},
      {"// x\n{}", "0-1 insight-rule-text: expected a value, found `/`"},
      {"\xEF\xBB\xBF{}", "0-3 insight-rule-text: expected a value, found a byte order mark"},
      // Numbers.
      {"01", "1-2 insight-rule-text: expected the end of the number, found `1`"},
      {"[1.]", "3-4 insight-rule-text: expected a digit, found `]`"},
      {"[1e+]", "4-5 insight-rule-text: expected a digit, found `]`"},
      {"[-]", "2-3 insight-rule-text: expected a digit after `-`, found `]`"},
      {"[+1]",
       "1-2 insight-rule-text: expected a value or the closing `]` of the list opened at line 1, found `+` "
       "[0-1]"},
      {"0x10", "1-4 insight-rule-text: expected the end of the number, found `x10`"},
      // Strings.
      {"\"a\nb\"",
       "2-3 insight-rule-text: expected the closing `\"` of the string, found the end of the line [0-1]"},
      {"\"\x01\"",
       "1-2 insight-rule-text: expected the closing `\"` of the string, found a control character [0-1]"},
      {"\"\xFF\"",
       "1-2 insight-rule-text: expected the closing `\"` of the string, found a byte that is not UTF-8 "
       "[0-1]"},
      {"\"\\x\"",
       "2-3 insight-rule-text: expected one of `\" \\ / b f n r t u` after a backslash, found `x`"},
      {"\"\\u12\"", "3-5 insight-rule-text: expected four hexadecimal digits after `\\u`, found `12`"},
      {"\"\\ud83d\"", "1-7 insight-rule-text: an escape names half of a surrogate pair"},
      {"\"\\ude00\"", "1-7 insight-rule-text: an escape names half of a surrogate pair"},
      {"\"\\ud83dx\"", "1-7 insight-rule-text: an escape names half of a surrogate pair"},
      // Duplicates, also by another spelling.
      {"{\"a\":1,\"b\":2,\"\\u0061\":3}", "13-21 duplicate-key: `a` is given twice [1-4]"},
  };
  for (const Case& c : cases) EXPECT_EQ(errors_of(c.text), c.errors) << c.text;
}

TEST(ReadJson, FixesMend) {
  for (std::string text :
       {"{\"a\":{\"b\":[1", "{\"a\":1,}", "[1 2]", "{\"a\":[1,2}", "{\"F\":[{\"M\":1}\"A\":2}", "[1,,2]",
        "{\"a\":1,", "{\"a\" 1}", "[1]]", "{\"a\":[{\"b\":[1}]}"}) {
    Diagnostics diagnostics;
    read_json(whole(text), Code::insight_rule_text, diagnostics);
    ASSERT_EQ(diagnostics.list().size(), 1u) << text;
    ASSERT_TRUE(diagnostics.list().front().fix) << text;
    const Fix& fix = *diagnostics.list().front().fix;
    text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
    EXPECT_EQ(errors_of(text), "");
  }
}

TEST(ReadJson, Values) {
  const std::string text = " {\"k\\n\": [ -1.50e+2, true, null, \"\\u00e9\\ud83d\\ude00\\/\\\\\", {} ] } ";
  Diagnostics diagnostics;
  const auto tree = read_json(whole(text), Code::yaml_syntax, diagnostics);
  ASSERT_TRUE(tree) << listing(diagnostics);
  const TreeNode& root = (*tree)[tree->root];
  ASSERT_EQ(root.kind, TreeNode::Kind::map);
  EXPECT_EQ(root.span, (Span{SourceId{0}, 1, static_cast<std::uint32_t>(text.size() - 1)}));
  ASSERT_EQ(root.entries.size(), 1u);
  EXPECT_EQ(root.entries[0].key.value(), "k\n");
  EXPECT_EQ(root.entries[0].key.span(), (Span{SourceId{0}, 2, 7}));
  const TreeNode& list = (*tree)[root.entries[0].value];
  ASSERT_EQ(list.entries.size(), 5u);
  const auto item = [&](std::size_t i) -> const TreeNode& { return (*tree)[list.entries[i].value]; };
  EXPECT_EQ(item(0).text.value(), "-1.50e+2");
  EXPECT_FALSE(item(0).quoted);
  EXPECT_EQ(item(0).span, (Span{SourceId{0}, 11, 19}));
  EXPECT_EQ(item(1).text.value(), "true");
  EXPECT_EQ(item(2).text.value(), "null");
  EXPECT_EQ(item(3).text.value(), "\xC3\xA9\xF0\x9F\x98\x80/\\");
  EXPECT_TRUE(item(3).quoted);
  EXPECT_EQ(item(3).text.span(6, 7).begin, text.find("\\/"));  // behind an escape the offsets still hold
  EXPECT_EQ(item(4).kind, TreeNode::Kind::map);
}

// A body inside another file: spans go through the outer text's own holes.
TEST(ReadJson, EmbeddedText) {
  Text outer;
  outer.append("[1,", 100);
  outer.append("x]", 110);
  outer.set_span({SourceId{3}, 99, 113});
  Diagnostics diagnostics;
  EXPECT_FALSE(read_json(outer, Code::insight_rule_text, diagnostics));
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_EQ(diagnostics.list()[0].span, (Span{SourceId{3}, 110, 111}));
}

TEST(ReadJson, Depth) {
  const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  EXPECT_EQ(errors_of(nested(64)), "");
  EXPECT_EQ(errors_of(nested(65)), "64-65 input-limit: brackets are nested more than 64 deep");
  EXPECT_EQ(errors_of(std::string(1'000'000, '[')),
            "64-65 input-limit: brackets are nested more than 64 deep");
  EXPECT_EQ(errors_of("[1 x " + std::string(10'000, '[')).substr(0, 26), "3-4 insight-rule-text: exp");
}

TEST(ReadJson, Recovers) {
  Diagnostics diagnostics;
  const auto tree = recover_json(whole("{\"a\":[1,2,] \"a\":3,}"), Code::insight_rule_text, diagnostics);
  ASSERT_TRUE(tree);
  EXPECT_EQ(diagnostics.errors(), 4u);
  EXPECT_EQ((*tree)[tree->root].entries.size(), 2u);
}

TEST(ReadJson, GrammarHasNoLoops) { EXPECT_EQ(tao::pegtl::analyze<json::text>(), 0u); }

}  // namespace
}  // namespace tripline::grammar
