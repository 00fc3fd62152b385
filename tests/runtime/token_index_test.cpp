#include "runtime/token_index.hpp"

#define HWY_WANT_AVX3_DL  // as runtime/scan.cpp is compiled
#include <gtest/gtest.h>
#include <hwy/targets.h>
#include <simdjson.h>

#include <random>
#include <string>
#include <vector>

#include "runtime/scan.hpp"

namespace tripline::runtime {
namespace {

// A text at the very end of its memory, so that reading further is found out.
struct Noted {
  explicit Noted(std::string_view text)
      : exact(text.begin(), text.end()), tokens(text.size() + 2 * token_room) {
    notes.into = tokens.data();
    is_text = note_tokens({exact.data(), exact.size()}, notes);
  }
  std::vector<char> exact;
  std::vector<TokenStart> tokens;
  TokenNotes notes;
  bool is_text = false;
  std::vector<std::uint32_t> offsets() const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = 0; i < notes.count; ++i) out.push_back(tokens[i] & token_offset);
    return out;
  }
};

// What simdjson's first stage makes of it.
struct Oracle {
  explicit Oracle(const std::string& text) {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(text.size() + 64, 1024, parser)) std::abort();
    std::string padded = text + std::string(simdjson::SIMDJSON_PADDING, ' ');
    const auto error = parser->stage1(reinterpret_cast<const std::uint8_t*>(padded.data()), text.size(),
                                      simdjson::stage1_mode::regular);
    is_text = !error || error == simdjson::EMPTY;
    offsets.assign(parser->structural_indexes.get(),
                   parser->structural_indexes.get() + parser->n_structural_indexes);
  }
  std::vector<std::uint32_t> offsets;
  bool is_text = false;
};

std::string random_text(std::mt19937_64& random, bool mostly_json) {
  static const std::vector<std::string> pieces = {
      "{", "}", "[", "]", ",", ":", "\"", "\"", "\"key\":", "\"value\",", " ", "\n", "\t", "1.5", "true", "null",
      "\\\"", "\\\\", "\\", "\\u0041", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "a", "abcdefghij",
      "\"a string of some length, with {brackets} in it\"", "        ",
      "\xED\xA0\x80", "\xC0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xFF", "\x01", "\x1F"};
  std::string text;
  const std::size_t size = random() % 400;
  while (text.size() < size) text += pieces[random() % (mostly_json ? pieces.size() - 8 : pieces.size())];
  if (random() % 2 == 0) text.resize(text.size() / 64 * 64);
  return text;
}

// Runs `check` once with each instruction set that this processor has.
template <class Check>
void with_all_targets(const Check& check) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().DeInit();
    SCOPED_TRACE(hwy::TargetName(target));
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().DeInit();
}

TEST(TokenIndex, IsThatOfSimdjson) {
  const unsigned seed = std::random_device{}();
  with_all_targets([seed] {
    std::mt19937_64 random(seed);
    for (int round = 0; round < 20'000; ++round) {
      const std::string text = random_text(random, round % 2 == 0);
      const Noted noted(text);
      const Oracle oracle(text);
      ASSERT_EQ(noted.is_text, oracle.is_text) << "seed " << seed << ": " << text;
      if (!oracle.is_text) continue;
      ASSERT_EQ(noted.offsets(), oracle.offsets) << "seed " << seed << ": " << text;
    }
  });
}

TEST(TokenIndex, KnowsUtf8) {
  const unsigned seed = std::random_device{}();
  with_all_targets([seed] {
    std::mt19937_64 random(seed);
    for (int round = 0; round < 30'000; ++round) {
      std::string text;
      const std::size_t size = random() % 200;
      while (text.size() < size) {
        static const std::string pieces[] = {"a", "0123456789", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                             "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xE0\xA0\x80"};
        text += pieces[random() % std::size(pieces)];
      }
      if (!text.empty() && round % 3 != 0) text[random() % text.size()] = static_cast<char>(random());
      if (round % 4 == 0) text.resize(random() % (text.size() + 1));
      for (char& c : text) {
        if (static_cast<unsigned char>(c) < ' ' || c == '"') c = 'x';
      }
      ASSERT_EQ(Noted(text).is_text, simdjson::validate_utf8(text)) << "seed " << seed << ": " << text;
    }
  });
}

TEST(TokenIndex, MarksStringsThatHaveABackslash) {
  const unsigned seed = std::random_device{}();
  with_all_targets([seed] {
    std::mt19937_64 random(seed);
    for (int round = 0; round < 10'000; ++round) {
      std::string text = "{";
      std::vector<bool> expected;
      for (std::size_t strings = random() % 20; strings > 0; --strings) {
        static const std::string pieces[] = {"a", "some more text", "\\\\", "\\\"", "{,}"};
        std::string value;
        for (std::size_t n = random() % 12; n > 0; --n) value += pieces[random() % (random() % 2 == 0 ? 2 : 5)];
        expected.push_back(value.find('\\') != value.npos);
        text += (random() % 2 == 0 ? "\"" : " \"") + value + "\":";
      }
      const Noted noted(text);
      std::vector<bool> got;
      for (std::uint32_t i = 0; i < noted.notes.count; ++i) {
        if (text[noted.tokens[i] & token_offset] == '"') got.push_back((noted.tokens[i] & token_escaped) != 0);
      }
      ASSERT_EQ(got, expected) << "seed " << seed << ": " << text;
    }
  });
}

// What is noted while looking for a value's end is what a look at the value alone finds, whatever stands behind it
// and however many blocks are looked at together.
TEST(TokenIndex, IsTheSameFromAScan) {
  const unsigned seed = std::random_device{}();
  with_all_targets([seed] {
    std::mt19937_64 random(seed);
    int closed = 0;
    for (int round = 0; round < 20'000; ++round) {
      std::string text = "{\"x\":\"";
      for (std::size_t n = random() % 30; n > 0; --n) {
        static const std::string pieces[] = {"\",\"y\":\"", "plain text", "\\\\\\\"", "\xC3\xA4", "\xE2\x82\xAC",
                                             "\",\"z\":[{}, 1 ,true],\"\":\"", "\xE2\x82", "\x1F", "x"};
        text += pieces[random() % (round % 2 == 0 ? 6 : 9)];
      }
      text += "\"}";
      const std::size_t size = text.size();
      for (std::size_t n = random() % 100; n > 0; --n) text += static_cast<char>(random());
      const std::size_t blocks = (text.size() + scan_block - 1) / scan_block;
      text.resize(blocks * scan_block + scan_ahead, ' ');
      const std::size_t step = 1 + random() % blocks;
      std::vector<TokenStart> tokens(text.size() + token_room);
      TokenNotes notes{.into = tokens.data()};
      Scan scan;
      ScanStep result;
      std::size_t at = 0;
      for (; at < blocks && result.end == ScanEnd::none; at += step) {
        result = scan_blocks(scan, text.data() + at * scan_block, std::min(step, blocks - at), &notes);
      }
      if (result.end != ScanEnd::closed) continue;
      ++closed;
      const Noted whole(std::string_view(text).substr(0, size));
      ASSERT_EQ(notes.size, size) << "seed " << seed << ": " << text;
      ASSERT_EQ(notes.text, whole.is_text) << "seed " << seed << ": " << text;
      tokens.resize(notes.count);
      ASSERT_EQ(tokens, std::vector(whole.tokens.begin(), whole.tokens.begin() + whole.notes.count))
          << "seed " << seed << ": " << text;
    }
    EXPECT_GT(closed, 5'000);
  });
}

}  // namespace
}  // namespace tripline::runtime
