#include "grammar/parse_query.hpp"

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/build_query.hpp"
#include "grammar/query_errors.hpp"

namespace tripline::grammar {
namespace {

std::string dump(const Query& query, QueryNodeId id) {
  const QueryNode& node = query[id];
  std::string out;
  switch (node.kind) {
    case QueryNode::Kind::number:
      return node.text;
    case QueryNode::Kind::string:
      return "\"" + node.text + "\"";
    case QueryNode::Kind::regex:
      return "/" + node.text + "/";
    case QueryNode::Kind::period:
      return "period:" + node.text;
    case QueryNode::Kind::star:
      return "*";
    case QueryNode::Kind::field:
      return path_text(node.steps);
    case QueryNode::Kind::access:
      return dump(query, node.operands[0]) + "->" + path_text(node.steps);
    case QueryNode::Kind::call:
      out = node.text;
      break;
    case QueryNode::Kind::operation: {
      constexpr const char* names[] = {"+",  "-", "*",  "/",    "%",  "^",  "neg", "=",  "!=", "<",
                                       "<=", ">", ">=", "like", "=~", "in", "and", "or", "not"};
      out = names[static_cast<std::size_t>(node.op)];
    }
  }
  if (node.negated) out = "not-" + out;
  out += "(";
  for (const QueryNodeId operand : node.operands)
    out += (out.back() == '(' ? "" : " ") + dump(query, operand);
  return out + ")";
}

std::string dump(const Query& query, const std::vector<QueryColumn>& columns) {
  std::string out;
  for (const QueryColumn& column : columns) {
    out += " " + dump(query, column.expression) +
           (column.alias ? " as " + column.alias->text : " {" + column.text + "}");
  }
  return out;
}

std::string dump(const Query& query) {
  std::string out;
  for (const QueryCommand& command : query.commands) {
    if (!out.empty()) out += " | ";
    out += command.word;
    if (command.expression) out += " " + dump(query, *command.expression);
    out += dump(query, command.columns);
    if (!command.keys.empty()) out += " by" + dump(query, command.keys);
    for (const QuerySortKey& key : command.order)
      out += " " + dump(query, key.expression) + (key.descending ? " desc" : " asc");
    if (!command.number.text.empty()) out += " " + command.number.text;
    if (command.pattern) out += " " + dump(query, *command.pattern);
    for (const QueryName& name : command.names) out += " ->" + name.text;
  }
  return out;
}

Text text_of(const std::string& query) {
  return {query, {SourceId{0}, 0, static_cast<std::uint32_t>(query.size())}};
}

TEST(ParseQuery, Trees) {
  const std::pair<const char*, const char*> cases[] = {
      {"fields a", "fields a {a}"},
      {"fields a, b.c as d , `x y`.0[2]", "fields a {a} b.c as d x y.0.2 {x y.0.2}"},
      {"FILTER a=1 OR b!=\"2\" AND NOT c<3", "FILTER or(=(a 1) and(!=(b \"2\") not(<(c 3))))"},
      {"filter not not (a or b) and c", "filter and(not(not(or(a b))) c)"},
      {"filter 1 + 2 * 3 - 4 / 2 % 5 = -2 ^ -x", "filter =(-(+(1 *(2 3)) %(/(4 2) 5)) neg(^(2 neg(x))))"},
      {"filter a-b-c > 0", "filter >(-(-(a b) c) 0)"},
      {"filter a like \"x\" and b not like /y\\/z\\d/ and c =~ /[/]", "error"},
      {"filter a like \"x\" and b not like /y\\/z\\d/", "filter and(like(a \"x\") not-like(b /y/z\\d/))"},
      {"filter a in [1, \"b\", c] and d not in ['e']", "filter and(in(a 1 \"b\" c) not-in(d \"e\"))"},
      {"filter a / b / c = 1", "filter =(/(/(a b) c) 1)"},
      {"filter f = 'it\\'s \\\"q\\\" \\d \\n'", "filter =(f \"it's \"q\" \\d \n\")"},
      {"stats count(*) as n, pct(v, 99.5) by bin(5m), g as h",
       "stats count(*) as n pct(v 99.5) {pct(v, 99.5)} by bin(period:5m) {bin(5m)} g as h"},
      {"sort a desc, b, lower(c) ASC", "sort a desc b asc lower(c) asc"},
      {"limit 5 | head 3", "limit 5 | head 3"},
      {"dedup a, b.c", "dedup by a {a} b.c {b.c}"},
      {"parse \"a*\" as x | parse f '*,*' as y, z | parse g /(?<k>x)/",
       "parse \"a*\" ->x | parse f \"*,*\" ->y ->z | parse g /(?<k>x)/"},
      {"unnest j.items into item", "unnest j.items ->item"},
      {"# first\nfields a # second | not\n| where a = \"#\" # third", "fields a {a} | where =(a \"#\")"},
      {"fields f(g(a)[0].b, \"x\")", "fields f(g(a)->0.b \"x\") {f(g(a)[0].b, \"x\")}"},
      {"fields (a)", "fields a {(a)}"},
      {"fields limit, stats, sort", "fields limit {limit} stats {stats} sort {sort}"},
      {"fields 1e3, 2.5E-1, now()", "fields 1e3 {1e3} 2.5E-1 {2.5E-1} now() {now()}"},
  };
  for (const auto& [query, expected] : cases) {
    Diagnostics diagnostics;
    const auto parsed = parse_query(text_of(query), diagnostics);
    EXPECT_EQ(parsed.has_value(), !diagnostics.has_errors()) << query;
    EXPECT_EQ(parsed ? dump(*parsed) : "error", expected) << query;
  }
}

TEST(ParseQuery, ErrorsAndTheirPlaces) {
  struct Wrong {
    const char* query;
    Code code;
    std::uint32_t begin, end;
    const char* message;
  };
  const Wrong cases[] = {
      {"", Code::query_syntax, 0, 0, "a query is empty"},
      {"  # only this", Code::query_syntax, 13, 13, "a query is empty"},
      {"| fields a", Code::query_syntax, 0, 1, "`|` stands before the first command"},
      {"fields a |", Code::query_syntax, 10, 10, "expected a command, found the end"},
      {"fields a || limit 1", Code::query_syntax, 10, 11, "expected a command, found `|`"},
      {"fields a,", Code::query_syntax, 9, 9, "expected an expression, found the end"},
      {"fields a as", Code::query_syntax, 11, 11, "expected a name, found the end"},
      {"fields a as by", Code::query_syntax, 12, 14, "expected a name, found `by`"},
      {"fields a b", Code::query_syntax, 9, 10, "expected `|` or the end, found `b`"},
      {"fields a\nfilter b", Code::query_syntax, 9, 15, "missing `|` before `filter`"},
      {"filter", Code::query_syntax, 6, 6, "expected an expression, found the end"},
      {"filter a = \"x", Code::query_syntax, 11, 12, "a string is opened and never closed"},
      {"filter a =~ \"x\"", Code::query_syntax, 12, 13,
       "expected a regular expression behind `=~`, found `\"`"},
      {"filter a like /x", Code::regex_syntax, 14, 15, "a regular expression is opened and never closed"},
      {"filter a <> 1", Code::query_syntax, 9, 11, "`<>` is no operator"},
      {"filter a && b", Code::query_syntax, 9, 11, "`&&` is no operator"},
      {"filter a not b", Code::query_syntax, 13, 14, "expected `like` or `in` behind `not`, found `b`"},
      {"filter a in []", Code::query_syntax, 12, 14, "a list is empty"},
      {"filter a in [1", Code::query_syntax, 14, 14, "expected `,` or `]`, found the end"},
      {"filter f(1", Code::query_syntax, 10, 10, "expected `,` or `)`, found the end"},
      {"filter 12ab3 = 1", Code::query_syntax, 7, 12, "`12ab3` is no number"},
      {"fields a.", Code::query_syntax, 9, 9, "expected a name behind the dot, found the end"},
      {"fields a[x]", Code::query_syntax, 8, 11, "`[x]` is no index"},
      {"fields `a", Code::query_syntax, 7, 8, "a name is opened and never closed"},
      {"stats count(*) by", Code::query_syntax, 17, 17, "expected an expression, found the end"},
      {"stats count(*) by bin(5 minutes)", Code::query_syntax, 24, 31,
       "expected `,` or `)`, found `minutes`"},
      {"sort desc", Code::query_syntax, 5, 6, "expected what to sort by, found `d`"},
      {"limit ten", Code::query_syntax, 6, 9, "expected a number of rows, found `ten`"},
      {"dedup", Code::query_syntax, 5, 5, "expected a field, found the end"},
      {"parse @message \"a*\"", Code::query_syntax, 19, 19,
       "expected `as` and a name for each `*`, found the end"},
      {"parse @message logfmt", Code::unsupported_command, 15, 21,
       "`parse` in the mode `logfmt` is not supported"},
      {"unnest a", Code::query_syntax, 8, 8, "expected `into` and a name, found the end"},
      {"selekt a", Code::unknown_command, 0, 6, "there is no command `selekt`"},
      {"fields a | DIFF", Code::unsupported_command, 11, 15, "the command `DIFF` is not supported"},
  };
  for (const Wrong& wrong : cases) {
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_query(text_of(wrong.query), diagnostics)) << wrong.query;
    ASSERT_EQ(diagnostics.list().size(), 1u) << wrong.query;
    const Diagnostic& said = diagnostics.list().front();
    EXPECT_EQ(said.code, wrong.code) << wrong.query;
    EXPECT_EQ(std::pair(said.span.begin, said.span.end), std::pair(wrong.begin, wrong.end)) << wrong.query;
    EXPECT_EQ(said.message, wrong.message) << wrong.query;
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// Length and nesting are bounded, width is not.
TEST(ParseQuery, Limits) {
  const auto code_of = [](const std::string& query) -> std::optional<Code> {
    Diagnostics diagnostics;
    const bool parsed = parse_query(text_of(query), diagnostics).has_value();
    EXPECT_NE(parsed, diagnostics.has_errors());
    return parsed ? std::nullopt : std::optional(diagnostics.list().front().code);
  };
  EXPECT_EQ(code_of("filter " + repeated("(", 60) + "a" + repeated(")", 60)), std::nullopt);
  EXPECT_EQ(code_of("filter " + repeated("(", 20'000)), Code::input_limit);
  EXPECT_EQ(code_of("filter " + repeated("not ", 10'000) + "a"), Code::input_limit);
  EXPECT_EQ(code_of("filter " + repeated("-", 60'000) + "1"), Code::input_limit);
  EXPECT_EQ(code_of("filter " + repeated("2^", 10'000) + "1"), Code::input_limit);
  EXPECT_EQ(code_of("filter " + repeated("f(", 10'000)), Code::input_limit);
  EXPECT_EQ(code_of("fields " + repeated("a+", 200) + "1"), std::nullopt);
  EXPECT_EQ(code_of("fields " + repeated("a+", 10'000) + "1"), Code::input_limit);
  EXPECT_EQ(code_of("filter " + repeated("a = 1 or ", 7'000) + "a = 2"), std::nullopt);
  EXPECT_EQ(code_of("fields a" + repeated(" ", 70'000)), Code::input_limit);
}

TEST(QuerySyntax, MakesProgress) { EXPECT_EQ(tao::pegtl::analyze<query_syntax::query>(), 0u); }

}  // namespace
}  // namespace tripline::grammar
