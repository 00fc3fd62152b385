#include "grammar/print_trip.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "grammar/read_trip.hpp"
#include "grammar/schema.hpp"

namespace tripline::grammar {
namespace {

std::string problems(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& diagnostic : diagnostics.list()) all += diagnostic.message + "\n";
  return all;
}

std::string formatted(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const std::optional<Tree> tree = read_trip(sources, sources.add("pack.trip", text), diagnostics);
  return tree && !diagnostics.has_errors() ? print_trip(*tree) : problems(diagnostics);
}

struct Case {
  const char* text;
  const char* printed;
};

TEST(PrintTrip, Canonical) {
  const Case cases[] = {
      {"pack account-guard   \"1.2.0\"\n  log_groups [a,b]\nlist x = a, b\nlist y=[a]\nfilter f = {a}\n",
       "pack account-guard 1.2.0\n  log_groups a, b\n\nlist x = [a, b]\nlist y = [a]\n\nfilter f = {a}\n"},
      {"threat t\n  risk 8\n  mitre [T1098, T1078.004]\n  distinct of $.e in l at_least 3\n  by $.a, $.b "
       "window 24h",
       "threat t risk 8 mitre T1098, T1078.004\n  distinct $.e in l at least 3\n  by $.a, $.b\n  within "
       "24h\n"},
      {"alarm a metric ( { $.x = 1 } namespace n ) severity low",
       "alarm a\n  metric { $.x = 1 } namespace n\n  severity low\n"},
      {"metric m filter not all [a, {b}] dimensions a=$.b,c=$.d",
       "metric m\n  filter not all [a, {b}]\n  dimensions a = $.b, c = $.d\n"},
      {"metric m filter ((not a))", "expected a key of the block or `)`, found `(`\n"},
      {"metric m filter any [(not all [a]), (all [a] any [b])]",
       "metric m\n  filter any [not all [a], all [a] any [b]]\n"},
      {"alarm # a\n  name x # b\n", "alarm  # a\n  name x  # b\n"},
      {"alarm\n  name x # b\n  severity low", "alarm x severity low  # b\n"},
      {"test t\n given [\n{a: \"1\", \"b c\": {}}, # c\n {}]",
       "test t\n  given [\n    { a: \"1\", \"b c\": {} },  # c\n    {}\n  ]\n"},
      {"alarm a title \"x\\ny\" description \"\"\"\n a\n\n b\n \"\"\" # c",
       "alarm a\n  title \"\"\"\n    x\n    y\n    \"\"\"\n  description \"\"\"\n    a\n\n    b\n    \"\"\"  "
       "# c\n"},
      {"list l = [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, "
       "cccccccccccccccccccccccccccc, d]",
       "list l = [\n  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\n  bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,\n"
       "  cccccccccccccccccccccccccccc,\n  d\n]\n"},
      {"# a\n\n# b\nlist l = [x] # c\n# d\n", "# a\n\n# b\nlist l = [x]  # c\n\n# d\n"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(c.printed, formatted(c.text)) << c.text;
  }
}

// Random pack trees: every section and key of the schema, in any order, with values that fit their kind and
// some that do not, awkward texts, and comments wherever a tree has a place for one.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  Tree pack() {
    TreeNode root = container(TreeNode::Kind::map);
    std::vector<TreeEntry> entries;
    for (const Key& key : pack_schema().keys) {
      if (one_in(2)) entries.push_back(entry(key.name, value(key)));
    }
    for (const Section& section : pack_sections()) {
      if (one_in(2)) entries.push_back(entry(section.key, this->section(section)));
    }
    if (one_in(3)) std::shuffle(entries.begin(), entries.end(), random_);
    root.entries = std::move(entries);
    if (root.entries.empty()) tree_.end_comments = std::exchange(root.end_comments, {});
    tree_.root = tree_.add(std::move(root));
    return std::move(tree_);
  }

 private:
  bool one_in(unsigned n) { return random_() % n == 0; }
  std::size_t below(std::size_t n) { return random_() % n; }

  std::string text() {
    static const std::vector<std::string> texts = {
        "a",
        "CreateRole",
        "1",
        "-1.5e3",
        "0x1F",
        "007",
        "true",
        "Null",
        "~",
        "",
        "a b",
        "a,b",
        "a=b",
        "#x",
        "a#b",
        "it's",
        "'q'",
        "\"q\"",
        "a\"b",
        "back\\slash",
        "é",
        "😀 x",
        "tab\there",
        "two\nlines",
        "two\n\n  lines\n",
        "\n",
        " \n x",
        "\"\"\"\nx",
        "x\n  \"\"\" y\n",
        "{x}",
        "{ $.a = \"}\" }",
        "{x\n y}",
        "{x\ny}",
        "{x",
        "[y]",
        "[y] z",
        "%z%",
        "%z",
        "%z% y%",
        "$.a",
        "$.a[0].b",
        "$.a['b c']",
        "$.a[",
        "$",
        "all",
        "not",
        "filter",
        "of",
        "in",
        "at",
        "at least",
        "name",
        "severity",
        "version",
        "-",
        "a:b",
        "https://x.y/?a=b",
        "arn:aws:sns:eu-west-1:1:t",
        "\x01\x7f\r\n",
        " lead",
        "trail ",
        "=",
        "()",
        ")",
        "end",
        "pack",
        "1.2.0",
        "v2",
        "?ERROR -DEBUG",
        "a text that is far too long to stand on a line of a hundred columns together with anything else, "
        "whatever it is",
        "{ $.a = \"a pattern that is far too long to stand on a line of a hundred columns with anything "
        "else\" }"};
    return texts[below(texts.size())];
  }

  std::string comment() {
    static const std::vector<std::string> comments = {"why",      " ",  "# twice", "  indented",
                                                      "\"quoted", "[x", "é",       "list a = [b]"};
    return comments[below(comments.size())];
  }
  std::vector<std::string> comment_lines() {
    std::vector<std::string> lines;
    if (!one_in(rare_)) return lines;
    lines.push_back(comment());
    if (one_in(3)) lines.push_back("");
    if (lines.size() > 1 || one_in(3)) lines.push_back(comment());
    return lines;
  }

  TreeNode container(TreeNode::Kind kind) {
    TreeNode node;
    node.kind = kind;
    node.end_comments = comment_lines();
    return node;
  }
  TreeEntry entry(std::string_view key, TreeId value) {
    TreeEntry entry;
    entry.key = Text::synthetic(std::string(key));
    entry.value = value;
    entry.before = comment_lines();
    if (one_in(rare_)) entry.after = comment();
    return entry;
  }
  TreeId scalar() {
    TreeNode node;
    node.text = Text::synthetic(text());
    node.quoted = one_in(2) || node.text.value().empty();
    return tree_.add(std::move(node));
  }
  template <typename Value>
  TreeId list(Value&& item) {
    TreeNode node = container(TreeNode::Kind::list);
    for (std::size_t n = below(4); n > 0; --n) node.entries.push_back(entry({}, item()));
    return tree_.add(std::move(node));
  }
  template <typename Value>
  TreeId map(Value&& value) {
    TreeNode node = container(TreeNode::Kind::map);
    std::vector<std::string> keys;
    for (std::size_t n = below(4); n > 0; --n) {
      const std::string key = text();
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
      keys.push_back(key);
      node.entries.push_back(entry(key, value()));
    }
    return tree_.add(std::move(node));
  }
  TreeId data(int depth = 0) {
    if (depth > 3 || one_in(2)) return scalar();
    if (one_in(2)) return list([&] { return data(depth + 1); });
    return map([&] { return data(depth + 1); });
  }
  TreeId block(const Schema& schema, int depth) {
    TreeNode node = container(TreeNode::Kind::map);
    for (const Key& key : schema.keys) {
      if (one_in(3)) node.entries.push_back(entry(key.name, value(key, depth + 1)));
    }
    if (one_in(3)) std::shuffle(node.entries.begin(), node.entries.end(), random_);
    return tree_.add(std::move(node));
  }
  TreeId filter(int depth) { return depth > 3 || one_in(2) ? scalar() : block(combination_schema(), depth); }

  TreeId value(const Key& key, int depth = 0) {
    switch (key.kind) {
      case ValueKind::pattern:
        return scalar();
      case ValueKind::filter:
        return filter(depth);
      case ValueKind::filters:
        return one_in(4) ? filter(depth) : list([&] { return filter(depth + 1); });
      default:
        break;
    }
    // Maps of keys that the schema does not know are what the reader refuses.
    if (one_in(20)) {
      if (key.kind == ValueKind::blocks) return list([&] { return list([&] { return data(); }); });
      return key.kind == ValueKind::block ? list([&] { return data(); }) : data();
    }
    switch (key.kind) {
      case ValueKind::values:
      case ValueKind::names:
      case ValueKind::fields:
        return one_in(3) ? scalar() : list([&] { return scalar(); });
      case ValueKind::field_map:
      case ValueKind::text_map:
        return map([&] { return scalar(); });
      case ValueKind::block:
        return one_in(3) ? scalar() : block(*key.schema, depth);
      case ValueKind::blocks:
        if (one_in(6)) return scalar();
        return one_in(4) ? block(*key.schema, depth) : list([&] { return block(*key.schema, depth); });
      case ValueKind::insight:
      case ValueKind::data:
        return data();
      default:
        return scalar();
    }
  }

  TreeId section(const Section& section) {
    if (one_in(20)) return scalar();
    if (section.form == Section::Form::list) {
      return list([&] { return one_in(10) ? list([&] { return data(); }) : block(*section.schema, 0); });
    }
    return map([&] {
      const Key& shorthand = *find_key(*section.schema, section.shorthand);
      if (one_in(2)) return block(*section.schema, 0);
      return shorthand.kind == ValueKind::names && one_in(2) ? list([&] { return scalar(); }) : scalar();
    });
  }

  std::mt19937 random_;
  unsigned rare_ = random_() % 2 == 0 ? 4 : 40;
  Tree tree_;
};

TEST(PrintTrip, ReadsBackTheSame) {
  for (std::uint32_t seed = 1; seed <= 4000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Tree tree = Generator(seed).pack();
    const std::string printed = print_trip(tree);
    Sources sources;
    Diagnostics diagnostics;
    const std::optional<Tree> again = read_trip(sources, sources.add("pack.trip", printed), diagnostics);
    ASSERT_TRUE(again && !diagnostics.has_errors()) << printed << problems(diagnostics);
    ASSERT_EQ(printed, print_trip(*again)) << to_json(tree, tree.root);
    ASSERT_TRUE(same(tree, *again)) << printed << to_json(tree, tree.root) << '\n'
                                    << to_json(*again, again->root);
  }
}

}  // namespace
}  // namespace tripline::grammar
