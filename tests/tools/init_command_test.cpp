// A new repository of rules, and a tour through its life.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "grammar/read_yaml.hpp"
#include "tests/tools/cli.hpp"
#include "tests/tools/sarif_form.hpp"
#include "tests/tools/test_keys.hpp"
#include "tools/init_files.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

class Repository : public testing::Test {
 protected:
  void SetUp() override {
    const Ran made = shell("cd '" + folder / "" + "' && $T init repo");
    ASSERT_EQ(made.code, 0) << made.err;
    listed = made.out;
  }
  Ran in(const std::string& command) const { return shell("cd '" + folder / "repo" + "' && " + command); }
  Folder folder;
  std::string listed;
};

TEST_F(Repository, HasARuleItsTestAndFilesForCi) {
  EXPECT_EQ(listed,
            "repo/README.md\nrepo/.github/workflows/rules.yaml\nrepo/.gitignore\nrepo/.pre-commit-config.yaml\n"
            "repo/.tripline.yaml\nrepo/rules/account-guard.yaml\nrepo/.gitlab-ci.yml\n");
  for (const EmbeddedFile& file : init_files()) EXPECT_EQ(read_text(folder / ("repo/" + std::string(file.path))), file.text);
  const Ran check = in("$T check");
  EXPECT_EQ(check.code, 0) << check.out << check.err;
  EXPECT_EQ(check.out, "");
  EXPECT_EQ(in("$T test rules").code, 0);
  EXPECT_EQ(in("$T fmt --check rules").code, 0);
}

TEST_F(Repository, NothingOfSomebodyIsLost) {
  folder.write("other/rules/account-guard.yaml", "mine");
  const Ran ran = shell("cd '" + folder / "" + "' && $T init other");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("account-guard.yaml: is there already; nothing was written"), std::string::npos) << ran.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "other/.tripline.yaml"));
  EXPECT_EQ(read_text(folder / "other/rules/account-guard.yaml"), "mine");
  folder.write("file", "");
  EXPECT_EQ(shell("cd '" + folder / "" + "' && $T init file/below").code, 2);
  EXPECT_EQ(shell("$T init").code, 3);
}

// Files of CI are YAML, and name verbs and options that there are.
TEST_F(Repository, FilesOfCiSayWhatTheToolKnows) {
  const std::string help = shell("$T --help").out;
  const std::regex call("tripline ([a-z]+)((?: --?[a-z-]+)*)");
  std::size_t calls = 0;
  for (const char* name : {"tools/ci/gitlab.yaml", "tools/ci/github/action.yml", ".pre-commit-hooks.yaml",
                           "tools/init/dot_pre-commit-config.yaml", "tools/init/dot_github/workflows/rules.yaml",
                           "tools/init/dot_tripline.yaml"}) {
    const std::string text = read_text(std::string(TRIPLINE_ROOT) + "/" + name);
    grammar::Sources sources;
    grammar::Diagnostics diagnostics;
    const grammar::SourceId id = sources.add(name, text);
    EXPECT_TRUE(grammar::read_yaml(sources, id, diagnostics)) << name;
    EXPECT_FALSE(diagnostics.has_errors()) << name;
    if (std::string_view(name).ends_with("dot_tripline.yaml")) continue;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), call); at != std::sregex_iterator(); ++at) {
      const std::string verb = (*at)[1], options = (*at)[2];
      if (help.find("\n  " + verb + " ") == std::string::npos) continue;  // a sentence about the tool
      ++calls;
      const std::string verb_help = shell("$T " + verb + " --help").out;
      const std::regex option("--[a-z-]+");
      for (auto o = std::sregex_iterator(options.begin(), options.end(), option); o != std::sregex_iterator(); ++o) {
        EXPECT_NE(verb_help.find(o->str()), std::string::npos) << name << ": " << verb << " " << o->str();
      }
    }
  }
  EXPECT_GT(calls, 8u);
}

TEST_F(Repository, Tour) {
  const std::string rule = read_text(folder / "repo/rules/account-guard.yaml");
  ASSERT_EQ(in("cp -r rules first && $T compile -q rules -o first.trc").code, 0);

  // Somebody breaks the rule: the place and what was meant are said.
  std::string broken = rule;
  broken.replace(broken.find("threshold:"), 10, "treshold:");
  folder.write("repo/rules/account-guard.yaml", broken);
  const Ran said = in("$T check");
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.out.find("error[unknown-key]"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("rules/account-guard.yaml:17:5"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("did you mean `threshold`?"), std::string::npos) << said.out;
  const Json sarif = Json::parse(in("$T check --format sarif").out);
  EXPECT_EQ(sarif_faults(sarif), std::vector<std::string>{});
  EXPECT_EQ(sarif["runs"][0]["results"][0]["ruleId"], "unknown-key");
  EXPECT_EQ(in("$T test rules").code, 2);
  const Json gitlab = Json::parse(in("$T check --format gitlab").out);
  EXPECT_EQ(gitlab[0]["location"]["path"], "rules/account-guard.yaml");
  EXPECT_EQ(gitlab[0]["location"]["lines"]["begin"], 17);
  EXPECT_EQ(gitlab[0]["severity"], "critical");
  const std::string junit = in("$T check --format junit").out;
  EXPECT_NE(junit.find("<testsuite name=\"tripline check\" tests=\"1\" failures=\"1\""), std::string::npos) << junit;

  // The tool mends it.
  EXPECT_EQ(in("$T check --fix").code, 0);
  EXPECT_EQ(read_text(folder / "repo/rules/account-guard.yaml"), rule);
  EXPECT_EQ(in("$T test rules").code, 0);

  // Metadata that the policy asks for is missing; the author says why that is meant, later it is not any more.
  std::string bare = rule;
  const std::size_t title = bare.find("    title:");
  bare.erase(title, bare.find('\n', title) + 1 - title);
  folder.write("repo/rules/account-guard.yaml", bare);
  const Ran policy = in("$T check");
  EXPECT_EQ(policy.code, 1);
  EXPECT_NE(policy.out.find("warning[policy-field]"), std::string::npos) << policy.out;
  std::string meant = bare;
  meant.insert(meant.find("  - name: root-account-usage"), "  # ignore[policy-field]: a title is being discussed\n");
  folder.write("repo/rules/account-guard.yaml", meant);
  EXPECT_EQ(in("$T check").code, 0);
  std::string stale = rule;
  stale.insert(stale.find("  - name: root-account-usage"), "  # ignore[policy-field]: a title is being discussed\n");
  folder.write("repo/rules/account-guard.yaml", stale);
  const Ran unused = in("$T check");
  EXPECT_EQ(unused.code, 1);
  EXPECT_NE(unused.out.find("warning[unused-ignore]"), std::string::npos) << unused.out;

  // The rule changes its meaning: against the first version, other events are found.
  std::string wider = rule;
  const std::string only = " && $.userIdentity.invokedBy NOT EXISTS";
  wider.erase(wider.find(only), only.size());
  folder.write("repo/rules/account-guard.yaml", wider);
  const Ran failed = in("$T test rules --format sarif");
  EXPECT_EQ(failed.code, 1);
  const Json results = Json::parse(failed.out);
  EXPECT_EQ(sarif_faults(results), std::vector<std::string>{});
  EXPECT_EQ(results["runs"][0]["results"].size(), 1u);
  EXPECT_NE(in("$T diff first rules").out.find("invokedBy"), std::string::npos);
  folder.write("repo/events.json",
               R"({"Records":[{"eventID":"1","eventTime":"2025-03-03T12:00:00Z","eventName":"Decrypt","awsRegion":"us-east-1",)"
               R"("recipientAccountId":"111122223333","userIdentity":{"type":"Root","invokedBy":"s3.amazonaws.com"}}]})");
  EXPECT_EQ(Json::parse(in("$T run -q first.trc events.json --format sarif").out)["runs"][0]["results"].size(), 0u);
  const Json findings = Json::parse(in("$T run -q rules events.json --format sarif").out);
  EXPECT_EQ(sarif_faults(findings), std::vector<std::string>{});
  EXPECT_EQ(findings["runs"][0]["results"].size(), 1u);
  folder.write("repo/rules/account-guard.yaml", rule);

  // Changes of the rule that its tests do not notice are shown; the tests that the tool suggests are kept, and notice more.
  const auto score = [&] {
    in("$T test --mutation-json mutants.json");
    return Json::parse(read_text(folder / "repo/mutants.json"));
  };
  const Json before = score();
  ASSERT_GT(before["survivors"].size(), 0u) << before;
  const Ran shown = in("$T test --mutate");
  EXPECT_NE(shown.out.find("no test notices another"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("  + "), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("an event that only the "), std::string::npos) << shown.out;
  const Ran suggested = in("$T test --suggest --write");
  EXPECT_EQ(suggested.code, 0) << suggested.err;
  EXPECT_TRUE(std::filesystem::exists(folder / "repo/rules/account-guard.test.yaml")) << suggested.err;
  const Json after = score();
  EXPECT_GT(after["percent"], before["percent"]);
  EXPECT_LT(after["survivors"].size(), before["survivors"].size());
  EXPECT_EQ(in("$T test --min-mutation 90 --min-coverage 100").code, 0) << in("$T test --mutate --coverage").out;
  EXPECT_EQ(in("$T check").code, 0);

  // What is left: pages, and an artifact that vouches for itself.
  EXPECT_NE(in("$T coverage --attack").out.find("T1078.004"), std::string::npos);
  EXPECT_EQ(in("$T docs -o docs").code, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "repo/docs/account-guard/root-account-usage.md"));
  folder.write("repo/secret.pem", first_key().secret);
  folder.write("repo/public.pem", first_key().open);
  ASSERT_EQ(in("$T compile -q rules -o rules.trc --test --sign secret.pem").code, 0);
  EXPECT_EQ(in("$T run -q rules.trc events.json --set run.require_signature=public.pem --set run.require_tested=true").code, 0);
  EXPECT_EQ(in("$T run -q first.trc events.json --set run.require_signature=public.pem").code, 2);
}

}  // namespace
}  // namespace tripline::tools
