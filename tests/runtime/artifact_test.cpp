#include "runtime/artifact.hpp"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <cstdio>
#include <cstring>

#include "compiler/compile.hpp"
#include "grammar/parse_pattern.hpp"
#include "tests/fuzz/run_artifact.hpp"
#include "tests/random_cases.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

using fuzz::with_checksum;

std::string refusal(std::string_view bytes) {
  const auto loaded = load(bytes);
  const auto* error = std::get_if<LoadError>(&loaded);
  return error ? error->what : "";
}

TEST(Artifact, ComesBackEqual) {
  const Program program = program_of_every_kind();
  const std::string bytes = save(program);
  EXPECT_EQ(save(program), bytes);
  const auto loaded = load(bytes);
  ASSERT_TRUE(std::holds_alternative<Program>(loaded));
  const auto& again = std::get<Program>(loaded);
  EXPECT_EQ(save(again),
            bytes);  // what is written again differs in nothing, and neither does what is not compared here
  EXPECT_EQ(again.fields, program.fields);
  EXPECT_EQ(again.predicates, program.predicates);
  EXPECT_EQ(again.decisions, program.decisions);
  EXPECT_EQ(again.filters.size(), program.filters.size());
  EXPECT_EQ(again.metrics[0].default_value, 0.0);
  EXPECT_EQ(again.metrics[1].default_value, std::nullopt);
  EXPECT_EQ(again.metrics[1].field, program.metrics[1].field);
  EXPECT_EQ(again.metrics[2].log_groups, std::vector<std::string>{"CloudTrail/*"});
  EXPECT_EQ(again.alarms[1].comparison, Comparison::greater);
  EXPECT_EQ(again.alarms[1].threshold, 10.5);
  EXPECT_EQ(again.alarms[0].actions, std::vector<std::string>{"page"});
  EXPECT_TRUE(again.contributors[1].by_maximum);
  EXPECT_TRUE(again.contributors[1].sum);
  EXPECT_EQ(again.threats[1].values, (std::vector<std::string>{"abc", "b"}));
  EXPECT_EQ(again.threats[1].rule.risk, 9);
  EXPECT_EQ(again.graphs[0].nodes[0].capture, "^(.*)@");
  EXPECT_EQ(again.graphs[0].edges[0].to, (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(again.graphs[0].edges[1].denied, std::nullopt);
  EXPECT_EQ(again.graphs[0].edges[0].cost, 2);
  EXPECT_EQ(again.graphs[0].sensitive[0].ids, (std::vector<std::string>{"a*", "jewel"}));
  EXPECT_EQ(again.graphs[0].max_edges, 500u);
  EXPECT_EQ(again.queries[0].span, 3600u);
  EXPECT_EQ(again.queries[0].text, program.queries[0].text);
  EXPECT_EQ(again.queries[0].plan.expressions.size(), program.queries[0].plan.expressions.size());
  EXPECT_EQ(again.graphs[0].alarm.at_least, 7.5);
  EXPECT_EQ(again.graphs[0].alarm.weight, 2);
  EXPECT_EQ(again.graphs[0].alarm.untrusted, (std::vector<std::string>{"thing", "user:a*"}));
  EXPECT_TRUE(again.scores[0].per_event);
  EXPECT_EQ(again.scores[0].entity->label, "$.user");
  EXPECT_EQ(again.scores[0].signals[1].weight, 2u);
  EXPECT_EQ(again.scores[0].categories[1].is, "other");
  EXPECT_EQ(again.scores[1].signals[0].distinct, program.scores[1].signals[0].distinct);
  EXPECT_EQ(again.scores[1].signals[1].share, 250'000u);
  EXPECT_EQ(again.scores[1].signals[1].distinct, std::nullopt);
  EXPECT_EQ(again.scores[1].window, 600u);
  EXPECT_EQ(again.graphs[0].alarm.trusted, std::vector<std::string>{"user:admin"});
}

TEST(Artifact, RandomPatternsComeBackEqual) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    std::vector<grammar::Pattern> patterns;
    for (std::uint64_t i = 0; i < 20; ++i) {
      const std::string text = oracle::random_case(seed * 20 + i).pattern;
      grammar::Diagnostics diagnostics;
      auto parsed = grammar::parse_pattern(grammar::Text(text, {grammar::SourceId{0}, 0, 0}), diagnostics);
      ASSERT_TRUE(parsed) << text;
      patterns.push_back(std::move(*parsed));
    }
    const auto program = compiler::compile_patterns(patterns);
    ASSERT_TRUE(program);
    const std::string bytes = save(*program);
    const auto loaded = load(bytes);
    ASSERT_TRUE(std::holds_alternative<Program>(loaded)) << refusal(bytes);
    ASSERT_EQ(save(std::get<Program>(loaded)), bytes);
  }
}

TEST(Artifact, TheEmptyProgram) { EXPECT_EQ(refusal(save({})), ""); }

// A view need not be aligned as FlatBuffers wants it.
TEST(Artifact, AnyAlignment) {
  const std::string bytes = save(program_of_every_kind());
  for (std::size_t offset = 0; offset < 16; ++offset) {
    std::string moved(offset, 'x');
    moved += bytes;
    EXPECT_EQ(refusal(std::string_view(moved).substr(offset)), "");
  }
}

TEST(Artifact, Refusals) {
  const std::string bytes = save(program_of_every_kind());
  EXPECT_EQ(refusal(""), "not a compiled pack (its first bytes are not TRIPLINE)");
  EXPECT_EQ(refusal("TRIPLINE"), "not a compiled pack (its first bytes are not TRIPLINE)");
  EXPECT_EQ(refusal("tripline" + bytes.substr(8)), "not a compiled pack (its first bytes are not TRIPLINE)");
  EXPECT_EQ(refusal(bytes + "x"), "damaged: its checksum does not fit its content");
  EXPECT_EQ(refusal(with_checksum("")), "damaged: not a valid FlatBuffers file");
  EXPECT_EQ(refusal(with_checksum("garbage that is no FlatBuffers file")),
            "damaged: not a valid FlatBuffers file");
  Program broken = program_of_every_kind();
  broken.filters[0].entry = 77;
  EXPECT_EQ(refusal(save(broken)), "damaged: filter 0 has no entry");
  broken = program_of_every_kind();
  broken.queries[0].plan.columns[0].slot = 77;
  EXPECT_EQ(refusal(save(broken)), "damaged: query `sizes` is broken: a column of a query is out of range");
}

TEST(Artifact, EverySingleByteCorruptionIsRefused) {
  const std::string bytes = save(program_of_every_kind());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
    ASSERT_NE(refusal(damaged), "") << at;
  }
}

TEST(Artifact, EveryTruncationIsRefused) {
  const std::string bytes = save(program_of_every_kind());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_NE(refusal(std::string_view(bytes).substr(0, size)), "") << size;
}

// With a checksum that fits, what holds is the FlatBuffers verifier and verify(): whatever they let through
// must run.
TEST(Artifact, WhatLoadsRuns) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const std::string body = save(program_of_every_kind()).substr(16);
  std::size_t ran = 0, refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = body;
    for (std::size_t n = 1 + random() % 3; n > 0; --n) {
      const std::size_t at = random() % damaged.size();
      switch (random() % 4) {
        case 0:
          damaged[at] = static_cast<char>(random());
          break;
        case 1:
          damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
          break;
        case 2: {  // a small or a huge number where one may stand
          const std::uint32_t number = random() % 2 ? static_cast<std::uint32_t>(random() % 40)
                                                    : 0xFFFFFFFF - static_cast<std::uint32_t>(random() % 3);
          if (at + 4 <= damaged.size()) std::memcpy(&damaged[at / 4 * 4], &number, 4);
          break;
        }
        default:
          damaged[at] = 0;
      }
    }
    ++(fuzz::run_artifact(with_checksum(damaged)) ? ran : refused);
  }
  EXPECT_GT(ran, 2000u);
  EXPECT_GT(refused, 2000u);
}

TEST(Artifact, TruncatedBodiesWithAFittingChecksum) {
  const std::string body = save(program_of_every_kind()).substr(16);
  for (std::size_t size = 0; size < body.size(); size += 7)
    fuzz::run_artifact(with_checksum(body.substr(0, size)));
}

}  // namespace
}  // namespace tripline::runtime
