#include "grammar/read_trip.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "grammar/trip_analysis.hpp"

namespace tripline::grammar {
namespace {

// The tree on one line: JSON with the comments between, `#before#` in front of an entry, `#>after` behind its
// key or dash, `#.end` before a bracket closes. Quoted scalars are in quotes, plain ones are not.
void show(const Tree& tree, TreeId id, std::string& out) {
  const TreeNode& node = tree[id];
  if (node.kind == TreeNode::Kind::scalar) {
    out += node.quoted ? '"' + node.text.value() + '"' : node.text.value();
    return;
  }
  const bool map = node.kind == TreeNode::Kind::map;
  out += map ? '{' : '[';
  bool first = true;
  for (const TreeEntry& entry : node.entries) {
    if (!std::exchange(first, false)) out += ' ';
    for (const std::string& comment : entry.before) out += "#" + comment + "#";
    if (map) out += entry.key.value() + ':';
    if (!entry.after.empty()) out += "#>" + entry.after + "#";
    show(tree, entry.value, out);
  }
  for (const std::string& comment : node.end_comments) out += "#." + comment + "#";
  out += map ? '}' : ']';
}

struct Result {
  std::string tree;
  std::vector<std::string> diagnostics;  // line:column text-of-the-span: code: message (help)
};

Result read(const std::string& text) {
  Sources sources;
  const SourceId id = sources.add("pack.trip", text);
  Diagnostics diagnostics;
  const std::optional<Tree> tree = read_trip(sources, id, diagnostics);
  Result result;
  if (tree) {
    show(*tree, tree->root, result.tree);
    for (const std::string& comment : tree->end_comments) result.tree += "#!" + comment + "#";
  }
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    const Position at = sources[id].position(diagnostic.span.begin);
    const std::string marked =
        text.substr(diagnostic.span.begin, diagnostic.span.end - diagnostic.span.begin);
    result.diagnostics.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + " `" + marked +
                                 "` " + std::string(entry_of(diagnostic.code).word) + ": " +
                                 diagnostic.message +
                                 (diagnostic.help.empty() ? "" : " (" + diagnostic.help + ")"));
  }
  return result;
}

struct TreeCase {
  const char* text;
  const char* tree;
};

TEST(ReadTrip, Grammar) { EXPECT_EQ(0U, tao::pegtl::analyze<trip::statement>(1)); }

TEST(ReadTrip, Trees) {
  const TreeCase cases[] = {
      {"", "{}"},
      {"pack account-guard 1.2.0\n", "{pack:account-guard version:1.2.0}"},
      {"pack p\n  version beta\n  log_groups a, b\n", "{pack:p version:beta log_groups:[a b]}"},
      {"pack\n  version 1\n  pack p", "{version:1 pack:p}"},
      {"list l = [a, b]", "{lists:{l:[a b]}}"},
      {"list l = [\na,\n b\n]\n", "{lists:{l:[a b]}}"},
      {"list l = a, b\n", "{lists:{l:[a b]}}"},
      {"list l = a\n", "{lists:{l:a}}"},
      {"list l = []\nlist \"l 2\"\n  file x.txt\n", "{lists:{l:[] l 2:{file:x.txt}}}"},
      {"list l = [a]\n  description d\n", "{lists:{l:{values:[a] description:d}}}"},
      {"filter f = { $.a = \"}\" && $.b = %}% }", "{filters:{f:\"{ $.a = \"}\" && $.b = %}% }\"}}"},
      {"filter f = [ip, user != \"]\"]", "{filters:{f:\"[ip, user != \"]\"]\"}}"},
      {"filter f = %a b%", "{filters:{f:\"%a b%\"}}"},
      {"filter f = \"?ERROR -x\"", "{filters:{f:\"?ERROR -x\"}}"},
      {"filter f { $.a = 1 &&\n$.b = 2 } description d",
       "{filters:{f:{pattern:\"{ $.a = 1 &&\n$.b = 2 }\" description:d}}}"},
      {"filter f all [a, { $.b = c }, not d, any [e, f], [g]]",
       "{filters:{f:{all:[a \"{ $.b = c }\" {not:d} {any:[e f]} \"[g]\"]}}}"},
      {"filter f any [field $.a in l, b, field $.c in [m, n]]",
       "{filters:{f:{any:[{field:$.a in:l} b {field:$.c in:[m n]}]}}}"},
      {"filter f field $.eventName in l", "{filters:{f:{field:$.eventName in:l}}}"},
      {"metric m filter not field $.a in [x, y] namespace n",
       "{metrics:[{name:m filter:{not:{field:$.a in:[x y]}} namespace:n}]}"},
      {"metric m filter (not a) value $.b dimensions x = $.y[0], \"z z\" = $.w['q r']",
       "{metrics:[{name:m filter:{not:a} value:$.b dimensions:{x:$.y[0] z z:$.w['q r']}}]}"},
      {"alarm a severity high\n  metric { $.x = 1 }\n    namespace n\n  dimensions d = e\n  threshold 1",
       "{alarms:[{name:a severity:high metric:{filter:\"{ $.x = 1 }\" namespace:n} dimensions:{d:e} "
       "threshold:1}]}"},
      {"alarm a metric some/name threshold = 1", "{alarms:[{name:a metric:some/name threshold:1}]}"},
      {"alarm a\n  metric (filter f\n namespace n)\n", "{alarms:[{name:a metric:{filter:f namespace:n}}]}"},
      {"alarm a metric \"filter\"", "{alarms:[{name:a metric:\"filter\"}]}"},
      {"alarm\n  severity low\n  name a", "{alarms:[{severity:low name:a}]}"},
      {"alarm a risk = [1, {b: 2}] dimensions = x", "{alarms:[{name:a risk:[1 {b:2}] dimensions:x}]}"},
      {"threat t\n  distinct $.eventName in l at least 3\n  by $.a, $.b\n  within 24h",
       "{threats:[{name:t distinct:{of:$.eventName in:l at_least:3} by:[$.a $.b] window:24h}]}"},
      {"threat t\n  distinct of $.e at_least 3\n  window 5m",
       "{threats:[{name:t distinct:{of:$.e at_least:3} window:5m}]}"},
      {"test \"a b\"\n  given [{a: 1, \"b c\": \"1\", d: [true, null], e: x:y}, {}]\n  expect { t: 2 }\n",
       "{tests:[{name:\"a b\" given:[{a:1 b c:\"1\" d:[true null] e:x:y} {}] expect:{t:2}}]}"},
      {"contributors c rule { Keys: [$.a] } top 5", "{contributors:[{name:c rule:{Keys:[$.a]} top:5}]}"},
      {"alarm a title \"q\\\"\\\\\\n\\u00e9\\ud83d\\ude00\"", "{alarms:[{name:a title:\"q\"\\\né😀\"}]}"},
      {"alarm a description \"\"\"\n    one\n      two\n\n    \"\"\"\n",
       "{alarms:[{name:a description:\"one\n  two\n\"}]}"},
      {"\xEF\xBB\xBFpack p\r\n  version 1\r\nlist l = [a]\r\n", "{pack:p version:1 lists:{l:[a]}}"},
      {"section lists\nsection alarms = null\n", "{lists:{} alarms:null}"},
      // Comments.
      {"# a\n#\n\n#  b\npack p 1  # c\n  # d\n  description x # e\n# f\n",
       "{#a## #### b#pack:#>c#p version:1 #d#description:#>e#x#.f#}"},
      {"list l = [ # a\n  # b\n  x, # c\n  y # d\n  # e\n] # f\n# g\n",
       "{lists:{l:#>a#[#b##>c#x #>d#y#.e##.f#]}#.g#}"},
      {"alarm a # a\n  severity low # b\n# c\n  risk 1\n  # d\n# e\nalarm b\n",
       "{alarms:[{name:#>a#a severity:#>b#low #c#risk:1#.d#} #e#{name:b}]}"},
      {"alarm # a\n  # b\n  name x # c\n", "{alarms:[#>a#{#b#name:#>c#x}]}"},
      {"alarm a\n  title \"\"\"\n  x\n  \"\"\" # a\n", "{alarms:[{name:a title:#>a#\"x\"}]}"},
      {"# a\nsection lists # b\n# c\nlist l = [x]\n# d\nend lists\n", "{#a#lists:#>b#{#c#l:[x]#.d#}}"},
      {"threat t\n  distinct ( # a\n    of $.x # b\n    # c\n  )\n",
       "{threats:[{name:t distinct:#>a#{of:#>b#$.x#.c#}}]}"},
      {"# only", "{}#!only#"},
  };
  for (const TreeCase& c : cases) {
    const Result result = read(c.text);
    EXPECT_EQ(c.tree, result.tree) << c.text;
    EXPECT_EQ(std::vector<std::string>{}, result.diagnostics) << c.text;
  }
}

struct ErrorCase {
  const char* text;
  std::vector<std::string> diagnostics;
};

TEST(ReadTrip, Errors) {
  const ErrorCase cases[] = {
      {"alrm x", {"1:1 `alrm` trip-syntax: expected a statement, found `alrm` (did you mean `alarm`?)"}},
      {"alarms x",
       {"1:1 `alarms` trip-syntax: expected a statement, found `alarms` (did you mean `alarm`?)"}},
      {"version 1",
       {"1:1 `version` trip-syntax: expected a statement, found `version` (`version` is a key of the `pack` "
        "statement: "
        "indent it)"}},
      {" alarm x",
       {"1:2 `alarm` trip-syntax: expected a statement at the beginning of a line, found `alarm` (statements "
        "begin "
        "without indentation)"}},
      {"alarm x sevrity high foo\n  perod 5m threshold 1",
       {"1:9 `sevrity` unknown-key: `alarm` has no key `sevrity` (did you mean `severity`?)",
        "2:3 `perod` unknown-key: `alarm` has no key `perod` (did you mean `period`?)"}},
      {"threat t distinct $.x at lest 3",
       {"1:23 `at` unknown-key: `threat` has no key `at` (did you mean `at least`?)"}},
      {"alarm x risk 1 risk 2",
       {"1:16 `risk` duplicate-key: the key `risk` is given twice (keep one of the two)"}},
      {"alarm x threshold\nlist l = [a, ]\nlist m = [a\nlist n [a]\npack p 1",
       {"1:18 `` trip-syntax: expected a number behind `threshold`, found the end of the line",
        "2:14 `]` trip-syntax: expected a word or quoted text, found `]`",
        "4:1 `list` trip-syntax: expected `,` or `]`, found `list`",
        "4:8 `[` trip-syntax: expected a key of `list`, found `[`"}},
      {"filter f = { $.a = 1\nfilter g = { $.a = \"x }\nfilter h = 'x'",
       {"1:12 `{` trip-syntax: expected a `}` that closes this pattern, found `{`",
        "3:12 `'` trip-syntax: expected a filter pattern behind `pattern`, found `'`"}},
      {"alarm x title \"a\nalarm y title \"\\x\"",
       {"1:17 `` trip-syntax: expected a `\"` that closes the text on this line, found the end of the line",
        "2:17 `x` trip-syntax: expected one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX, found "
        "`x`"}},
      {"alarm x title \"\"\"\n   a\nalarm y title \"\"\" b",
       {"1:15 `\"` trip-syntax: expected a line with `\"\"\"` that closes this text, found `\"`",
        "3:19 `b` trip-syntax: expected the end of the line behind `\"\"\"`, found `b`"}},
      {"alarm x title \"\"\"\n a\n  \"\"\"",
       {"2:1 ` ` trip-syntax: expected this line to be indented as far as the closing `\"\"\"`, found ` `"}},
      {"test t given {a: 1, }\ntest t given {a 1}\ntest t given [1 2]",
       {"1:21 `}` trip-syntax: expected a key, quoted or a plain word, found `}`",
        "2:17 `1` trip-syntax: expected `:`, found `1`",
        "3:17 `2` trip-syntax: expected `,` or `]`, found `2`"}},
      {"section list\nsection lists\nlist a = [b]\nsection lists\nend filters",
       {"1:9 `list` trip-syntax: expected the key of a section, found `list` (did you mean `lists`?)",
        "4:9 `lists` trip-syntax: expected a section that no statement was seen of yet, found `lists`",
        "5:5 `filters` trip-syntax: expected a section that stands above, found `filters`"}},
      {"pack p\n\xFF", {"2:1 `\xFF` not-utf8: a byte is not UTF-8"}},
  };
  for (const ErrorCase& c : cases) EXPECT_EQ(c.diagnostics, read(c.text).diagnostics) << c.text;
}

TEST(ReadTrip, UnknownKeysLeaveTheRest) {
  EXPECT_EQ("{alarms:[{name:x threshold:1}]}", read("alarm x foo [a, b] threshold 1").tree);
  EXPECT_EQ("{alarms:[{name:x risk:1 threshold:3}]}", read("alarm x risk 1 risk 2 threshold 3").tree);
}

TEST(ReadTrip, Limits) {
  const std::string deep = "test t given " + std::string(70, '[') + std::string(70, ']');
  EXPECT_EQ((std::vector<std::string>{"1:75 `[` input-limit: values are nested more than 64 deep"}),
            read(deep).diagnostics);
  std::string wide = "list l = [x";
  for (int i = 0; i < 100'000; ++i) wide += ",x";
  EXPECT_EQ(1U, read(wide + "]").diagnostics.size());
  EXPECT_EQ((std::vector<std::string>{"1:1 `` input-limit: the file is larger than 16 MiB"}),
            read(std::string((16U << 20) + 1, '\n')).diagnostics);
}

// Every byte of a decoded text leads back to where it was written.
TEST(ReadTrip, Spans) {
  Sources sources;
  const SourceId id = sources.add(
      "pack.trip",
      "filter f = { $.a = b }\nalarm a title \"x\\ny\"\n  description \"\"\"\n   ab\n   cd\n   \"\"\"\n");
  Diagnostics diagnostics;
  const std::optional<Tree> tree = read_trip(sources, id, diagnostics);
  ASSERT_TRUE(tree);
  const std::string& source = sources[id].text();
  const auto marked = [&](Span span) { return source.substr(span.begin, span.end - span.begin); };
  const TreeNode& filter = (*tree)[tree->find(tree->find(tree->root, "filters")->value, "f")->value];
  EXPECT_EQ("$.a", marked(filter.text.span(2, 5)));
  const TreeId alarm = (*tree)[tree->find(tree->root, "alarms")->value].entries[0].value;
  const TreeNode& title = (*tree)[tree->find(alarm, "title")->value];
  EXPECT_EQ("\"x\\ny\"", marked(title.text.span()));
  EXPECT_EQ("y", marked(title.text.span(2, 3)));
  const TreeNode& description = (*tree)[tree->find(alarm, "description")->value];
  EXPECT_EQ("ab\ncd", description.text.value());
  EXPECT_EQ("cd", marked(description.text.span(3, 5)));
  EXPECT_EQ("alarm a", marked((*tree)[alarm].span).substr(0, 7));
}

}  // namespace
}  // namespace tripline::grammar
