// Two parsers of YAML stand behind one reader: whatever the fast one takes is what the thorough one takes, to
// the byte.

#include "grammar/yaml_events.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/read_yaml.hpp"
#include "grammar/yaml_bytes.hpp"

namespace tripline::grammar {
namespace {

// Everything a tree says, places included.
void spell(const Tree& tree, TreeId id, std::string& out) {
  const TreeNode& node = tree[id];
  const auto text = [&](const Text& text) {
    out += text.value() + "@" + std::to_string(text.span().begin) + "-" + std::to_string(text.span().end);
  };
  out += std::to_string(static_cast<int>(node.kind)) + (node.quoted ? "q" : "p") +
         std::to_string(node.span.begin) + "-" + std::to_string(node.span.end) + " ";
  text(node.text);
  for (const TreeEntry& entry : node.entries) {
    out += "\n";
    for (const std::string& comment : entry.before) out += "#" + comment + "\n";
    text(entry.key);
    out += " after " + entry.after + " (";
    spell(tree, entry.value, out);
    out += ")";
  }
  for (const std::string& comment : node.end_comments) out += "\nend #" + comment;
}

std::string spelled(const std::optional<Tree>& tree, const Diagnostics& diagnostics) {
  std::string out;
  if (!tree) out += "refused";
  if (tree) {
    spell(*tree, tree->root, out);
    for (const std::string& comment : tree->end_comments) out += "\nend #" + comment;
    for (const Ignore& ignore : tree->ignores) {
      out += "\nignore " + std::to_string(ignore.covers.begin) + "-" + std::to_string(ignore.covers.end);
    }
  }
  for (const Diagnostic& d : diagnostics.list()) {
    out += "\n" + std::to_string(d.span.begin) + "-" + std::to_string(d.span.end) + " " + d.message;
  }
  return out;
}

// Whether libyaml took the text; what the two say differs in `difference` where they do not agree.
bool agree(const std::string& text, std::string& difference) {
  Sources sources;
  const SourceId id = sources.add("x.yaml", text);
  const YamlLimits limits{.functions = true};
  Diagnostics of_fast, of_any;
  if (!check_yaml_bytes(text, id, limits.bytes, of_any)) return false;
  const auto fast = read_faultless_yaml(sources, id, of_fast, limits);
  if (!fast) return false;
  const auto any = read_any_yaml(sources, id, of_any, limits);
  if (!any) return true;  // yaml-cpp has no words for some YAML that is right, as `[a?b]`
  const std::string a = spelled(fast, of_fast), b = spelled(any, of_any);
  if (a != b) difference = "---- text\n" + text + "\n---- libyaml\n" + a + "\n---- yaml-cpp\n" + b;
  return true;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

std::vector<std::string> shipped() {
  std::vector<std::string> out;
  for (const char* folder : {"rules", "tests", "tools"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(TRIPLINE_ROOT) / folder)) {
      const auto extension = entry.path().extension();
      if (entry.is_regular_file() && (extension == ".yaml" || extension == ".yml"))
        out.push_back(read(entry.path()));
    }
  }
  return out;
}

TEST(YamlEvents, OfAllThatIsShipped) {
  std::size_t taken = 0;
  const auto texts = shipped();
  for (const std::string& text : texts) {
    std::string difference;
    taken += agree(text, difference);
    EXPECT_TRUE(difference.empty()) << difference;
  }
  EXPECT_GT(taken, texts.size() / 2) << "of " << texts.size();
}

TEST(YamlEvents, OfTextsThatArePutTogether) {
  static constexpr std::string_view pieces[] = {"a",
                                                "b: ",
                                                "c:",
                                                "- ",
                                                "? ",
                                                ": ",
                                                "\n",
                                                "\n  ",
                                                "\n    ",
                                                "\n\n",
                                                " ",
                                                "  ",
                                                "\t",
                                                "{",
                                                "}",
                                                "[",
                                                "]",
                                                ", ",
                                                ",",
                                                "'",
                                                "\"",
                                                "'x y'",
                                                "\"x\\ny\"",
                                                "\"\\u00e9\"",
                                                "|",
                                                ">",
                                                "|-",
                                                ">+",
                                                "|2",
                                                "\n # note",
                                                " # note",
                                                "#",
                                                "&x ",
                                                "*x",
                                                "!!str ",
                                                "!Sub ",
                                                "!!int ",
                                                "! ",
                                                "!<tag:yaml.org,2002:str> ",
                                                "~",
                                                "null",
                                                "Null",
                                                "true",
                                                "1e3",
                                                "---",
                                                "--- ",
                                                "...",
                                                "\n---\n",
                                                "%YAML 1.2\n",
                                                "\xC3\xA9",
                                                "\xE2\x82\xAC",
                                                "\xF0\x9F\x98\x80",
                                                "\xC2\x85",
                                                "\xE2\x80\xA8",
                                                "\xEF\xBB\xBF",
                                                "a: 1\n",
                                                "- 1\n",
                                                "  - 1\n",
                                                "  a: 2\n",
                                                "x:y",
                                                "http://a/b",
                                                "{a: 1}",
                                                "[1, 2]",
                                                "{a}",
                                                "[a: b]",
                                                "{\"a\":1}",
                                                "''",
                                                "\"\"",
                                                "it's",
                                                "a#b",
                                                "-",
                                                "--",
                                                "-1",
                                                "?x",
                                                ":x",
                                                "@",
                                                "`",
                                                "%",
                                                "key with blanks: ",
                                                "\\",
                                                "$.a = \"b*\"",
                                                "\"a\n  b\"",
                                                "'a\n\n  b'",
                                                "a\n  b",
                                                "<<: ",
                                                "=",
                                                "| # note\n",
                                                ">-\n  text\n",
                                                ">\n  a\n  b\n\n  c\n",
                                                ">-\n    a\n      b\n    c\n",
                                                ">\n\n  a\n\n\n  b\n\n",
                                                "|\n  text\n  more\n",
                                                "|+\n  text\n\n",
                                                "- - ",
                                                "- a: ",
                                                "? a\n: b\n"};
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto whole = shipped();
  std::size_t taken = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    if (i % 20 == 0) {  // a part of a real one, somewhere changed
      const std::string& from = whole[below(whole.size())];
      const std::size_t begin = from.rfind('\n', below(from.size() + 1));
      text = from.substr(begin == std::string::npos ? 0 : begin + 1, below(3000));
      for (std::size_t n = below(3); n > 0; --n)
        text.insert(below(text.size() + 1), pieces[below(std::size(pieces))]);
    } else {
      for (std::size_t n = 1 + below(12); n > 0; --n) text += pieces[below(std::size(pieces))];
    }
    // yaml-cpp may lose a key behind a byte order mark, and takes blanks at the end of a file for a line.
    if (text.starts_with("\xEF\xBB\xBF")) continue;
    text.erase(text.find_last_not_of(" \t") + 1);
    std::string difference;
    taken += agree(text, difference);
    EXPECT_TRUE(difference.empty()) << difference;
  }
  EXPECT_GT(taken, 3'000u);
}

}  // namespace
}  // namespace tripline::grammar
