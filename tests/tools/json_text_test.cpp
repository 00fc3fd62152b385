// Our documents' text: where lines break, how numbers look, and that nothing in a string makes it throw.

#include "tools/json_text.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace tripline::tools {
namespace {

using Json = nlohmann::ordered_json;

TEST(NumberText, IsShortestAndReadsBack) {
  const std::pair<double, std::string_view> cases[] = {
      {0, "0"},
      {-0.0, "0"},
      {5, "5"},
      {-3, "-3"},
      {0.1, "0.1"},
      {1.5, "1.5"},
      {1e15, "1000000000000000"},
      {1e21, "1e+21"},
      {5e-324, "5e-324"},
      {1.0 / 3, "0.3333333333333333"},
      {9007199254740992.0, "9007199254740992"},
      {std::numeric_limits<double>::infinity(), "null"},
      {std::numeric_limits<double>::quiet_NaN(), "null"},
  };
  for (const auto& [number, expected] : cases) EXPECT_EQ(number_text(number), expected);
}

TEST(JsonText, KeepsSmallThingsOnOneLine) {
  Json json = Json::object();
  json["empty"] = Json::array();
  json["small"] = {{"keys", {"a", "b"}}, {"value", 2.0}, {"none", nullptr}, {"yes", true}};
  json["long"] = {std::string(60, 'x'), std::string(60, 'y')};
  EXPECT_EQ(json_text(json), R"({
  "empty": [],
  "small": {"keys": ["a", "b"], "value": 2, "none": null, "yes": true},
  "long": [
    ")" + std::string(60, 'x') + R"(",
    ")" + std::string(60, 'y') + R"("
  ]
}
)");
  EXPECT_EQ(json_line(json["small"]), R"({"keys": ["a", "b"], "value": 2, "none": null, "yes": true})");
}

TEST(JsonText, NeverThrowsForBrokenUtf8) {
  EXPECT_EQ(json_line(Json("a\xFF\x1b")), "\"a\xEF\xBF\xBD\\u001b\"");
  Json keys = Json::object();
  keys["k\xFF"] = -1;
  EXPECT_EQ(json_text(keys), "{\"k\xEF\xBF\xBD\": -1}\n");
}

TEST(JsonText, ReadsBackTheSame) {
  const Json json =
      Json::parse(R"({"a": [1, -2, 0.1, 1e300, true, null, "x\u202e\n\"\\"], "b": {"c": [[[]]]}})");
  EXPECT_EQ(Json::parse(json_text(json)), json);
  EXPECT_EQ(Json::parse(json_line(json)), json);
}

}  // namespace
}  // namespace tripline::tools
