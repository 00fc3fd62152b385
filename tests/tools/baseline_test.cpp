#include "tools/baseline.hpp"

#include <gtest/gtest.h>

#include "tests/tools/cli.hpp"
#include "tools/fingerprint.hpp"

namespace tripline::tools {
namespace {

using grammar::Code;
using grammar::SourceId;

// A diagnostic at the first place of `mark` in a file.
struct Pack {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  Pack(const std::string& name, const std::string& text) { sources.add(name, text); }
  void add(Code code, const std::string& mark, std::size_t from = 0) {
    const auto at = static_cast<std::uint32_t>(sources[SourceId{0}].text().find(mark, from));
    diagnostics.add(code, {SourceId{0}, at, at + static_cast<std::uint32_t>(mark.size())}, "said of " + mark);
  }
  std::string first() { return Fingerprints(sources).of(diagnostics.list().front()); }
};

TEST(Fingerprints, OutliveMovesAndNotChanges) {
  const auto of = [](const std::string& name, const std::string& text, Code code = Code::unused_list) {
    Pack pack(name, text);
    pack.add(code, "admins");
    return pack.first();
  };
  const std::string known = of("a.yaml", "lists:\n  admins: [x]\n");
  EXPECT_EQ(of("a.yaml", "pack: p\n# a line\n\nlists:\n    admins: [x]  \n"), known);
  EXPECT_EQ(of("./a.yaml", "lists:\n  admins: [x]\n"), known);
  EXPECT_NE(of("b.yaml", "lists:\n  admins: [x]\n"), known);
  EXPECT_NE(of("a.yaml", "lists:\n  admins: [y]\n"), known);
  EXPECT_NE(of("a.yaml", "lists:\n  admins: [x]\n", Code::unused_filter), known);
}

TEST(Fingerprints, EqualLinesAreNumbered) {
  Pack pack("a", "x: admins\nx: admins\n");
  pack.add(Code::unused_list, "admins");
  pack.add(Code::unused_list, "admins", 5);
  Fingerprints fingerprints(pack.sources);
  const std::string one = fingerprints.of(pack.diagnostics.list()[0]), two = fingerprints.of(pack.diagnostics.list()[1]);
  EXPECT_EQ(one.substr(0, 16), two.substr(0, 16));
  EXPECT_TRUE(one.ends_with(":1") && two.ends_with(":2"));
}

TEST(Baseline, HidesWhatItKnowsAndNothingElse) {
  const Folder folder;
  const std::string path = folder / "known.json", file = folder / "sub/a.yaml";
  Pack before(file, "lists:\n  admins: [x]\n  robots: [y]\n");
  before.add(Code::unused_list, "admins");
  before.add(Code::unused_list, "robots");
  folder.write("known.json", baseline_text(before.diagnostics, before.sources, path));
  EXPECT_NE(read_text(path).find("\"sub/a.yaml\""), std::string::npos) << read_text(path);

  Pack after(file, "# moved\nlists:\n  guests: [z]\n  admins: [x]\n");
  after.add(Code::unused_list, "guests");
  after.add(Code::unused_list, "admins");
  after.add(Code::unknown_name, "admins");  // errors are never hidden
  const auto read = read_baseline(path);
  ASSERT_TRUE(std::holds_alternative<Baseline>(read)) << std::get<std::string>(read);
  const BaselineUse use = take_known(std::get<Baseline>(read), after.sources, after.diagnostics);
  EXPECT_EQ(use.hidden, 1u);
  EXPECT_EQ(use.gone, 1u);
  ASSERT_EQ(after.diagnostics.list().size(), 2u);
  EXPECT_EQ(after.diagnostics.list()[0].message, "said of guests");
  EXPECT_EQ(after.diagnostics.list()[1].code, Code::unknown_name);
}

TEST(Baseline, OthersFilesAreRefused) {
  const Folder folder;
  for (const char* text : {"", "[]", "{", "{\"schema\": \"tripline.baseline/1\"}", "{\"schema\": 1, \"warnings\": []}",
                           "{\"schema\": \"tripline.baseline/2\", \"warnings\": []}",
                           "{\"schema\": \"tripline.baseline/1\", \"warnings\": [1]}",
                           "{\"schema\": \"tripline.baseline/1\", \"warnings\": [{\"fingerprint\": 1}]}"}) {
    EXPECT_TRUE(std::holds_alternative<std::string>(read_baseline(folder.write("x.json", text)))) << text;
  }
  EXPECT_TRUE(std::holds_alternative<std::string>(read_baseline(folder / "absent.json")));
  EXPECT_TRUE(std::holds_alternative<std::string>(read_baseline(folder.write("deep.json", std::string(100'000, '[')))));
}

}  // namespace
}  // namespace tripline::tools
