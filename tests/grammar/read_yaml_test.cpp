#include "grammar/read_yaml.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "grammar/print_yaml.hpp"
#include "grammar/render.hpp"
#include "grammar/yaml_scalar.hpp"

namespace tripline::grammar {
namespace {

struct Reading {
  Sources sources;
  SourceId id{};
  Diagnostics diagnostics;
  std::optional<Tree> tree;

  explicit Reading(std::string text, const YamlLimits& limits = {}) {
    id = sources.add("x.yaml", std::move(text));
    tree = read_yaml(sources, id, diagnostics, limits);
    diagnostics.sort();
  }
  // `1:2 code message` a line.
  std::string errors() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      const Position at = sources[d.span.source].position(d.span.begin);
      out += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string(entry_of(d.code).word) + " " +
             d.message + "\n";
    }
    return out;
  }
  std::string json() const { return tree ? to_json(*tree, tree->root) : "none"; }
  std::string source(Span span) const {
    return sources[id].text().substr(span.begin, span.end - span.begin);
  }
};

// CloudFormation's short forms become its long ones, where they are asked for.
TEST(ReadYaml, functions) {
  YamlLimits limits;
  limits.functions = true;
  const struct {
    std::string text, json;
  } cases[] = {
      {"a: !Ref b\n", R"({"a":{"Ref":"b"}})"},
      {"a: !Sub '${x}'\nb: !Condition c\n", R"({"a":{"Fn::Sub":"${x}"},"b":{"Condition":"c"}})"},
      {"a: !Join\n  - ','\n  - [x, !GetAtt y.z]\nb: 1\n", R"({"a":{"Fn::Join":[",",["x",{"Fn::GetAtt":"y.z"}]]},"b":1})"},
      {"a: !If [c, &k !Ref x, *k]\n", R"({"a":{"Fn::If":["c",{"Ref":"x"},{"Ref":"x"}]}})"},
      {"!Sub x\n", R"({"Fn::Sub":"x"})"},
      {"a: !Transform {Name: n}\n", R"({"a":{"Fn::Transform":{"Name":"n"}}})"},
      {"- !Ref a # why\n- !Sub |\n    b\n", R"([{"Ref":"a"},{"Fn::Sub":"b\n"}])"},
      {"a: !!str 1\n", R"({"a":"1"})"},
  };
  for (const auto& [text, json] : cases) {
    const Reading read(text, limits);
    EXPECT_EQ(read.errors(), "") << text;
    EXPECT_EQ(read.json(), json) << text;
    if (text.find("!!") == std::string::npos) {
      EXPECT_NE(Reading(text).errors(), "") << text;
    }
  }
  EXPECT_NE(Reading("!Ref a: 1\n", limits).errors(), "") << "a key is no function";
  EXPECT_NE(Reading("a: !<x y> 1\n", limits).errors(), "");
  EXPECT_NE(Reading("a: &x !Join [*x]\n", limits).errors(), "") << "an alias inside what it repeats";
}

TEST(ReadYaml, values) {
  const struct {
    std::string text, json;
  } cases[] = {
      {"", "null"},
      {"# only a comment\n", "null"},
      {"a: 1\n", R"({"a":1})"},
      {"\xEF\xBB\xBF# c\na: é\r\nb: x\r\n  y\r\n", R"({"a":"é","b":"x y"})"},
      {"a:\nnull: 1\nb: ~\n", R"({"a":null,"null":1,"b":null})"},
      {"a: null\nb: {x: null, y: , z: [~, null]}\n", R"({"a":null,"b":{"x":null,"y":null,"z":[null,null]}})"},
      {"- a\n-\n- - b\n  - c\n- d: 1\n  e: 2\n", R"(["a",null,["b","c"],{"d":1,"e":2}])"},
      {"a:\n- 1\n- 2\nb: 3\n", R"({"a":[1,2],"b":3})"},
      {"[a: b, c]", R"([{"a":"b"},"c"])"},
      {"{a, b: 1}", R"({"a":null,"b":1})"},
      {"? a\n: b\n? c\n", R"({"a":"b","c":null})"},
      {"a: !!str 12\nb: ! 13\nc: !!int 14\n", R"({"a":"12","b":"13","c":14})"},
      {"a: &x {k: [1]}\nb: *x\nc: &y z\n*y : 1\n", R"({"a":{"k":[1]},"b":{"k":[1]},"c":"z","z":1})"},
      {"a: &x ~\nb: *x\n", R"({"a":null,"b":null})"},
      {"a: 'it''s'\nb: \"\\u00e9\\n\\x41\\N\"\n", "{\"a\":\"it's\",\"b\":\"é\\nA\xC2\x85\"}"},
      {"a: |\n  x\n   y\n\n  z\nb: >-\n  p\n  q\n\n  r\n", R"({"a":"x\n y\n\nz\n","b":"p q\nr"})"},
      {"%YAML 1.2\n---\na: 1\n...\n# end\n", R"({"a":1})"},
      {"a: 1\n\"\":\n", R"({"a":1,"":null})"},
      {"a: ''\n# c\n'': x\nb: !!str\n", R"({"a":"","":"x","b":""})"},
      {"- \"\"\n-\n  ''\n- !!str ''\n", R"(["","",""])"},
      {"account: 012345678901\nport: 0\nhex: 0x1F\n", R"({"account":"012345678901","port":0,"hex":31})"},
  };
  for (const auto& [text, json] : cases) {
    const Reading reading(text);
    EXPECT_EQ(reading.errors(), "") << text;
    EXPECT_EQ(reading.json(), json) << text;
  }
}

TEST(ReadYaml, errors) {
  const struct {
    std::string text, errors;
  } cases[] = {
      {"a: 'x\n", "1:4 yaml-syntax this quote is never closed\n"},
      {"a: \"x\ny: 1\n", "1:4 yaml-syntax this quote is never closed\n"},
      {"a: b: c\n", "1:5 yaml-syntax a second `:` in one line\n"},
      {"key value\nother: x\n", "1:1 yaml-syntax no `:` follows `key value`\n"},
      {"a: 1\nkey value\n", "2:1 yaml-syntax no `:` follows `key value`\n"},
      {"a:1\nb: 2\n", "1:2 yaml-syntax no blank follows this `:`\n"},
      {"a: 1\n  b: 2\n", "2:3 yaml-syntax this line is indented like a part of the value above it\n"},
      {"x:\n  a: 1\n b: 2\n", "3:2 yaml-syntax the indentation of this line fits no line above it\n"},
      {"- a\nb: 1\n", "2:1 yaml-syntax this line continues nothing above it\n"},
      {"a:\n\tb: 1\n", "2:1 yaml-syntax a tab in the indentation\n"},
      {"a: %x%\n", "1:4 yaml-syntax a text cannot begin with `%`\n"},
      {"a: \"\\q\"\n", "1:5 yaml-syntax `\\q` is no escape\n"},
      {"a: \"\\ud83d\\ude00\"\n", "1:5 yaml-syntax this escape is no character\n"},
      {"a: *x\n", "1:4 yaml-syntax `*x` repeats no anchor\n"},
      {"a: &x [*x]\n", "1:8 yaml-syntax an alias stands inside what it repeats\n"},
      {"a: [1, 2\nb: 3\n", "1:4 yaml-syntax this `[` is never closed\n"},
      {"a: [b]]\n", "1:7 yaml-syntax `]` closes nothing\n"},
      {"a: 'it's'\n", "1:8 yaml-syntax text behind a value that is complete\n"},
      {"a: {{ x }}\n", "1:5 yaml-syntax a list or map stands where a key is expected\n"},
      {"a: 1\n---\nb: 1\n", "2:1 yaml-syntax a second document begins\n"},
      {": b\n", "1:1 yaml-syntax a key is missing before `:`\n"},
      {"a: !Ref x\n", "1:4 yaml-syntax the tag `!Ref` means nothing here\n"},
      {"a: - b\n", "1:4 yaml-syntax a list item stands where none can begin\n"},
      {"a: |x\n  b\n", "1:5 yaml-syntax text on the line of `|`\n"},
      {"a: 1\nb: 2\na: 3\nb: 4\n",
       "3:1 duplicate-key the key `a` is given twice\n4:1 duplicate-key the key `b` is given twice\n"},
      {"a: \xFF\n", "1:4 not-utf8 this byte is not UTF-8\n"},
      {"a: \x04\n", "1:4 yaml-syntax the control character U+0004 is not allowed\n"},
      {"a: 1\rb: 2\n", "1:5 yaml-syntax a carriage return without a line feed\n"},
  };
  for (const auto& [text, errors] : cases) EXPECT_EQ(Reading(text).errors(), errors) << text;
}

TEST(ReadYaml, duplicate_key_is_labelled_at_the_first) {
  const Reading reading("a: 1\n'a': 2\n");
  ASSERT_EQ(reading.diagnostics.list().size(), 1u);
  const Diagnostic& twice = reading.diagnostics.list()[0];
  EXPECT_EQ(reading.source(twice.span), "'a'");
  ASSERT_EQ(twice.labels.size(), 1u);
  EXPECT_EQ(reading.source(twice.labels[0].span), "a");
  EXPECT_EQ(reading.json(), R"({"a":1})");
}

TEST(ReadYaml, limits) {
  EXPECT_EQ(Reading("a: 123456", {.bytes = 8}).errors(), "1:1 input-limit the file has more than 8 bytes\n");
  EXPECT_EQ(Reading("[[[1]]]", {.depth = 2}).errors(), "1:3 input-limit nested more than 2 levels deep\n");
  EXPECT_EQ(Reading("[[1]]", {.depth = 2}).errors(), "");
  EXPECT_EQ(Reading("[1, 2, 3]", {.nodes = 3}).errors(), "1:8 input-limit the file has more than 3 values\n");
  EXPECT_EQ(Reading("[&a [&b [1]], *a]", {.depth = 3}).errors(), "");
  EXPECT_EQ(Reading("[&a [&b [1]], [*a]]", {.depth = 3}).errors(), "1:16 input-limit nested more than 3 levels deep\n");
  EXPECT_EQ(Reading(std::string(1000, '[') + std::string(1000, ']')).errors(),
            "1:65 input-limit nested more than 64 levels deep\n");
  EXPECT_EQ(Reading(std::string(100'000, '[')).errors(),
            "1:1 yaml-syntax a list or map stands where a key is expected\n"
            "1:32 input-limit nested more than 64 levels deep\n");
  std::string deep_blocks;
  for (int i = 0; i < 100; ++i) deep_blocks += "- ";
  EXPECT_EQ(Reading(deep_blocks).errors(), "1:129 input-limit nested more than 64 levels deep\n");
}

TEST(ReadYaml, billion_laughs_end_quickly) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) laughs += ", " + before;
    laughs += "]\n";
  }
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Reading(laughs).errors(), "5:45 input-limit the file has more than 100000 values\n");
  // One long text repeated is a bomb, too.
  std::string texts = "a: &a " + std::string(1 << 20, 'x') + "\nb: [*a";
  for (int i = 0; i < 1000; ++i) texts += ", *a";
  EXPECT_EQ(Reading(texts + "]\n").errors(), "2:253 input-limit the file's texts take more than 67108864 bytes\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(ReadYaml, spans) {
  const std::string text = "a: !!str &x  'b c'\nm: {k: [1, 2]}\nl:\n  - |2 # c\n    t\n\nn:\nk: &y\n  z: 1\n";
  const Reading reading(text);
  ASSERT_TRUE(reading.tree) << reading.errors();
  const Tree& tree = *reading.tree;
  const auto span_of = [&](std::string_view key) { return reading.source(tree[tree.find(tree.root, key)->value].span); };
  EXPECT_EQ(span_of("a"), "'b c'");
  EXPECT_EQ(span_of("m"), "{k: [1, 2]}");
  EXPECT_EQ(span_of("l"), "- |2 # c\n    t");
  EXPECT_EQ(span_of("n"), "");
  EXPECT_EQ(tree[tree.find(tree.root, "n")->value].span.begin, text.find("n:\n") + 2);
  EXPECT_EQ(reading.source(tree.find(tree.root, "l")->key.span()), "l");
}

// The source bytes of every decoded byte, as `decoded=source` pairs.
std::string mapping(const Reading& reading, const Text& text) {
  std::string out;
  for (std::size_t i = 0; i < text.value().size(); ++i) {
    if (i > 0) out += '|';
    out += text.value()[i];
    out += '=';
    out += reading.source(text.span(i, i + 1));
  }
  return out;
}

TEST(ReadYaml, every_decoded_byte_leads_back) {
  const struct {
    std::string text, mapping;
  } cases[] = {
      {"a: xy z", "x=x|y=y| = |z=z"},
      {"a: x\n   y\n\n\n   z", "x=x| =\n   |y=y|\n=\n\n\n   |\n=\n\n\n   |z=z"},
      {"a: 'x''y'", "x=x|'=''|y=y"},
      {R"(a: "x\ty\"\u0041\
   b")", R"(x=x|	=\t|y=y|"=\"|A=\u0041|b=b)"},
      {"a: |\n  x\n   y\n", "x=x|\n=\n  | = |y=y|\n=\n"},
      {"a: >\n  x\n  y\n\n  z\n", "x=x| =\n  |y=y|\n=\n  |z=z|\n=\n"},
      {"a: |+\n\n  x\n\n", "\n=\n  |x=x|\n=\n|\n=\n"},
      {"a: |2-\n    x \n\n   y", " = | = |x=x| = |\n=\n|\n=\n  | = |y=y"},
  };
  for (const auto& [text, expected] : cases) {
    const Reading reading(text);
    ASSERT_TRUE(reading.tree) << text;
    const Tree& tree = *reading.tree;
    EXPECT_EQ(mapping(reading, tree[tree.find(tree.root, "a")->value].text), expected) << text;
  }
}

TEST(ReadYaml, comments) {
  const std::string text =
      "# head\n#\n# more\n\n\n# group\na: 1 # one\n# of b\nb: # list\n  # of x\n  - x # ex\n  -\n    # of k\n    k: v\n"
      "    # end of map\n  # end of b\n\n# of c\nc: [ # open\n  # of p\n  p, # pe\n  # end of c\n] # closed\n"
      "d: | # block\n  text # no comment\n#end\n";
  const Reading reading(text);
  ASSERT_TRUE(reading.tree) << reading.errors();
  const Tree& tree = *reading.tree;
  using Texts = std::vector<std::string>;
  const TreeNode& root = tree[tree.root];
  ASSERT_EQ(root.entries.size(), 4u);
  EXPECT_EQ(root.entries[0].before, (Texts{"head", " ", "more", "", "group"}));
  EXPECT_EQ(root.entries[0].after, "one");
  EXPECT_EQ(root.entries[1].before, (Texts{"of b"}));
  EXPECT_EQ(root.entries[1].after, "list");
  const TreeNode& b = tree[root.entries[1].value];
  EXPECT_EQ(b.entries[0].before, (Texts{"of x"}));
  EXPECT_EQ(b.entries[0].after, "ex");
  EXPECT_EQ(tree[b.entries[1].value].entries[0].before, (Texts{"of k"}));
  EXPECT_EQ(tree[b.entries[1].value].end_comments, (Texts{"end of map"}));
  EXPECT_EQ(b.end_comments, (Texts{"end of b"}));
  EXPECT_EQ(root.entries[2].before, (Texts{"of c"}));
  EXPECT_EQ(root.entries[2].after, "open # closed");
  const TreeNode& c = tree[root.entries[2].value];
  EXPECT_EQ(c.entries[0].before, (Texts{"of p"}));
  EXPECT_EQ(c.entries[0].after, "pe");
  EXPECT_EQ(c.end_comments, (Texts{"end of c"}));
  EXPECT_EQ(root.entries[3].after, "block");
  EXPECT_EQ(tree[root.entries[3].value].text.value(), "text # no comment\n");
  EXPECT_EQ(root.end_comments, (Texts{"end"}));
  EXPECT_EQ(tree.end_comments, (Texts{}));
}

TEST(ReadYaml, comments_behind_a_list_at_its_keys_indentation_belong_to_the_next_key) {
  const Reading reading("a:\n- x\n# of b\nb: 1\n");
  ASSERT_TRUE(reading.tree);
  EXPECT_EQ((*reading.tree)[reading.tree->root].entries[1].before, (std::vector<std::string>{"of b"}));
}

// Random scalars of every style: what is located must decode to what yaml-cpp says, byte for byte.
class Scribe {
 public:
  explicit Scribe(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }
  template <typename T>
  const T& one_of(const std::vector<T>& items) { return items[below(items.size())]; }

  std::string lines(const std::vector<std::string>& words, std::size_t indent) {
    std::string out;
    for (std::size_t line = 0, n = 1 + below(5); line < n; ++line) {
      if (line > 0) {
        for (std::size_t i = 0, breaks = below(4) == 0 ? 1 + below(3) : 1; i < breaks; ++i) {
          out += one_of<std::string>({"", "", " ", "  "}) + line_end_;
        }
        out += std::string(indent, ' ');
      }
      for (std::size_t i = 0, m = 1 + below(4); i < m; ++i) {
        if (i > 0) out += one_of<std::string>({" ", " ", "  ", "\t"});
        out += one_of(words);
      }
    }
    return out;
  }

  std::string scalar() {
    line_end_ = below(4) == 0 ? "\r\n" : "\n";
    const std::vector<std::string> words = {"x", "yz", "é", "$.a", "=", "&&", "a:b", "x#y", "[q", "}", "日本"};
    switch (below(5)) {
      case 0: return lines({"x", "yz", "é", "$.a", "a:b", "x#y", "日本", "it's", "-a"}, 2 + below(3));
      case 1: {
        auto all = words;
        all.insert(all.end(), {"''", "\"", "\\n", "#", ": "});
        return "'" + one_of<std::string>({"", " ", line_end_ + "  "}) + lines(all, below(3) + 1) +
               one_of<std::string>({"", " ", line_end_ + " "}) + "'";
      }
      case 2: {
        auto all = words;
        all.insert(all.end(), {"'", "\\\"", "\\n", "\\\\", "\\t", "\\x41", "\\u00e9", "\\U0001F600", "\\ ", "#", "\\0",
                               "\\" + line_end_ + "  ", " \\" + line_end_ + line_end_ + " "});
        return "\"" + one_of<std::string>({"", " ", line_end_ + "  "}) + lines(all, below(3) + 1) +
               one_of<std::string>({"", " ", line_end_ + " "}) + "\"";
      }
      default: return block(words);
    }
  }

 private:
  std::string block(std::vector<std::string> words) {
    words.insert(words.end(), {"#", "'", "\"", "\\n", ": ", "- "});
    std::string out = one_of<std::string>({"|", ">"});
    const bool explicit_indent = below(3) == 0;
    const std::size_t indent = 1 + below(4);
    const std::string chomp = one_of<std::string>({"", "-", "+"});
    if (explicit_indent) {
      out += below(2) == 0 ? std::to_string(indent) + chomp : chomp + std::to_string(indent);
    } else {
      out += chomp;
    }
    out += one_of<std::string>({"", " ", " # comment"}) + line_end_;
    for (std::size_t i = 0, n = below(3); i < n; ++i) out += line_end_;
    for (std::size_t line = 0, n = 1 + below(6); line < n; ++line) {
      const bool first = line == 0;
      if (!first && below(4) == 0) out += one_of<std::string>({"", " ", std::string(indent, ' '), std::string(indent + 1, ' ')}) + line_end_;
      out += std::string(indent, ' ');
      if ((explicit_indent || !first) && below(3) == 0) out += one_of<std::string>({" ", "  ", "\t"});
      out += one_of(words);
      for (std::size_t i = 0, m = below(3); i < m; ++i) out += one_of<std::string>({" ", "  "}) + one_of(words);
      out += one_of<std::string>({"", "", " ", "  "});
      if (line + 1 < n || below(4) != 0) out += line_end_;
    }
    for (std::size_t i = 0, n = below(3); i < n; ++i) out += one_of<std::string>({"", " "}) + line_end_;
    return out;
  }

  std::mt19937 random_;
  std::string line_end_ = "\n";
};

TEST(ReadYaml, random_scalars_are_located_as_yaml_cpp_decodes_them) {
  const std::uint32_t seed = 20240611;
  SCOPED_TRACE("seed " + std::to_string(seed));
  Scribe scribe(seed);
  std::size_t read = 0;
  for (int i = 0; i < 30'000; ++i) {
    const std::string scalar = scribe.scalar();
    const std::string text = "k: " + scalar + (scalar.back() == '\n' || scribe.below(2) == 0 ? "" : "\n");
    const Reading reading(text);
    if (!reading.tree) continue;  // not all that is random is YAML
    const Tree& tree = *reading.tree;
    const TreeNode& node = tree[tree.root].entries.size() == 1 ? tree[tree[tree.root].entries[0].value] : tree[tree.root];
    if (node.kind != TreeNode::Kind::scalar || node.text.value().empty()) continue;
    ++read;
    const YamlScalar located = locate_yaml_scalar(text, reading.id, node.span.begin, node.text.value());
    ASSERT_TRUE(located.exact) << text << "\n-> " << node.text.value();
    // Words lead back to themselves, and places never go backwards.
    Span last = node.text.span(0, 0);
    for (std::size_t at = 0; at < node.text.value().size(); ++at) {
      const Span span = node.text.span(at, at + 1);
      ASSERT_LE(last.begin, span.begin) << text << " at " << at;
      ASSERT_LE(span.end, node.span.end + (node.quoted ? 8 : 0)) << text << " at " << at;
      const char decoded = node.text.value()[at];
      if (span.end == span.begin + 1 && decoded != ' ' && decoded != '\n') {
        ASSERT_EQ(text[span.begin], decoded) << text << " at " << at;
      }
      last = span;
    }
    const Reading again(print_yaml(tree));
    ASSERT_TRUE(again.tree && same(tree, *again.tree)) << text << "\nprinted\n" << print_yaml(tree);
  }
  EXPECT_GT(read, 20'000u);
}

}  // namespace
}  // namespace tripline::grammar
