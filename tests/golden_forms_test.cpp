// Golden dumps: tests/golden/{ir,program,automaton}/*.yaml are packs about one idea each, and end in a comment that
// holds the form after all passes. TRIPLINE_UPDATE_GOLDEN=1 rewrites the comments; the difference is then reviewed like
// code.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/dump.hpp"
#include "tests/compiler/packs.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;

std::string dump_of(const std::string& form, const compiler::Compiled& compiled) {
  if (form == "ir") return compiler::dump(compiled.ir);
  if (form == "program") return compiler::dump_program(compiled.program);
  return compiler::dump_automaton(compiled.program);
}

std::string commented(const std::string& form, const std::string& dump) {
  std::string out = "# " + form + ":\n";
  std::istringstream lines(dump);
  for (std::string line; std::getline(lines, line);) {
    // A digest changes with every letter of the pack and says nothing about the form.
    if (!line.starts_with("pack ")) out += "#   " + line + "\n";
  }
  return out;
}

class GoldenForms : public testing::TestWithParam<const char*> {};

TEST_P(GoldenForms, AreAsTheyWere) {
  const std::string form = GetParam();
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(TRIPLINE_ROOT) / "tests/golden" / form)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  EXPECT_GE(files.size(), 4u);
  const char* update = std::getenv("TRIPLINE_UPDATE_GOLDEN");
  for (const fs::path& path : files) {
    SCOPED_TRACE(path.filename().string());
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}}, expected;
    if (const std::size_t at = text.find("\n# " + form + ":\n"); at != std::string::npos) {
      expected = text.substr(at + 1);
      text.resize(at + 1);
    }
    const compiler::Packs packs(text);
    ASSERT_TRUE(packs.compiled) << packs.said();
    const std::string got = commented(form, dump_of(form, *packs.compiled));
    if (update != nullptr && std::string(update) == "1") {
      if (got != expected) std::ofstream(path, std::ios::binary) << text.substr(0, text.find_last_not_of('\n') + 1) << "\n\n" << got;
    } else {
      EXPECT_EQ(got, expected);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, GoldenForms, testing::Values("ir", "program", "automaton"),
                         [](const auto& form) { return std::string(form.param); });

// The graph is for looking at; that Graphviz could read it is what a test can hold.
TEST(AutomatonDot, IsWellFormed) {
  const compiler::Packs packs("pack: p\nfilters:\n  f: '{ $.a = \"*say \\\"x\\\\y\\\"*\" || $.[''a b''] = %c+% }'\n");
  ASSERT_TRUE(packs.compiled) << packs.said();
  const std::string dot = compiler::automaton_dot(packs.program());
  EXPECT_TRUE(dot.starts_with("digraph automaton {\n"));
  EXPECT_TRUE(dot.ends_with("}\n"));
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < dot.size(); ++i) {
    if (dot[i] == '\\' && quoted) {
      ++i;
    } else if (dot[i] == '"') {
      quoted = !quoted;
    } else if (!quoted) {
      depth += dot[i] == '{' ? 1 : dot[i] == '}' ? -1 : 0;
    }
    ASSERT_FALSE(quoted && dot[i] == '\n');
  }
  EXPECT_FALSE(quoted);
  EXPECT_EQ(depth, 0);
}

}  // namespace
}  // namespace tripline
