// Metrics Insights text (spec S2-S6, S11): canonical spellings where it is right, every error with its place
// where not.
#include "grammar/parse_sql.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/sql_syntax.hpp"
#include "tests/explain_page.hpp"

namespace tripline::grammar {
namespace {

Text verbatim(const std::string& text) {
  return Text(text, {SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
}

// The canonical spelling, or the error as `code@begin-end: message`; warnings as `code@begin-end` behind it.
std::string outcome(const std::string& text) {
  Diagnostics diagnostics;
  const auto query = parse_sql(verbatim(text), diagnostics);
  EXPECT_EQ(query.has_value(), !diagnostics.has_errors()) << text;
  std::string out = query ? to_string(*query) : "";
  for (const Diagnostic& d : diagnostics.list()) {
    out += out.empty() ? "" : " | ";
    out += fmt::format("{}@{}-{}", entry_of(d.code).word, d.span.begin, d.span.end);
    if (d.severity == Severity::error) out += ": " + d.message;
  }
  return out;
}

struct Case {
  std::string text;
  std::string expected;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(outcome(c.text), c.expected) << c.text;
}

TEST(ParseSql, GrammarMakesProgress) { EXPECT_EQ(tao::pegtl::analyze<sql_syntax::query>(), 0u); }

TEST(ParseSql, Clauses) {
  expect_all({
      {"SELECT SUM(F) FROM G", "SELECT SUM(F) FROM G"},
      {" select avg ( F )\nfrom G ; ", "SELECT AVG(F) FROM G"},
      {"SELECT SUM(F)FROM\"G\"", "SELECT SUM(F) FROM G"},
      {"SELECT MIN(F) FROM SCHEMA(G)", "SELECT MIN(F) FROM SCHEMA(G)"},
      {"SELECT MAX(F) FROM schema ( \"A/B\" , k,\"x.y\" )", "SELECT MAX(F) FROM SCHEMA(\"A/B\", k, \"x.y\")"},
      {"SELECT SUM(F) FROM G WHERE a='1' and \"b c\" != ''",
       "SELECT SUM(F) FROM G WHERE a = '1' AND \"b c\" != ''"},
      {R"(SELECT SUM("a\"\'\\") FROM G WHERE k = 'it\'s \"\\')",
       R"(SELECT SUM("a\"'\\") FROM G WHERE k = 'it\'s "\\')"},
      {"SELECT SUM(F) FROM G GROUP BY a,b ORDER BY count() LIMIT 7",
       "SELECT SUM(F) FROM G GROUP BY a, b ORDER BY COUNT() ASC LIMIT 7"},
      {"SELECT SUM(F) FROM G ORDER BY MAX ( ) desc", "SELECT SUM(F) FROM G ORDER BY MAX() DESC"},
      {"SELECT SUM(F) FROM G limit 0500;", "SELECT SUM(F) FROM G LIMIT 500"},
      {"SELECT SUM(Selected) FROM 9ns WHERE _k = 'v'", "SELECT SUM(Selected) FROM 9ns WHERE _k = 'v'"},
  });
}

TEST(ParseSql, Names) {
  expect_all({
      {"SELECT SUM(a-b) FROM G", "sql-name@12-13: `-` may not stand in a bare name"},
      {"SELECT SUM(F) FROM AWS/EC2", "sql-name@22-23: `/` may not stand in a bare name"},
      {"SELECT SUM(LIMIT) FROM G", "sql-name@11-16: `LIMIT` is a word of the language"},
      {"SELECT SUM(F) FROM where", "sql-name@19-24: `where` is a word of the language"},
      {"SELECT SUM('F') FROM G", "sql-name@11-14: a name does not stand in single quotes"},
      {"SELECT SUM(\"\") FROM G", "sql-name@11-13: a name is empty"},
      {"SELECT SUM(\"F) FROM G", "sql-syntax@11-12: a quote is opened and never closed"},
      {"SELECT SUM(\"a\\n\") FROM G", "sql-syntax@13-15: `\\n` is no escape"},
      {"SELECT SUM(`F`) FROM G", "sql-name@11-12: ``` is no quote"},
      {"SELECT SUM(F) FROM G GROUP BY Class",
       "SELECT SUM(F) FROM G GROUP BY \"Class\" | sql-reserved-word@30-35"},
      {"SELECT SUM(F) FROM G GROUP BY \"Class\"", "SELECT SUM(F) FROM G GROUP BY \"Class\""},
      {"SELECT SUM(type) FROM SCHEMA(Usage, resource) WHERE Key = 'x'",
       "SELECT SUM(\"type\") FROM SCHEMA(\"Usage\", \"resource\") WHERE \"Key\" = 'x' | "
       "sql-reserved-word@11-15 | "
       "sql-reserved-word@29-34 | sql-reserved-word@36-44 | sql-reserved-word@52-55"},
  });
}

TEST(ParseSql, Conditions) {
  const std::string w = "SELECT SUM(F) FROM G WHERE ";  // 27 bytes
  expect_all({
      {w + "k == 'v'", "sql-operator@29-31: there is no operator `==`"},
      {w + "k <> 'v'", "sql-operator@29-31: there is no operator `<>`"},
      {w + "k > 'v'", "sql-operator@29-30: there is no operator `>`"},
      {w + "k =~ 'v'", "sql-operator@29-31: there is no operator `=~`"},
      {w + "k LIKE 'v%'", "sql-operator@29-33: there is no operator `LIKE`"},
      {w + "k NOT IN ('v')", "sql-operator@29-32: there is no operator `NOT`"},
      {w + "k 'v'", "sql-operator@29-30: expected an operator, found `'`"},
      {w + "NOT k = 'v'", "sql-operator@27-30: there is no NOT"},
      {w + "(k = 'v')", "sql-operator@27-28: conditions have no parentheses"},
      {w + "k = 'v' OR k = 'w'", "sql-operator@35-37: conditions are not joined by OR"},
      {w + "k = \"v\"", "sql-value@31-34: a value does not stand in double quotes"},
      {w + "k = 5", "sql-value@31-32: a value stands in single quotes"},
      {w + "k = ", "sql-value@31-31: expected a value, found the end"},
      {w + "k = 'it''s'", "sql-value@35-36: a quote follows the value"},
      {w + "k = 'v", "sql-syntax@31-32: a quote is opened and never closed"},
      {w + "k = 'a\\b'", "sql-syntax@33-35: `\\b` is no escape"},
      {w + "'k' = 'v'", "sql-name@27-30: a name does not stand in single quotes"},
      {w, "sql-syntax@27-27: expected the name of a dimension, found the end"},
      {w + "k = 'v' AND", "sql-syntax@38-38: expected the name of a dimension, found the end"},
  });
}

TEST(ParseSql, Structure) {
  expect_all({
      {"", "sql-syntax@0-0: expected SELECT, found the end"},
      {"SUM(F)", "sql-syntax@0-3: expected SELECT, found `SUM`"},
      {"SELECT F FROM G", "sql-syntax@7-8: expected a function, found `F`"},
      {"SELECT STDDEV(F) FROM G", "unknown-function@7-13: there is no function `STDDEV`"},
      {"SELECT SUM FROM G", "sql-syntax@11-15: expected `(`, found `FROM`"},
      {"SELECT SUM() FROM G", "sql-syntax@11-12: expected the name of a metric, found `)`"},
      {"SELECT SUM(*) FROM G", "sql-syntax@11-12: `*` is no metric"},
      {"SELECT SUM(F G) FROM G", "sql-syntax@13-14: expected `)`, found `G`"},
      {"SELECT SUM(F)", "sql-syntax@13-13: expected FROM, found the end"},
      {"SELECT SUM(F), AVG(F) FROM G", "sql-syntax@13-14: expected FROM, found `,`"},
      {"SELECT SUM(F) FROM", "sql-syntax@18-18: expected a namespace, found the end"},
      {"SELECT SUM(F) FROM SCHEMA()", "sql-syntax@26-27: expected a namespace, found `)`"},
      {"SELECT SUM(F) FROM SCHEMA(G,)", "sql-syntax@28-29: expected the name of a dimension, found `)`"},
      {"SELECT SUM(F) FROM SCHEMA(G", "sql-syntax@27-27: expected `,` or `)`, found the end"},
      {"SELECT SUM(F) FROM G, H", "sql-syntax@20-21: expected the next clause or the end, found `,`"},
      {"SELECT SUM(F) FROM G GROUP a", "sql-syntax@27-28: expected BY, found `a`"},
      {"SELECT SUM(F) FROM G GROUP BY", "sql-syntax@29-29: expected the name of a dimension, found the end"},
      {"SELECT SUM(F) FROM G GROUP BY a WHERE a = 'x'",
       "sql-syntax@32-37: `WHERE` stands in the wrong place"},
      {"SELECT SUM(F) FROM G LIMIT 1 LIMIT 1", "sql-syntax@29-34: `LIMIT` stands in the wrong place"},
      {"SELECT SUM(F) FROM G ORDER SUM()", "sql-syntax@27-30: expected BY, found `SUM`"},
      {"SELECT SUM(F) FROM G ORDER BY SUM", "sql-syntax@33-33: expected `()`, found the end"},
      {"SELECT SUM(F) FROM G ORDER BY SUM(F)", "sql-syntax@34-35: `F` stands in the parentheses of ORDER BY"},
      {"SELECT SUM(F) FROM G ORDER BY a", "sql-syntax@30-31: expected a function, found `a`"},
      {"SELECT SUM(F) FROM G ORDER BY SUM(", "sql-syntax@34-34: expected `)`, found the end"},
      {"SELECT SUM(F) FROM G LIMIT", "sql-limit@26-26: expected a number, found the end"},
      {"SELECT SUM(F) FROM G LIMIT 0", "sql-limit@27-28: a limit of 0 is out of range"},
      {"SELECT SUM(F) FROM G LIMIT 501", "sql-limit@27-30: a limit of 501 is out of range"},
      {"SELECT SUM(F) FROM G LIMIT 99999999999999999999",
       "sql-limit@27-47: a limit of 99999999999999999999 is out of range"},
      {"SELECT SUM(F) FROM G LIMIT -1", "sql-limit@27-29: `-1` is no limit"},
      {"SELECT SUM(F) FROM G LIMIT 1.5", "sql-limit@27-30: `1.5` is no limit"},
      {"SELECT SUM(F) FROM G;;", "sql-syntax@21-22: `;` follows the semicolon"},
      {"SELECT SUM(F) FROM G; x", "sql-syntax@22-23: `x` follows the semicolon"},
  });
}

TEST(ParseSql, OffersFixes) {
  const auto fix = [](const std::string& text) {
    Diagnostics diagnostics;
    parse_sql(verbatim(text), diagnostics);
    const Fix& f = diagnostics.list().front().fix.value();
    return text.substr(0, f.span.begin) + f.replacement + text.substr(f.span.end);
  };
  EXPECT_EQ(fix("SELECT SUM(a-b) FROM G"), "SELECT SUM(\"a-b\") FROM G");
  EXPECT_EQ(fix("SELECT SUM('F') FROM G"), "SELECT SUM(\"F\") FROM G");
  EXPECT_EQ(fix("SELECT SUM(Error) FROM G"), "SELECT SUM(\"Error\") FROM G");
  EXPECT_EQ(fix("SELECT SUM(F) FROM G WHERE k = \"v\""), "SELECT SUM(F) FROM G WHERE k = 'v'");
  EXPECT_EQ(fix("SELECT SUM(F) FROM G WHERE k = 5"), "SELECT SUM(F) FROM G WHERE k = '5'");
  EXPECT_EQ(fix("SELECT SUM(F) FROM G WHERE k <> 'v'"), "SELECT SUM(F) FROM G WHERE k != 'v'");
}

TEST(ParseSql, IsBounded) {
  EXPECT_EQ(outcome(std::string(65537, ' ')), "sql-limit@65536-65537: the query is longer than 64 KiB");
}

TEST(ParseSql, ReservedWordsAreInOrder) {
  for (const char* word : {"ABORT", "fallback", "False", "ZONE", "JSON_TABLE_PRIMITIVE"}) {
    EXPECT_TRUE(is_reserved_in_sql(word)) << word;
  }
  EXPECT_FALSE(is_reserved_in_sql("userName"));
  EXPECT_FALSE(is_reserved_in_sql(""));
}

// The first block of a page raises its code, the second does not.
TEST(ParseSql, PagesAreTrue) {
  for (const Code code : {Code::sql_syntax, Code::sql_name, Code::sql_value, Code::sql_operator,
                          Code::sql_limit, Code::sql_reserved_word}) {
    const std::vector<std::string> blocks = page_blocks(entry_of(code).word);
    ASSERT_EQ(blocks.size(), 2u) << entry_of(code).word;
    Diagnostics wrong, right;
    parse_sql(verbatim(blocks[0]), wrong);
    ASSERT_EQ(wrong.list().size(), 1u) << blocks[0];
    EXPECT_EQ(wrong.list()[0].code, code);
    EXPECT_TRUE(parse_sql(verbatim(blocks[1]), right)) << blocks[1];
    EXPECT_TRUE(right.list().empty()) << blocks[1];
  }
}

}  // namespace
}  // namespace tripline::grammar
