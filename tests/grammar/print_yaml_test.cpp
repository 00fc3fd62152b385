#include "grammar/print_yaml.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "grammar/read_yaml.hpp"

namespace tripline::grammar {
namespace {

std::optional<Tree> read(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId id = sources.add("x.yaml", text);
  auto tree = read_yaml(sources, id, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) {
    ADD_FAILURE() << sources[id].position(d.span.begin).line << ": " << d.message << "\nin\n" << text;
  }
  return tree;
}

// Printed text is read as the same tree and printed the same again.
void expect_fixpoint(const Tree& tree) {
  const std::string printed = print_yaml(tree);
  const auto again = read(printed);
  ASSERT_TRUE(again);
  ASSERT_TRUE(same(tree, *again)) << printed << "\n" << to_json(tree, tree.root) << "\n" << to_json(*again, again->root);
  ASSERT_EQ(print_yaml(*again), printed);
}

TEST(PrintYaml, canonical_text) {
  const struct {
    std::string written, printed;
  } cases[] = {
      {"", ""},
      {"# c", "# c\n"},
      {"{}", "{}\n"},
      {"[ # a\n # b\n]", "[\n  # a\n  # b\n]\n"},
      {"text", "text\n"},
      {"'12'", "'12'\n"},
      {"{a: 1, b: [x, 'y z', \"1\"]}", "a: 1\nb: [x, y z, '1']\n"},
      {"a:\nb: null\nc: ~\nd: ''\n", "a:\nb: null\nc: ~\nd: ''\n"},
      {"a: \"{ $.x = \\\"y\\\" }\"\n", "a: '{ $.x = \"y\" }'\n"},
      {"a: \"it's\"\nb: 'yes'\nc: yes\nd: 'true'\ne: 'null'\nf: '- x'\ng: 'x: y'\nh: 'x #y'\ni: '%x%'\nj: \"\\t\"\n",
       "a: it's\nb: 'yes'\nc: 'yes'\nd: 'true'\ne: 'null'\nf: '- x'\ng: 'x: y'\nh: 'x #y'\ni: '%x%'\nj: \"\\t\"\n"},
      {"a: 1.2.0\nb: '1.2.0'\nc: '0123'\nd: '2024-01-01'\ne: '10:30'\n",
       "a: 1.2.0\nb: 1.2.0\nc: '0123'\nd: '2024-01-01'\ne: '10:30'\n"},
      {"a: \"x\\ny\\n\"\nb: \"x\\ny\"\nc: \"x\\n\\n\"\nd: \" x\\ny\"\ne: \"x\\n\"\n",
       "a: |\n  x\n  y\nb: |-\n  x\n  y\nc: \"x\\n\\n\"\nd: \" x\\ny\"\ne: |\n  x\n"},
      {"a: \"\\uFFFE\\uFFFF\\U0001FFFE\"\n\"\\uFDD0\": 1\n", "a: \"\\uFFFE\\uFFFF\\U0001FFFE\"\n\"\\uFDD0\": 1\n"},
      {"a: \"\\e[31m\\u202E\\U000E0041\"\n", "a: \"\\x1B[31m\\u202E\\U000E0041\"\n"},
      {"s:\n- name: a\n- name: b\n", "s:\n  - name: a\n  - name: b\n"},
      {"s:\n- name: a\n  x: 1\n- name: b\nt: 1\n", "s:\n  - name: a\n    x: 1\n\n  - name: b\n\nt: 1\n"},
      {"s:\n- name: a\n  m:\n    x: 1\n    y: {z: [1, 2]}\n", "s:\n  - name: a\n    m: { x: 1, y: { z: [1, 2] } }\n"},
      {"s:\n- name: a\n  m:\n    # c\n    x: 1\n", "s:\n  - name: a\n    m:\n      # c\n      x: 1\n"},
      {"s:\n  - m: {x: [{y: 1}]}\n", "s:\n  - m: { x: [{ y: 1 }] }\n"},
  };
  for (const auto& [written, printed] : cases) {
    const auto tree = read(written);
    ASSERT_TRUE(tree) << written;
    EXPECT_EQ(print_yaml(*tree), printed) << written;
    expect_fixpoint(*tree);
  }
}

TEST(PrintYaml, comments) {
  const auto tree = read("##  title\n#\n#text\n\n\n#!x\na: 1 #x\nb: [x, # of x\n y]\n");
  ASSERT_TRUE(tree);
  EXPECT_EQ(print_yaml(*tree), "##  title\n#\n# text\n\n# !x\na: 1  # x\n\nb:\n  - x  # of x\n  - y\n");
  expect_fixpoint(*tree);
}

TEST(PrintYaml, long_texts) {
  std::string words = "word";
  for (int i = 0; i < 30; ++i) words += " word";
  const auto folded = read("a: " + words + "\n");
  ASSERT_TRUE(folded);
  std::string expected = "a: >-\n  word";
  for (int i = 1; i < 23; ++i) expected += " word";
  expected += "\n  word";
  for (int i = 1; i < 8; ++i) expected += " word";
  EXPECT_EQ(print_yaml(*folded), expected + "\n");
  expect_fixpoint(*folded);

  // A pattern breaks where one condition follows another.
  const std::string condition = "($.requestParameters.name = \"abcdefghijklmn\")";
  const auto pattern = read("f: '{ " + condition + " && " + condition + " || " + condition + " }'\n");
  ASSERT_TRUE(pattern);
  EXPECT_EQ(print_yaml(*pattern), "f: >-\n  { " + condition + " && " + condition + " ||\n  " + condition + " }\n");
  expect_fixpoint(*pattern);

  const std::string one_word(150, 'x');
  const auto unbroken = read("a: " + one_word + "\nl: [" + one_word + ", b]\n");
  ASSERT_TRUE(unbroken);
  EXPECT_EQ(print_yaml(*unbroken), "a: " + one_word + "\n\nl:\n  - " + one_word + "\n  - b\n");
  expect_fixpoint(*unbroken);
}

TEST(PrintYaml, lists_of_one_map) {
  const std::string text =
      "tests:\n"
      "  - name: x\n"
      "    given:\n"
      "      - { a: [{ b: [{ c: 1 }] }] }\n"
      "      - a: [{ b: [{ c: 1 }] }]\n"
      "        d:\n"
      "          - { e: 1 }\n"
      "          - { f: 2 }\n";
  const auto tree = read(text);
  ASSERT_TRUE(tree);
  EXPECT_EQ(print_yaml(*tree),
            "tests:\n"
            "  - name: x\n"
            "    given:\n"
            "      - { a: [{ b: [{ c: 1 }] }] }\n"
            "      - a: [{ b: [{ c: 1 }] }]\n"
            "        d:\n"
            "          - { e: 1 }\n"
            "          - { f: 2 }\n");
  expect_fixpoint(*tree);
}

TEST(PrintYaml, awkward_files_are_fixpoints) {
  const std::string files[] = {
      "# head\n\n# more\npack: x # y\n\n\nlists:\n  a: # b\n  - 1\n  # c\n\n  # d\n# e\nfilters:\n  f: >\n    { a &&\n    b }\n",
      "- - a\n  - - b\n    # c\n- ? k\n  : v\n-\n  # first\n  k: v\n- # after\n  k: v\n",
      "a: |\n  x\n\n   # no comment\n  y   \n# end\n",
      "a: [\n# one\n1, # two\n# three\n\n# four\n]\nb: {\n# five\n}\n",
      "\xEF\xBB\xBF" "a: 1\r\nb: |\r\n  x\r\n  y\r\n# c\r\n",
      "x: &a {y: [1, 2]} # c\nz: *a # d\n",
      "a:\n  # before null\n\nb:\n  # before text\n  text\nc:\n  # before flow\n  [1]\n",
      "'a b': 1\n'': 2\n'#': 3\n'x: y': 4\n\"\\n\": 5\n? |\n  block\n: 6\n",
      "? '" + std::string(1100, 'k') + "'\n: {a: 1}\n",
      "a: 'x\n\n\n  y'\nb: \"\\\n  z\"\nc: >+\n\n  q\n\n\nd: |2-\n   r\n",
      "--- # doc\na: 1 # one\n... # end\n# last\n",
  };
  for (const std::string& text : files) {
    const auto tree = read(text);
    ASSERT_TRUE(tree) << text;
    expect_fixpoint(*tree);
  }
}

// Trees of every shape, with comments wherever a reader would put them.
class Gardener {
 public:
  explicit Gardener(std::uint32_t seed) : random_(seed) {}

  Tree tree() {
    Tree tree;
    tree_ = &tree;
    tree.root = node(0);
    if (tree[tree.root].entries.empty()) tree.end_comments = comments();
    return tree;
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }

  std::string text() {
    static const std::vector<std::string> parts = {
        "a",  "b",  "word", " ", " ", "  ", "\n", "\n\n", "\t", ":", ": ", " #", "#",  "-",   "- ",   "?",    "'",
        "\"", "\\", "[",    "]", "{", "}",  ",",  "%",    "@",  "`", "&",  "*",  "!",  "|",   ">",    "~",    "null",
        "1",  "0",  "true", ".", "é", "日", "\r", "\x01", "\x7F", "\xC2\x85", "\xE2\x80\xA8", "\xEF\xBB\xBF", "---", "..."};
    if (below(3) == 0) return parts[below(parts.size())];
    std::string out;
    for (std::size_t i = 0, n = below(below(10) == 0 ? 60 : 8); i < n; ++i) out += parts[below(parts.size())];
    return out;
  }

  std::string comment() {
    static const std::vector<std::string> texts = {"one", "two: [x", "# three", " ", "'", "é"};
    return texts[below(texts.size())];
  }
  std::vector<std::string> comments() {
    std::vector<std::string> out;
    for (std::size_t i = 0, n = below(6) == 0 ? 1 + below(4) : 0; i < n; ++i) {
      if (i > 0 && below(3) == 0) out.emplace_back();
      out.push_back(comment());
    }
    return out;
  }

  TreeId node(std::size_t depth) {
    TreeNode node;
    const std::size_t kind = depth > 5 ? 0 : below(3);
    if (kind == 0) {
      static const std::vector<std::string> plain = {"", "~", "null", "true", "False", "1", "-2.5e3", "0x1F", "word"};
      node.quoted = below(4) != 0;
      node.text = Text::synthetic(node.quoted ? text() : plain[below(plain.size())]);
      return tree_->add(std::move(node));
    }
    node.kind = kind == 1 ? TreeNode::Kind::list : TreeNode::Kind::map;
    for (std::size_t i = 0, n = below(5); i < n; ++i) {
      TreeEntry entry;
      if (kind == 2) entry.key = Text::synthetic(text() + std::to_string(i));
      entry.before = comments();
      if (below(8) == 0) entry.after = comment();
      entry.value = this->node(depth + 1);
      node.entries.push_back(std::move(entry));
    }
    node.end_comments = comments();
    return tree_->add(std::move(node));
  }

  std::mt19937 random_;
  Tree* tree_ = nullptr;
};

TEST(PrintYaml, random_trees_are_fixpoints) {
  const std::uint32_t seed = 77;
  SCOPED_TRACE("seed " + std::to_string(seed));
  Gardener gardener(seed);
  for (int i = 0; i < 10'000; ++i) {
    const Tree tree = gardener.tree();
    expect_fixpoint(tree);
    if (testing::Test::HasFailure()) {
      ADD_FAILURE() << "tree " << i << ": " << to_json(tree, tree.root);
      return;
    }
  }
}

}  // namespace
}  // namespace tripline::grammar
