// The compiled program against the oracle: many random patterns in one program, many random events through it,
// every pair compared; with all passes, and with each left out. TRIPLINE_SEED chooses other cases than the
// default ones; a failure prints the pattern, the event and the seeds.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "compiler/compile.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/artifact.hpp"
#include "runtime/match.hpp"
#include "tests/oracle.hpp"
#include "tests/random_cases.hpp"

namespace tripline {
namespace {

std::uint64_t first_seed() {
  const char* seed = std::getenv("TRIPLINE_SEED");
  return seed ? std::strtoull(seed, nullptr, 10) : 20261120;
}

struct Batch {
  std::vector<std::string> texts;
  std::vector<grammar::Pattern> patterns;
};

Batch random_batch(oracle::PatternClass kind, std::uint64_t seed, std::size_t size) {
  Batch batch;
  for (std::size_t i = 0; i < size; ++i) {
    std::string text = oracle::random_pattern(kind, seed + i);
    grammar::Diagnostics diagnostics;
    auto pattern = grammar::parse_pattern(grammar::Text(text, {grammar::SourceId{0}, 0, 0}), diagnostics);
    if (!pattern) {
      ADD_FAILURE() << "refused: " << text;
      continue;
    }
    batch.texts.push_back(std::move(text));
    batch.patterns.push_back(std::move(*pattern));
  }
  return batch;
}

// Returns how many pairs matched.
std::size_t compare(const Batch& batch, oracle::PatternClass kind, std::uint64_t seed, std::size_t events,
                    const compiler::Passes& passes) {
  const auto compiled = compiler::compile_patterns(batch.patterns, passes);
  EXPECT_TRUE(compiled);
  if (!compiled) return 0;
  // What runs is what was saved and loaded.
  auto loaded = runtime::load(runtime::save(*compiled));
  EXPECT_TRUE(std::holds_alternative<runtime::Program>(loaded));
  const auto& program = std::get<runtime::Program>(loaded);
  runtime::Matcher matcher(program);
  std::size_t matches = 0;
  for (std::size_t e = 0; e < events; ++e) {
    const std::string event = oracle::random_event(kind, seed + e);
    const std::string bytes = event + std::string(runtime::Decoder::padding, '\0');
    const std::vector<std::uint32_t> matched = matcher.match(std::string_view(bytes).substr(0, event.size()), true);
    std::size_t next = 0;
    for (std::size_t p = 0; p < batch.patterns.size(); ++p) {
      const bool program_says = next < matched.size() && matched[next] == p;
      if (program_says) ++next;
      const bool oracle_says = oracle::matches(batch.patterns[p], event);
      matches += oracle_says;
      if (program_says != oracle_says) {
        ADD_FAILURE() << "pattern: " << batch.texts[p] << "\nevent:   " << event << "\noracle:  " << oracle_says
                      << "\nprogram: " << program_says << "\nseeds:   " << seed;
        return matches;
      }
    }
  }
  return matches;
}

class Differential : public testing::TestWithParam<oracle::PatternClass> {};

// 4 classes x 90 batches x 60 patterns x 50 events: above a million pairs.
TEST_P(Differential, ProgramAgreesWithOracle) {
  constexpr std::size_t batches = 90, patterns = 60, events = 50;
  const std::uint64_t seed = first_seed();
  std::size_t pairs = 0, matches = 0;
  for (std::size_t b = 0; b < batches && !HasFailure(); ++b) {
    const std::uint64_t here = seed + b * 1'000'003;
    const Batch batch = random_batch(GetParam(), here, patterns);
    matches += compare(batch, GetParam(), here + 500'000, events, {});
    pairs += patterns * events;
  }
  std::printf("seed %llu: %zu pairs, %zu matches\n", static_cast<unsigned long long>(seed), pairs, matches);
  EXPECT_GT(matches, pairs / 20);  // a test that never matches tests nothing
}

TEST_P(Differential, EveryPassCanBeLeftOut) {
  const std::uint64_t seed = first_seed() + 77;
  const Batch batch = random_batch(GetParam(), seed, 40);
  for (int without = 0; without < 6; ++without) {
    compiler::Passes passes;
    if (without == 0) passes.share = false;
    if (without == 1) passes.fold = false;
    if (without == 2) passes.drop_guards = false;
    if (without == 3) passes.order = false;
    if (without == 4) passes.sweep = false;
    if (without == 5) passes = {false, false, false, false, false};
    SCOPED_TRACE(without);
    compare(batch, GetParam(), seed + 500'000, 60, passes);
  }
}

INSTANTIATE_TEST_SUITE_P(Classes, Differential,
                         testing::Values(oracle::PatternClass::json, oracle::PatternClass::terms,
                                         oracle::PatternClass::regex, oracle::PatternClass::delimited));

}  // namespace
}  // namespace tripline
