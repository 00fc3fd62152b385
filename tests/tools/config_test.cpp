#include "tools/config.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view config =
    "rules: [packs]\ncheck: { strict: true, baseline: known.json }\nrun: { fail_on: high }\npolicy:\n  required: [title]\n";

TEST(Config, IsFoundUpwardsAsFarAsTheRepository) {
  const Folder folder;
  folder.write("top/.tripline.yaml", "rules: []\n");
  folder.write("top/repo/.git/HEAD", "");
  folder.write("top/repo/a/b/file", "");
  EXPECT_EQ(find_config(folder / "top/repo/a/b"), std::nullopt);  // above the repository is somebody else's
  folder.write("top/repo/.tripline.yaml", "rules: []\n");
  const auto found = find_config(folder / "top/repo/a/b");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->ends_with("top/repo/.tripline.yaml")) << *found;
  EXPECT_TRUE(find_config(folder / "top")->ends_with("top/.tripline.yaml"));
}

class ConfigShow : public testing::Test {
 protected:
  ConfigShow() { folder.write(".tripline.yaml", config); }
  Ran in(const std::string& command) const { return shell("cd '" + folder / "" + "' && " + command); }
  Folder folder;
};

TEST_F(ConfigShow, SaysWhereEverythingComesFrom) {
  std::filesystem::create_directories(folder / "below/it");
  const Ran ran = shell("cd '" + folder / "below/it" + "' && $T config show --set run.fail_on=low --set policy.unique_names=true");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "rules                  [\"packs\"]     ../../.tripline.yaml:1\n"
            "check.strict           true          ../../.tripline.yaml:2\n"
            "check.baseline         \"known.json\"  ../../.tripline.yaml:2\n"
            "run.fail_on            \"low\"         flag\n"
            "run.require_signature  null          default\n"
            "run.require_tested     false         default\n"
            "policy.required        [\"title\"]     ../../.tripline.yaml:5\n"
            "policy.severities      null          default\n"
            "policy.unique_names    true          flag\n");
  const Ran json = in("$T config show --format json");
  const auto document = nlohmann::json::parse(json.out);
  EXPECT_EQ(document["file"], ".tripline.yaml");
  EXPECT_EQ(document["settings"][0]["value"][0], "packs");
  const Ran none = in("$T config show --no-config");
  EXPECT_EQ(none.out.find("tripline.yaml"), std::string::npos) << none.out;
}

TEST_F(ConfigShow, WrongOnesAreRefusedWithTheirPlace) {
  struct Case {
    const char *text, *said;
  };
  for (const Case& c : {Case{"chek: { strict: true }\n", "did you mean `check`?"},
                        Case{"check:\n  strikt: true\n", "bad.yaml:2:3"},
                        Case{"check: { strict: maybe }\n", "bad.yaml:1:18"},
                        Case{"check: { strict: \"true\" }\n", "`strict` is the text `true`, not `true` or `false`"},
                        Case{"run: { fail_on: grave }\n", "bad.yaml:1:17"},
                        Case{"policy: { required: [titel] }\n", "did you mean `title`?"},
                        Case{"policy: { severities: [grave] }\n", "bad-value"},
                        Case{"- a\n", "a map"},
                        Case{"rules: [a\n", "yaml-syntax"}}) {
    folder.write("bad.yaml", c.text);
    const Ran ran = in("$T config show --config bad.yaml");
    EXPECT_EQ(ran.code, 2) << c.text;
    EXPECT_EQ(ran.out, "") << c.text;
    EXPECT_NE(ran.err.find(c.said), std::string::npos) << c.text << ran.err;
  }
  for (const char* setting : {"strict", "=x", "check.strict", "'a: b=c'"}) {
    EXPECT_EQ(in("$T config show --set " + std::string(setting)).code, 3) << setting;
  }
  for (const char* setting : {"check.strict=maybe", "check.strikt=true", "check.strict='[1'"}) {
    const Ran ran = in("$T config show --set " + std::string(setting));
    EXPECT_EQ(ran.code, 2) << setting << ran.out;
    EXPECT_NE(ran.err, "") << setting;
  }
  EXPECT_EQ(in("$T config show --config absent.yaml").code, 2);
  EXPECT_EQ(in("$T config").code, 3);
  EXPECT_EQ(in("$T config show --config a --no-config").code, 3);
  folder.write("empty.yaml", "");
  EXPECT_EQ(in("$T config show --config empty.yaml").code, 0);
}

TEST_F(ConfigShow, SettlesWhatVerbsDo) {
  folder.write("packs/p.yaml", "pack: p\nlists:\n  l: [x]\nalarms:\n  - { name: a, metric: { filter: '{ $.x = 1 }' }, threshold: 1 }\n");
  folder.write("known.json", R"({"schema": "tripline.baseline/1", "warnings": []})");
  const Ran strict = in("$T check");
  EXPECT_EQ(strict.code, 1) << strict.out << strict.err;
  EXPECT_NE(strict.out.find("packs/p.yaml:5:13"), std::string::npos) << strict.out;
  EXPECT_NE(strict.out.find("policy-field"), std::string::npos) << strict.out;
  EXPECT_EQ(in("$T check --set check.strict=false").code, 0);
  EXPECT_EQ(in("$T check --no-config packs").code, 0);
  EXPECT_EQ(in("$T check --no-config").code, 3);
  EXPECT_EQ(in("$T list").code, 0);
  const Ran written = in("$T check --write-baseline");
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_EQ(written.err, "known.json: 2 warnings known from now on\n");
  const Ran known = in("$T check");
  EXPECT_EQ(known.code, 0) << known.out << known.err;
  EXPECT_EQ(known.out, "");
  // Verbs that take rules take those that are settled.
  EXPECT_EQ(in("$T compile -q -o p.trc").code, 0);
  EXPECT_LE(in("$T fmt --check").code, 1);
  EXPECT_EQ(in("$T test").code, 0);
  for (const char* verb : {"compile -o p.trc", "fmt", "test", "docs -o docs", "coverage --attack", "list"}) {
    EXPECT_EQ(in("$T " + std::string(verb) + " --no-config").code, 3) << verb;
  }
  // From below, the same files have the same names.
  std::filesystem::create_directories(folder / "below");
  EXPECT_EQ(shell("cd '" + folder / "below" + "' && $T check").code, 0);
  folder.write("packs/p.yaml", "pack: p\nlists:\n  l: [x]\n  m: [x]\n");
  const Ran fresh = in("$T check");
  EXPECT_EQ(fresh.code, 1);
  EXPECT_NE(fresh.out.find("`m`"), std::string::npos) << fresh.out;
  EXPECT_EQ(fresh.out.find("`l`"), std::string::npos) << fresh.out;
  EXPECT_NE(fresh.err.find("1 known warning gone"), std::string::npos) << fresh.err;
}

}  // namespace
}  // namespace tripline::tools
