#include "runtime/scan.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tripline::runtime {
namespace {

// The scan at a byte a time, as a reader would write it down.
ScanStep slow_scan(const std::string& text) {
  const auto space = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  std::size_t depth = 0;
  bool in_string = false;
  char before = ',';  // the last byte outside of strings that is no white space; `"` for a string
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\n') return {ScanEnd::newline_in_string, i};
      if (c == '\\') {
        if (i + 1 < text.size() && text[i + 1] == '\n') return {ScanEnd::newline_in_string, i + 1};
        ++i;
      } else if (c == '"') {
        in_string = false;
        const char next = i + 1 < text.size() ? text[i + 1] : ' ';
        if (!space(next) && std::string(",:}]").find(next) == std::string::npos) {
          return {ScanEnd::bad_neighbours, i + 1};
        }
        before = '"';
      }
      continue;
    }
    if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (std::string(",:{[").find(before) == std::string::npos) return {ScanEnd::bad_neighbours, i};
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return {(c == '}') == (text[0] == '{') ? ScanEnd::closed : ScanEnd::wrong_bracket, i};
    }
    if (!space(c)) before = c;
  }
  return {};
}

ScanStep fast_scan(std::string text, std::size_t step) {
  const std::size_t size = text.size();
  const std::size_t blocks = (size + scan_block - 1) / scan_block;
  text.resize(blocks * scan_block + scan_ahead, ' ');
  Scan scan{.opening = text[0]};
  for (std::size_t block = 0; block < blocks; block += step) {
    const auto result = scan_blocks(scan, text.data() + block * scan_block, std::min(step, blocks - block));
    if (result.end != ScanEnd::none) return {result.end, block * scan_block + result.at};
  }
  return {};
}

TEST(Scan, AgreesWithTheSlowOneOnRandomText) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  // No backslash outside of strings: there the two may differ, and it is no JSON.
  const std::string outside[] = {"{", "}", "[", "]", ",", ":", " ", "\n", "1", "{", "[", "}", "\"", "\""};
  const std::string inside[] = {"\"", "\"", "\\\"", "\\\\", "\\u0041", "{", "}",
                                "]",  ",",  "a",    "abc",  " ",       "\n"};
  for (int round = 0; round < 30000; ++round) {
    std::string text = round % 2 != 0 ? "{" : "[";
    bool in_string = false;
    const std::size_t size = random() % 300;
    while (text.size() < size) {
      if (in_string) {
        const auto kind = random() % (round % 3 != 0 ? std::size(inside) - 1 : std::size(inside));
        text += inside[kind];
        in_string = kind > 1;
      } else {
        const std::string& piece = outside[random() % std::size(outside)];
        if ((piece == "{" || piece == "[") && round % 4 != 0) text += ",";
        text += piece;
        in_string = piece == "\"";
      }
      if (!in_string && text.ends_with('"') && round % 4 != 0) text += ",";
    }
    const ScanStep slow = slow_scan(text);
    for (const std::size_t step : {1u, 2u, 100u}) {
      const ScanStep fast = fast_scan(text, step);
      ASSERT_EQ(static_cast<int>(fast.end), static_cast<int>(slow.end)) << "seed " << seed << ": " << text;
      ASSERT_EQ(fast.at, slow.at) << "seed " << seed << ": " << text;
    }
  }
}

TEST(Scan, KnowsTheNextRecord) {
  const std::string ahead(scan_ahead, ' ');
  EXPECT_TRUE(starts_record((R"({"eventVersion":1})" + ahead).data()));
  EXPECT_TRUE(starts_record(("{\n\t  \"eventVersion\" : 1}" + ahead).data()));
  EXPECT_FALSE(starts_record((R"({"eventVersions":1})" + ahead).data()));
  EXPECT_FALSE(starts_record((R"({"a":"eventVersion"})" + ahead).data()));
  EXPECT_EQ(last_before((std::string(16, ' ') + ", \n{").data() + 19, 16), ',');
}

}  // namespace
}  // namespace tripline::runtime
