// The verb as a person runs it: what it prints, and the code it leaves with.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace tripline::tools {
namespace {

namespace fs = std::filesystem;

struct Ran {
  int code = 0;
  std::string output;
};

Ran run(const std::string& arguments) {
  Ran ran;
  std::FILE* pipe = ::popen((std::string(TRIPLINE_BINARY) + " query " + arguments).c_str(), "r");
  std::array<char, 4096> block;
  for (std::size_t got; (got = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
    ran.output.append(block.data(), got);
  ran.code = WEXITSTATUS(::pclose(pipe));
  return ran;
}

class QueryCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tripline-query-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    std::ofstream(folder_ / "events.json")
        << R"({"Records":[{"eventVersion":"1.08","eventTime":"2025-01-15T14:00:00Z","eventID":"a","eventName":"ConsoleLogin","recipientAccountId":"111111111111","awsRegion":"us-east-1"},)"
        << R"({"eventVersion":"1.08","eventTime":"2025-01-15T15:00:00Z","eventID":"b","eventName":"ConsoleLogin","recipientAccountId":"222222222222","awsRegion":"us-east-1"},)"
        << R"({"eventVersion":"1.08","eventTime":"2025-01-15T15:00:00Z","eventID":"b","eventName":"ConsoleLogin","recipientAccountId":"222222222222","awsRegion":"us-east-1"}]})";
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_F(QueryCommand, AnswersAndCountsCopiesOnce) {
  const std::string archive = " " + folder_.string() + " -q";
  EXPECT_EQ(run("'stats count(*) as n by bin(1h) as hour'" + archive + " --format csv").output,
            "hour,n\n2025-01-15 14:00:00.000,1\n2025-01-15 15:00:00.000,1\n");
  EXPECT_EQ(run("'fields eventID'" + archive).output, "{\"eventID\": \"b\"}\n{\"eventID\": \"a\"}\n");
  EXPECT_EQ(run("'fields eventID'" + archive + " --no-dedup").output,
            "{\"eventID\": \"b\"}\n{\"eventID\": \"b\"}\n{\"eventID\": \"a\"}\n");
  EXPECT_EQ(run("'fields eventID' --account 111111111111" + archive).output, "{\"eventID\": \"a\"}\n");
  EXPECT_EQ(run("'fields eventID, @log' --log-group trail --to 2025-01-15T14:30:00Z" + archive).output,
            "{\"eventID\": \"a\", \"@log\": \"111111111111:trail\"}\n");
}

// L2.
TEST_F(QueryCommand, RefusesAnEmptyQueryWithItsPlace) {
  for (const char* query : {"''", "' '", "'# only this'"}) {
    const Ran ran = run(query + (" " + folder_.string()) + " -q 2>&1");
    EXPECT_EQ(ran.code, 2) << query << ran.output;
    EXPECT_NE(ran.output.find("query:1:1"), std::string::npos) << query << ran.output;
  }
  EXPECT_EQ(run("2>/dev/null").code, 3);
}

TEST_F(QueryCommand, WritesFilesAndReadsQueriesFromThem) {
  std::ofstream(folder_ / "query.txt") << "stats count(*) as n\n| display n + 1 as m # comment\n";
  const std::string out = (folder_ / "out.csv").string();
  const Ran ran = run("@" + (folder_ / "query.txt").string() + " " + (folder_ / "events.json").string() +
                      " -q -o " + out);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.output, "");
  std::ifstream file(out);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "m\n3\n");
}

// Without an answer there is nothing on standard output, whichever part of the query grows.
TEST_F(QueryCommand, KeepsNoMoreThanItMay) {
  std::string doubled = "fields concat(eventName, eventName) as a0";
  for (int i = 1; i < 40; ++i) doubled += fmt::format(", concat(a{0}, a{0}) as a{1}", i - 1, i);
  std::string many = "[0";
  for (int i = 1; i < 90'000; ++i) many += fmt::format(",{}", i);
  std::ofstream(folder_ / "list.json")
      << R"({"eventTime":"2025-01-15T14:00:00Z","eventID":"c","list":")" << many << R"(]"})" << '\n';
  const std::string queries[] = {
      "'stats count(*) by eventID'",
      "'stats count_distinct(eventID)'",
      "'fields @message'",
      "'filter ispresent(list) | fields list | limit 1 | fields jsonParse(list) as l | unnest l into x | fields x' --memory 2M",
      "'" + doubled + "' --memory 64G",
      "'fields replace(list, \"1\", list) as a' --memory 64G",
      "'fields regexReplace(list, \"[0-9]\", list) as a' --memory 64G",
  };
  for (const std::string& query : queries) {
    const bool bounded = query.find("--memory") != query.npos;
    const Ran ran = run(query + " " + folder_.string() + " -q" + (bounded ? "" : " --memory 300") + " 2>/dev/null");
    EXPECT_EQ(ran.code, 2) << query;
    EXPECT_EQ(ran.output, "") << query;
  }
  const Ran said = run("'fields @message' --memory 1k " + folder_.string() + " -q 2>&1");
  EXPECT_NE(said.output.find("no answer: the query would keep more than 1.0 kB"), std::string::npos) << said.output;
  EXPECT_EQ(run("'fields eventID' " + folder_.string() + " -q 2>&1").code, 0);
}

class SavedQueries : public QueryCommand {
 protected:
  void SetUp() override {
    QueryCommand::SetUp();
    std::ofstream(folder_ / "pack.yaml") << "pack: signins\n"
                                            "queries:\n"
                                            "  - name: by-hour\n"
                                            "    description: Sign-ins by hour.\n"
                                            "    query_string: stats count(*) as n by bin(1h) as hour\n"
                                            "    log_groups: [trail]\n"
                                            "  - { name: ids, query_string: fields eventID, span: 30m }\n";
    std::ofstream(folder_ / "other.yaml") << "pack: other\nqueries: [{ name: ids, query_string: fields eventName }]\n";
    pack_ = (folder_ / "pack.yaml").string();
    archive_ = " " + (folder_ / "events.json").string() + " -q";
  }
  std::string pack_, archive_;
};

TEST_F(SavedQueries, RunFromPacksAndArtifacts) {
  const std::string expected = "hour,n\n2025-01-15 14:00:00.000,1\n2025-01-15 15:00:00.000,1\n";
  EXPECT_EQ(run("--saved " + pack_ + " by-hour" + archive_ + " --format csv").output, expected);
  EXPECT_EQ(run("--saved " + pack_ + " signins/by-hour" + archive_ + " --format csv").output, expected);
  const std::string artifact = (folder_ / "pack.trc").string();
  EXPECT_EQ(std::system((std::string(TRIPLINE_BINARY) + " compile " + pack_ + " -q -o " + artifact).c_str()), 0);
  EXPECT_EQ(run("--saved " + artifact + " by-hour" + archive_ + " --format csv").output, expected);
}

// The span ends where --to says, or now; --from counts before it.
TEST_F(SavedQueries, LookBackAsFarAsTheySay) {
  const std::string ids = "--saved " + pack_ + " ids" + archive_;
  EXPECT_EQ(run(ids).output, "");
  EXPECT_EQ(run(ids + " --to 2025-01-15T15:10:00Z").output, "{\"eventID\": \"b\"}\n");
  EXPECT_EQ(run(ids + " --from 2025-01-15").output, "{\"eventID\": \"b\"}\n{\"eventID\": \"a\"}\n");
}

TEST_F(SavedQueries, AreListed) {
  EXPECT_EQ(run("--list " + folder_.string() + " --format csv").output,
            "name,language,span,log_groups,description,query\n"
            "other/ids,logs,,,,fields eventName\n"
            "signins/by-hour,logs,,trail,Sign-ins by hour.,stats count(*) as n by bin(1h) as hour\n"
            "signins/ids,logs,30m,,,fields eventID\n");
}

TEST_F(SavedQueries, AreFoundOrItIsSaidWhyNot) {
  const auto fails = [&](const std::string& arguments, const std::string& why) {
    const Ran ran = run(arguments + " 2>&1");
    EXPECT_EQ(ran.code, 2) << arguments;
    EXPECT_NE(ran.output.find(why), std::string::npos) << ran.output;
  };
  fails("--saved " + pack_ + " by-houre" + archive_, "no query is called `by-houre`; did you mean `by-hour`?");
  fails("--saved " + pack_ + " zzzzzzzz" + archive_, "no query is called `zzzzzzzz`; see tripline query --list");
  fails("--saved " + folder_.string() + " ids" + archive_, "2 queries are called `ids`; write `other/ids` or");
  fails("--saved " + pack_ + " by-hour --log-group flow" + archive_, "`by-hour` is meant for the log groups trail");
  fails("--saved /nowhere by-hour" + archive_, "/nowhere: cannot be read");
  EXPECT_EQ(run("--saved " + pack_ + " --list " + pack_ + " 2>/dev/null").code, 3);
  EXPECT_EQ(run("--saved " + pack_ + " 2>/dev/null").code, 3);
}

TEST_F(QueryCommand, SaysWhatIsWrong) {
  const Ran wrong = run("'filter a = 1 stats count(*)' " + folder_.string() + " 2>&1");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.output.find("query:1:14"), std::string::npos) << wrong.output;
  EXPECT_NE(wrong.output.find("missing `|` before `stats`"), std::string::npos) << wrong.output;
  EXPECT_EQ(run("'fields a' /nowhere/at/all 2>/dev/null").code, 2);
  EXPECT_EQ(run("'fields a' " + folder_.string() + " --from yesterday 2>/dev/null").code, 3);
  EXPECT_EQ(run("2>/dev/null").code, 3);
}

}  // namespace
}  // namespace tripline::tools
