// `tripline match`: the console's "Test pattern" over an archive.
#include <gtest/gtest.h>

#include <string>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

class MatchCommand : public testing::Test {
 protected:
  // Standard output of a match that is well formed.
  std::string match(const std::string& arguments) {
    const Ran ran = shell("cd '" + (folder_ / "") + "' && $T match " + arguments);
    EXPECT_EQ(ran.code, 0) << arguments << ": " << ran.err;
    return ran.out;
  }

  Folder folder_;
};

std::string record(int number) {
  return R"({"eventTime":"2025-01-15T14:00:00Z","eventID":")" + std::to_string(number) + R"(","eventName":")" +
         (number % 17 == 0 ? "ListRoles" : "CreateRole") + R"("})";
}

// 0, 17 and 34 are other calls.
TEST_F(MatchCommand, CountsAsTheConsoleDoes) {
  std::string records;
  for (int i = 0; i < 50; ++i) records += (i > 0 ? "," : "") + record(i);
  folder_.write("trail.json", R"({"Records":[)" + records + "]}");
  const std::string pattern = R"('{ $.eventName = "CreateRole" }' trail.json)";
  EXPECT_EQ(match(pattern + " --limit 0"), "found 47 matches out of 50 events\n");
  EXPECT_EQ(match(pattern + " --limit 2"), "trail.json:1\n  " + record(1) + "\ntrail.json:2\n  " + record(2) +
                                               "\nfound 47 matches out of 50 events\n");
  EXPECT_EQ(match(R"('{ $.eventName = "Create" }' trail.json)"), "found 0 matches out of 50 events\n");
}

TEST_F(MatchCommand, ShowsTheFirstWhateverTheThreads) {
  for (int file = 0; file < 9; ++file) {
    std::string records;
    for (int i = 0; i < 40; ++i) records += (i > 0 ? "," : "") + record(file * 40 + i);
    folder_.write("day/" + std::to_string(file) + ".json", R"({"Records":[)" + records + "]}");
  }
  const std::string pattern = R"('{ $.eventName = "CreateRole" }' day --limit 45 -j )";
  const std::string one = match(pattern + "1");
  EXPECT_NE(one.find("found 338 matches out of 360 events\n"), std::string::npos) << one;
  for (const char* threads : {"2", "3", "8"}) EXPECT_EQ(match(pattern + threads), one);
}

TEST_F(MatchCommand, CountsCopiesOnce) {
  folder_.write("a.json", R"({"Records":[)" + record(1) + "," + record(1) + "," + record(2) + "]}");
  EXPECT_EQ(match(R"('{ $.eventName = * }' a.json --limit 0)"), "found 2 matches out of 2 events\n");
  EXPECT_EQ(match(R"('{ $.eventName = * }' a.json --limit 0 --no-dedup)"), "found 3 matches out of 3 events\n");
}

// M10: slots by name, other tokens by number, brackets and quotes taken off; for other patterns nothing.
TEST_F(MatchCommand, ShowsWhatADelimitedPatternExtracts) {
  folder_.write("access.log", "127.0.0.1 alice [15/Jan/2025 14:00] \"GET /a b\" 404 12\n127.0.0.1 bob x y 200 9\n");
  EXPECT_EQ(match("'[ip, user, ..., status = 4*, bytes]' access.log"),
            "access.log:0\n  127.0.0.1 alice [15/Jan/2025 14:00] \"GET /a b\" 404 12\n"
            "  $3 = 15/Jan/2025 14:00\n  $4 = GET /a b\n  $bytes = 12\n  $ip = 127.0.0.1\n  $status = 404\n"
            "  $user = alice\nfound 1 matches out of 2 events\n");
  EXPECT_EQ(match("alice access.log"),
            "access.log:0\n  127.0.0.1 alice [15/Jan/2025 14:00] \"GET /a b\" 404 12\n"
            "found 1 matches out of 2 events\n");
  EXPECT_EQ(match("'%b[ao]b%' access.log"),
            "access.log:1\n  127.0.0.1 bob x y 200 9\nfound 1 matches out of 2 events\n");
}

TEST_F(MatchCommand, SaysWhichConditionDecided) {
  folder_.write("a.json", R"({"Records":[)" + record(1) + "," + record(17) + "]}");
  EXPECT_EQ(match(R"('{ $.eventName = "CreateRole" && ($.eventID = 17 || $.eventID = "1") }' a.json --why)"),
            "a.json:0 matches\n  " + record(1) +
                "\n  true  $.eventName = \"CreateRole\"\n  false $.eventID = 17\n  true  $.eventID = \"1\"\n"
                "a.json:1 does not match\n  " +
                record(17) +
                "\n  false $.eventName = \"CreateRole\"\n  true  $.eventID = 17\n  false $.eventID = \"1\"\n"
                "found 1 matches out of 2 events\n");
  folder_.write("lines.log", "ERROR disk full\nERROR timeout\n");
  EXPECT_EQ(match("'ERROR -timeout' lines.log --why"),
            "lines.log:0 matches\n  ERROR disk full\n  true  ERROR\n  true  -timeout\n"
            "lines.log:1 does not match\n  ERROR timeout\n  true  ERROR\n  false -timeout\n"
            "found 1 matches out of 2 events\n");
  EXPECT_EQ(match("'[level, what = d*, ...]' lines.log --why --limit 1"),
            "lines.log:0 matches\n  ERROR disk full\n  $3 = full\n  $level = ERROR\n  $what = disk\n  true  what = d*\n"
            "found 1 matches out of 2 events\n");
}

TEST_F(MatchCommand, AnswersInJson) {
  folder_.write("access.log", "a \"\x1b[1m\xFF\"\nb c\n");
  EXPECT_EQ(match("'[x = a, y]' access.log --why --format json"),
            R"({
  "schema": "tripline.match/1",
  "pattern": "[x = a, y]",
  "events": 2,
  "matches": 1,
  "shown": [
    {
      "file": "access.log",
      "index": 0,
      "matches": true,
      "event": "a \"\u001b[1m�\"",
      "extracted": {"$x": "a", "$y": "\u001b[1m�"},
      "conditions": [{"text": "x = a", "holds": true}]
    },
    {
      "file": "access.log",
      "index": 1,
      "matches": false,
      "event": "b c",
      "extracted": {},
      "conditions": [{"text": "x = a", "holds": false}]
    }
  ]
}
)");
}

// What an attacker writes into a log steers no terminal, in no place where it is shown.
TEST_F(MatchCommand, EscapesWhatStrangersWrote) {
  folder_.write("\x1b[2Jname.log", "\x1b]0;owned\x07 \xE2\x80\xAEtxt.exe \xFFx\n");
  const std::string out = match("'[a, b, c]' .");
  EXPECT_EQ(out.find_first_of("\x1b\x07\xFF"), std::string::npos) << out;
  EXPECT_EQ(out.find("\xE2\x80\xAE"), std::string::npos) << out;
  EXPECT_NE(out.find("\\x1b]0;owned\\x07 \\u202etxt.exe \\xffx\n"), std::string::npos) << out;
  EXPECT_NE(out.find("$a = \\x1b]0;owned\\x07\n"), std::string::npos) << out;
  EXPECT_NE(out.find("\\x1b[2Jname.log:0\n"), std::string::npos) << out;
  folder_.write("broken.json", "{\"Records\":[{\"eventName\":\"\x1b[31m\"}]}");
  const Ran ran = shell("cd '" + (folder_ / "") + "' && $T match x broken.json --strict");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ((ran.out + ran.err).find('\x1b'), std::string::npos) << ran.err;
}

TEST_F(MatchCommand, RefusesWhatItCannotTest) {
  const std::string file = folder_.write("a.log", "x\n");
  const auto fails = [&](const std::string& arguments, int code, const std::string& said) {
    const Ran ran = shell("$T match " + arguments);
    EXPECT_EQ(ran.code, code) << arguments;
    EXPECT_EQ(ran.out, "") << arguments;
    EXPECT_NE(ran.err.find(said), std::string::npos) << ran.err;
  };
  fails("'{ $.a = }' " + file, 2, "<pattern>:1:9");
  fails("'{ $.a = \"\x1b[31m }' " + file, 2, "error[");
  fails("x /nowhere", 2, "/nowhere");
  fails("x", 3, "archive is required");
  fails("x " + file + " --limit -1", 3, "--limit");
  fails("x " + file + " --limit 100001", 3, "--limit");
  fails("x " + file + " --from yesterday", 3, "--from");
  const Ran warned = shell("$T match '?x -y' " + file + " --limit 0");
  EXPECT_EQ(warned.code, 0);
  EXPECT_EQ(warned.out, "found 1 matches out of 1 events\n");
  EXPECT_NE(warned.err.find("warning[mixed-optional-terms]"), std::string::npos) << warned.err;
}

}  // namespace
}  // namespace tripline::tools
