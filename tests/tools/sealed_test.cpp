// What vouches for an artifact must stop vouching when any byte of it changes.
#include "tools/sealed.hpp"

#include <gtest/gtest.h>

#include "compiler/compile.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/artifact.hpp"
#include "tests/tools/cli.hpp"
#include "tests/tools/test_keys.hpp"

namespace tripline::tools {
namespace {

const Key secret = std::get<Key>(read_key(first_key().secret, KeyKind::secret));
const Key open_key = std::get<Key>(read_key(first_key().open, KeyKind::open));
const Key other = std::get<Key>(read_key(second_key().open, KeyKind::open));

std::string program() {
  grammar::Diagnostics diagnostics;
  std::vector<grammar::Pattern> patterns;
  patterns.push_back(*grammar::parse_pattern(grammar::Text("{ $.a = b }", {grammar::SourceId{0}, 0, 0}), diagnostics));
  return runtime::save(*compiler::compile_patterns(patterns));
}

std::string sealed() { return with_signature(with_tests(program(), {1, 2, 3}, 5, 0), secret); }

TEST(Sealed, HoldsForItsKeyAlone) {
  const std::string file = sealed();
  EXPECT_EQ(signature_fault(file, open_key), std::nullopt);
  EXPECT_EQ(signature_fault(file, secret), std::nullopt);
  EXPECT_EQ(tests_fault(file), std::nullopt);
  EXPECT_NE(signature_fault(file, other).value_or("").find("is signed by key "), std::string::npos);
  EXPECT_EQ(signature_fault(program(), open_key), "is not signed");
  EXPECT_EQ(signature_fault("", open_key), "is not signed");
}

TEST(Sealed, TheSameGivesTheSameBytes) { EXPECT_EQ(sealed(), sealed()); }

TEST(Sealed, EveryFlippedBitIsRefused) {
  const std::string file = sealed();
  for (std::size_t i = 0; i < file.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = file;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      ASSERT_TRUE(signature_fault(changed, open_key)) << "byte " << i << ", bit " << bit;
    }
  }
}

TEST(Sealed, WhatIsCutOffOrPutInIsRefused) {
  const std::string file = sealed();
  for (std::size_t length = 0; length < file.size(); ++length) {
    ASSERT_TRUE(signature_fault(std::string_view(file).substr(0, length), open_key)) << length;
  }
  const std::string bare = program();
  const std::string record = with_tests(bare, {}, 5, 0).substr(bare.size());
  const std::string signature = file.substr(file.size() - 80);
  EXPECT_TRUE(signature_fault(file + "x", open_key));
  EXPECT_TRUE(signature_fault(file + signature, open_key));           // signed twice over
  EXPECT_TRUE(signature_fault(bare + signature, open_key));           // its record of tests taken out
  EXPECT_TRUE(signature_fault(bare + record + signature, open_key));  // or put in place of the true one
}

TEST(Sealed, EveryFlippedBitOfARecordOfTestsIsRefused) {
  const std::string file = with_tests(program(), {1, 2, 3}, 5, 0);
  ASSERT_EQ(tests_fault(file), std::nullopt);
  for (std::size_t i = 0; i < file.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = file;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      ASSERT_TRUE(tests_fault(changed)) << "byte " << i << ", bit " << bit;
    }
  }
}

TEST(Sealed, TestsThatDidNotPassAreRefused) {
  EXPECT_EQ(tests_fault(with_tests(program(), {}, 4, 1)), "did not pass its tests: 4 passed, 1 failed");
  EXPECT_EQ(tests_fault(with_tests(program(), {}, 0, 0)), "has no tests");
  EXPECT_EQ(tests_fault(program()), "has no record of its tests (tripline compile --test makes one)");
  const std::string tested = with_tests(program(), {}, 4, 0);
  std::string moved = program();
  moved[20] = static_cast<char>(moved[20] + 1);
  EXPECT_EQ(tests_fault(moved + tested.substr(moved.size())), "has a record of tests that is not of its content");
}

TEST(Sealed, SourcesCountByContentAlone) {
  const auto digest = [](std::initializer_list<std::pair<const char*, const char*>> files) {
    PackFiles out;
    for (const auto& [name, text] : files) out.sources.add(name, text);
    return sources_digest(out);
  };
  EXPECT_EQ(digest({{"a", "x"}, {"b", "y"}}), digest({{"d", "y"}, {"c", "x"}}));
  EXPECT_NE(digest({{"a", "x"}, {"b", "y"}}), digest({{"a", "x"}}));
  EXPECT_NE(digest({{"a", "x"}, {"b", "y"}}), digest({{"a", "xy"}, {"b", ""}}));
}

TEST(Sealed, EventFilesThatTestsNameAreSourcesToo) {
  const Folder folder;
  folder.write("p.yaml", "pack: p\nfilters:\n  f: '{ $.a = x }'\ntests:\n  - { name: t, given: [{ $file: events.jsonl }, { $file: more }], expect: { f: 2 } }\n");
  folder.write("events.jsonl", "{\"a\": \"x\", \"eventTime\": \"2024-05-01T12:00:00Z\"}\n");
  folder.write("more/a.jsonl", "{\"a\": \"x\"}\n");
  folder.write("other.jsonl", "{}\n");
  const auto digest = [&] { return sources_digest(load_packs({folder / "p.yaml"}).files); };
  const runtime::Sha256 before = digest();
  folder.write("other.jsonl", "{\"b\": 1}\n");
  EXPECT_EQ(digest(), before) << "nobody names it";
  folder.write("more/a.jsonl", "{\"a\": \"y\"}\n");
  EXPECT_NE(digest(), before);
  folder.write("more/a.jsonl", "{\"a\": \"x\"}\n");
  EXPECT_EQ(digest(), before);
  folder.write("events.jsonl", "{\"a\": \"z\"}\n");
  EXPECT_NE(digest(), before);
}

}  // namespace
}  // namespace tripline::tools
