// `tripline query --metrics`: a Metrics Insights query over what rules make of an archive, held against a Logs Insights
// query about the same events.
#include "tools/metrics_query.hpp"

#include <unistd.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/tools/cli.hpp"
#include "tools/generate/generate.hpp"

namespace tripline::tools {
namespace {

namespace fs = std::filesystem;

constexpr const char* pack = TRIPLINE_ROOT "/rules/aws-blog/aws-blog.yaml";
constexpr const char* per_user =
    R"('SELECT SUM("presigned-URL-userName") FROM "advanced-cloudtrail-event" GROUP BY userName')";

class MetricsQueryCommand : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::temp_directory_path() / ("tripline-metrics-query-" + std::to_string(::getpid()));
    GenerateOptions options;
    options.out = folder_;
    options.days = 1;
    options.events_per_day = 20'000;
    options.scenarios = {"exfiltration"};
    ASSERT_TRUE(generate(options).ok);
    // The scenario reads by presigned URLs of a role; here are two users'.
    std::ofstream by_users(folder_ / "AWSLogs" / "users.json");
    by_users << R"({"Records":[)";
    for (const int second : {11, 22, 33, 44, 55}) {
      by_users << R"({"eventTime":"2025-03-03T09:00:)" << second << R"(Z","eventName":"GetObject",)"
               << R"("eventSource":"s3.amazonaws.com","userIdentity":{"type":"IAMUser","userName":")"
               << (second < 30 ? "ann" : "ben") << R"("},"additionalEventData":{"AuthenticationMethod":"QueryString"}})"
               << (second < 55 ? "," : "]}");
    }
  }
  static void TearDownTestSuite() { fs::remove_all(folder_); }

  static Ran query(const std::string& arguments) { return shell("$T query " + arguments + " " + archive()); }
  static std::string archive() { return (folder_ / "AWSLogs").string(); }
  static std::string metrics(const std::string& rules) { return "--metrics " + rules + " -q "; }

  static fs::path folder_;
};
fs::path MetricsQueryCommand::folder_;

// A column of numbers by a column of texts, from lines of JSON.
std::map<std::string, double> by(const std::string& lines, const std::string& key, const std::string& value) {
  std::map<std::string, double> out;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    const auto row = nlohmann::json::parse(line);
    out[row.at(key)] += row.at(value).get<double>();
  }
  return out;
}

TEST_F(MetricsQueryCommand, AgreesWithTheLogs) {
  const Ran asked = query(metrics(pack) + "--period 1h --format ndjson " + per_user);
  ASSERT_EQ(asked.code, 0) << asked.err;
  const Ran logs = query(
      "-q --format ndjson 'filter eventName = \"GetObject\" and additionalEventData.AuthenticationMethod = \"QueryString\" and "
      "ispresent(userIdentity.userName) | stats count(*) as n by userIdentity.userName'");
  ASSERT_EQ(logs.code, 0) << logs.err;
  const auto users = by(asked.out, "userName", "SUM(presigned-URL-userName)");
  EXPECT_EQ(users.at("ann"), 2);
  EXPECT_EQ(users.at("ben"), 3);
  EXPECT_EQ(users, by(logs.out, "userIdentity.userName", "n"));
}

TEST_F(MetricsQueryCommand, AnArtifactAnswersTheSame) {
  const std::string artifact = (folder_ / "blog.trc").string();
  ASSERT_EQ(shell("$T compile " + std::string(pack) + " -q -o " + artifact).code, 0);
  for (const char* format : {"table", "json", "csv"}) {
    const std::string options = std::string("--format ") + format + " " + per_user;
    const Ran whole = query(metrics(pack) + options);
    EXPECT_FALSE(whole.out.empty());
    EXPECT_EQ(query(metrics(artifact) + "-j 3 " + options).out, whole.out);
  }
}

TEST_F(MetricsQueryCommand, SavedInAPackAnswersTheSame) {
  const std::string artifact = (folder_ / "saved.trc").string();
  ASSERT_EQ(shell("$T compile " + std::string(pack) + " -q -o " + artifact).code, 0);
  const Ran asked = query(metrics(pack) + "--period 1h --format csv " + per_user);
  ASSERT_EQ(asked.code, 0) << asked.err;
  EXPECT_NE(asked.out.find("ben,3"), std::string::npos) << asked.out;
  for (const std::string& rules : {std::string(pack), artifact}) {
    EXPECT_EQ(query("--saved " + rules + " -q --period 1h --format csv presigned-urls-by-user").out, asked.out);
  }
}

// Default samples (M5) count, and --from and --to bound the query.
TEST_F(MetricsQueryCommand, TimesAndDefaults) {
  const std::string day = metrics(pack) + "--period 1d --format csv --from 2025-03-03T06:00:00Z --to 2025-03-03T18:00:00Z ";
  const Ran count = query(day + "'SELECT COUNT(AssumeRoleDuration) FROM SecurityMetrics'");
  ASSERT_EQ(count.code, 0) << count.err;
  EXPECT_EQ(count.out.substr(0, count.out.find('\n')), "time,COUNT(AssumeRoleDuration)");
  const double samples = std::stod(count.out.substr(count.out.rfind(',') + 1));
  EXPECT_GE(samples, 100);  // at most one default a minute beside the calls
  const Ran least = query(day + "'SELECT MIN(AssumeRoleDuration) FROM SecurityMetrics'");
  EXPECT_EQ(least.out, "time,MIN(AssumeRoleDuration)\n2025-03-03 00:00:00.000,0\n");
}

// S8: what is shorter than a minute is a minute.
TEST_F(MetricsQueryCommand, RaisesShortPeriods) {
  const Ran minute = query(metrics(pack) + "--period 60 --format csv " + per_user);
  ASSERT_EQ(minute.code, 0) << minute.err;
  EXPECT_EQ(minute.err.find("raised"), std::string::npos) << minute.err;
  for (const char* period : {"30", "45s", "1"}) {
    const Ran raised = query(metrics(pack) + "--period " + period + " --format csv " + per_user);
    EXPECT_EQ(raised.code, 0) << raised.err;
    EXPECT_EQ(raised.out, minute.out) << period;
    EXPECT_NE(raised.err.find("--period: `" + std::string(period) + "` is raised to a minute"), std::string::npos)
        << raised.err;
  }
}

TEST_F(MetricsQueryCommand, SaysWhatIsWrong) {
  const Ran syntax = query(metrics(pack) + "'SELECT MEDIAN(x) FROM y'");
  EXPECT_EQ(syntax.code, 2);
  EXPECT_NE(syntax.err.find("query:1:8"), std::string::npos) << syntax.err;
  EXPECT_EQ(syntax.out, "");
  EXPECT_EQ(query(metrics("/nowhere.yaml") + per_user).code, 2);
  EXPECT_EQ(query(metrics(pack) + "--period 90 " + per_user).code, 3);
  EXPECT_EQ(query(metrics(pack) + "--period 0 " + per_user).code, 3);
  EXPECT_EQ(query(metrics(pack) + "--period soon " + per_user).code, 3);
  EXPECT_EQ(query(std::string("-q --period 1m ") + "'fields @message'").code, 3);
  // S3: no error, but said.
  const Ran unknown = query(metrics(pack) + R"('SELECT SUM("presigned-URL-username") FROM "advanced-cloudtrail-event"')");
  EXPECT_EQ(unknown.code, 0);
  EXPECT_EQ(unknown.err,
            "tripline: the rules have no metric advanced-cloudtrail-event/presigned-URL-username; did you mean "
            "advanced-cloudtrail-event/presigned-URL-userName?\n");
}

}  // namespace
}  // namespace tripline::tools
