// The verb as a person runs it: what it prints, and the code it leaves with.
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
