// Numbers of queries at their edges: how they are written (L7, L9), rounded (L51), averaged (L44), and read by jsonParse
// (L16).
#include <gtest/gtest.h>

#include "tests/compiler/query_answers.hpp"

namespace tripline {
namespace {

TEST(QueryNumbers, ExponentsAreNoPeriods) {
  const std::vector<std::string> one = {R"({"v":1})"};
  EXPECT_EQ(answer("filter v >= 1e-3 | fields v", one), "v\n1");
  EXPECT_EQ(answer("filter v < 5E-1 or v = 1e+0 | fields v", one), "v\n1");
  EXPECT_EQ(answer("filter v in [10e-1] | fields v", one), "v\n1");
  EXPECT_EQ(answer("stats pct(v, 5e-1) as p", one), "p\n1");
  EXPECT_EQ(answer("stats count(*) as n by bin(5m) as t | fields n", one), "n\n1");
}

TEST(QueryNumbers, RoundingIsOfTheNumberAsItIsWritten) {
  const auto rounded = [](const std::string& arguments) {
    return answer("fields round(" + arguments + ") as r", {R"({"v":1})"}).substr(2);
  };
  EXPECT_EQ(rounded("1.005, 2"), "1.01");
  EXPECT_EQ(rounded("2.675, 2"), "2.68");
  EXPECT_EQ(rounded("10.075, 2"), "10.08");
  EXPECT_EQ(rounded("9.995, 2"), "10");
  EXPECT_EQ(rounded("2.5"), "3");
  EXPECT_EQ(rounded("0 - 2.5"), "-3");
  EXPECT_EQ(rounded("0.4999999999999999"), "0");
  EXPECT_EQ(rounded("1234.5, -2"), "1200");
  EXPECT_EQ(rounded("950, -2"), "1000");
  EXPECT_EQ(rounded("50, -2"), "100");
  EXPECT_EQ(rounded("49, -2"), "0");
  EXPECT_EQ(rounded("16, -305"), "0");
  EXPECT_EQ(rounded("1.5, -400"), "0");
  EXPECT_EQ(rounded("1.5, 400"), "1.5");
  EXPECT_EQ(answer("fields round(1e300, 5) = 1e300 as r", {R"({"v":1})"}), "r\n1");
}

TEST(QueryNumbers, LargeOnes) {
  EXPECT_EQ(answer("stats avg(v) = 1e308 as same", {R"({"v":1e308})", R"({"v":1e308})"}), "same\n1");
  EXPECT_EQ(answer("stats avg(v) as a", {R"({"v":0.1})", R"({"v":0.1})", R"({"v":0.1})"}), "a\n0.1");
  for (const char* v : {"1e155", "1e160", "3e200"}) {
    EXPECT_EQ(answer("stats isPresent(stddev(v)) as known",
                     {std::string(R"({"v":)") + v + "}", std::string(R"({"v":-)") + v + "}"}),
              "known\n0")
        << v;
  }
}

TEST(QueryNumbers, JsonParseReadsAsEventsAreRead) {
  const auto parsed = [](const std::string& path, const std::string& event) {
    return answer("fields jsonParse(@message)." + path + " as b", {event}).substr(2);
  };
  EXPECT_EQ(parsed("a", R"({"a":1,"b":{"a":7},"a":2})"), "2");
  EXPECT_EQ(parsed("a.x", R"({"a":{"x":1,"x":3},"b":2,"a":{"x":5,"x":4}})"), "4");
  EXPECT_EQ(parsed("b", R"({"a":1e400,"b":2})"), "2");
  EXPECT_EQ(parsed("b", R"({"a":12345678901234567890123,"b":2})"), "2");
  EXPECT_EQ(parsed("b", R"({"a":1,"b":2)"), "null");
  for (const char* odd : {"01", "1.", ".5", "+1", "1e", "12345678901234567x", "--1", "1e400x"}) {
    EXPECT_EQ(parsed("b", R"({"b":2,"a":)" + std::string(odd) + "}"), "null") << odd;
  }
}

}  // namespace
}  // namespace tripline
