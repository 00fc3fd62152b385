// Packs out of git revisions.
#include "tools/git_packs.hpp"

#include <gtest/gtest.h>

#include "tests/tools/cli.hpp"
#include "tools/run_program.hpp"

namespace tripline::tools {
namespace {

TEST(RunProgram, HandsArgumentsOverAsTheyAre) {
  const auto ran = run_program({"printf", "%s", "a b; $(echo c) 'd"}, 100);
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->code, 0);
  EXPECT_EQ(ran->out, "a b; $(echo c) 'd");
  EXPECT_EQ(run_program({"false"}, 100)->code, 1);
  EXPECT_NE(run_program({"ls", "/nowhere"}, 1000)->err, "");
  EXPECT_FALSE(run_program({"no such program"}, 100));
  EXPECT_FALSE(run_program({"yes"}, 1000)) << "endless output is cut off";
}

class GitPacks : public testing::Test {
 protected:
  void SetUp() override {
    if (shell("command -v git").code != 0) GTEST_SKIP() << "git is not here";
    folder_.write("rules/a.yaml", "pack: a\nversion: 1.0.0\nlists:\n  l: { file: values.txt }\nfilters:\n  f: { field: $.x, in: l }\n");
    folder_.write("rules/values.txt", "one\ntwo\n");
    folder_.write("rules/.hidden/b.yaml", "pack: b\n");
    folder_.write("rules/notes.md", "none\n");
    const Ran made = in("git init -q . && git config user.email a@example.com && git config user.name a && ln -s /etc/passwd rules/l.yaml "
                        "&& git add -A && git commit -qm one && git tag first && git mv rules/a.yaml rules/c.trip && git mv rules/c.trip rules/c.yaml "
                        "&& printf 'three\\n' >> rules/values.txt && git commit -qam two");
    ASSERT_EQ(made.code, 0) << made.err;
  }
  Ran in(const std::string& command) { return shell("cd '" + (folder_ / "") + "' && " + command); }
  Folder folder_;
};

TEST_F(GitPacks, DiffReadsRevisions) {
  const Ran same = in("$T diff first:rules HEAD~1:rules");
  EXPECT_EQ(same.code, 0) << same.err << same.out;
  const Ran wider = in("$T diff first:rules rules/c.yaml");
  EXPECT_EQ(wider.code, 1) << wider.err;
  EXPECT_NE(wider.out.find("broader"), std::string::npos) << wider.out;
  EXPECT_EQ(in("$T diff HEAD:rules/c.yaml rules/c.yaml").code, 0);
  EXPECT_EQ(in("cd rules && $T diff first:a.yaml HEAD:c.yaml").code, 1) << "paths count from the working directory";
  EXPECT_EQ(in("$T diff HEAD: rules/c.yaml").code, 0) << "the whole revision";
}

TEST_F(GitPacks, RefusesWhatGitDoesNotKnow) {
  for (const char* argument : {"nowhere:rules", "HEAD:nowhere", "HEAD:../..", "HEAD:rules/values.md", "--output=x:rules"}) {
    const Ran ran = in(std::string("$T diff -- '") + argument + "' rules/c.yaml");
    EXPECT_EQ(ran.code, 2) << argument << ran.out;
    EXPECT_NE(ran.err, "") << argument;
  }
  EXPECT_EQ(shell("cd / && $T diff HEAD:rules HEAD:rules").code, 2) << "no repository";
}

}  // namespace
}  // namespace tripline::tools
