#include "runtime/envelope.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace tripline::runtime {
namespace {

std::optional<std::string> unescaped(std::string text) {
  const auto size = unescape(text.data(), text.size());
  if (!size) return std::nullopt;
  return text.substr(0, *size);
}

TEST(Envelope, EscapesAreUndoneAsTheOracleDoes) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  const std::string pieces[] = {
      "a",       "bc ",     "\\n",   "\\\\",    "\\\"",     "\\/",     "\\b",
      "\\f",     "\\r",     "\\t",   "\\u0041", "\\u00e9",  "\\u20AC", "\\ud83d\\ude00",
      "\\uD83D", "\\udE00", "\\u12", "\\x",     "\xC3\xA9", "\\u0000"};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const std::size_t kinds = round % 4 == 0 ? std::size(pieces) : 14;
    for (auto count = random() % 12; count > 0; --count) text += pieces[random() % kinds];
    if (round % 64 == 0) text += "\\u1";
    const auto oracle = nlohmann::json::parse("\"" + text + "\"", nullptr, false);
    const auto wanted = oracle.is_string() ? std::optional(oracle.get<std::string>()) : std::nullopt;
    ASSERT_EQ(unescaped(text), wanted) << "seed " << seed << ": " << text;
  }
}

TEST(Envelope, Times) {
  const std::tuple<const char*, std::int64_t, std::size_t> table[] = {
      {"1970-01-01T00:00:00Z", 0, 20},
      {"2023-07-10T11:42:36.000Z {}", 1688989356, 24},
      {"2023-07-10T11:42:36.123456789Z", 1688989356, 30},
      {"2023-07-10T13:42:36+02:00", 1688989356, 25},
      {"2023-07-10T06:12:36-0530", 1688989356, 24},
      {"2024-02-29T23:59:60Z", 1709251200, 20},
      {"1969-12-31T23:59:59Z", -1, 20},
  };
  for (const auto& [text, seconds, size] : table) {
    const auto time = leading_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->seconds, seconds) << text;
    EXPECT_EQ(time->size, size) << text;
    EXPECT_LT(size, longest_time);
  }
  for (const char* text :
       {"", "2023-07-10", "2023-07-10T11:42:36", "2023-07-10T11:42:36.", "2023-02-29T00:00:00Z",
        "2023-07-10T24:00:00Z", "2023-07-10 11:42:36Z", "2023-07-10T11:42:36+2"}) {
    EXPECT_FALSE(leading_time(text)) << text;
  }
}

// Elements come from a scanner that does not look inside: nothing in there may be trusted.
TEST(Envelope, AnyBytesAreSafe) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  const std::string pieces[] = {"{",
                                "}",
                                "[",
                                "]",
                                ",",
                                ":",
                                "\"",
                                "\\",
                                " ",
                                "1",
                                "\"message\"",
                                "\"timestamp\"",
                                "\"detail-type\"",
                                "\"detail\"",
                                "\"CloudTrailEvent\"",
                                "\"EventTime\"",
                                "\"x\"",
                                "-5",
                                "\"detail-type\":1,\"detail\":{"};
  for (int round = 0; round < 50000; ++round) {
    std::string text = "{";
    for (auto count = random() % 20; count > 0; --count) text += pieces[random() % std::size(pieces)];
    for (const Shape shape :
         {Shape::object, Shape::log_event, Shape::lookup_event, Shape::line, Shape::export_line}) {
      std::vector<char> exact(text.begin(), text.end());
      Unwrapped into;
      if (!unwrap(shape, exact.data(), exact.size(), into).empty()) continue;
      ASSERT_GE(into.bytes.data(), exact.data()) << "seed " << seed;
      ASSERT_LE(into.bytes.data() + into.bytes.size(), exact.data() + exact.size()) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace tripline::runtime
