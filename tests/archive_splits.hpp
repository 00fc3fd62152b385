#pragma once
// What the laws have in common: a generated archive, and its random splits. TRIPLINE_SEED chooses other splits than the
// default ones; the seed is printed.

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "runtime/archive.hpp"
#include "runtime/seen_events.hpp"
#include "tools/generate/generate.hpp"

namespace tripline {

// In a folder of its own, that goes with it.
class LawArchive {
 public:
  LawArchive(const std::string& name, tools::GenerateOptions options)
      : folder_(std::filesystem::temp_directory_path() / (name + "-" + std::to_string(::getpid()))) {
    options.out = folder_;
    const tools::GenerateResult made = tools::generate(options);
    EXPECT_TRUE(made.ok) << made.error;
    inputs_ = runtime::find_inputs({(folder_ / "AWSLogs").string()}, {}).inputs;
    EXPECT_GT(inputs_.size(), 20u);
  }
  ~LawArchive() {
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }
  LawArchive(const LawArchive&) = delete;
  LawArchive& operator=(const LawArchive&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  const std::vector<runtime::Input>& inputs() const { return inputs_; }

 private:
  std::filesystem::path folder_;
  std::vector<runtime::Input> inputs_;
};

inline std::mt19937_64 law_random() {
  const char* seed = std::getenv("TRIPLINE_SEED");
  const std::uint64_t value = seed ? std::strtoull(seed, nullptr, 10) : 20261120;
  std::printf("seed %llu\n", static_cast<unsigned long long>(value));
  return std::mt19937_64(value);
}

// Splits the inputs at random into 2 to 7 slices, `rounds` times; `observe(slice, threads, seen)` makes observations of
// each, and `check(parts)` gets them in any order, renumbered to the whole archive.
template <typename Observe, typename Check>
void for_random_splits(const std::vector<runtime::Input>& inputs, int rounds, Observe observe, Check check) {
  auto random = law_random();
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::vector<std::uint32_t>> split(2 + random() % 6);
    for (std::uint32_t i = 0; i < inputs.size(); ++i) split[random() % split.size()].push_back(i);
    std::shuffle(split.begin(), split.end(), random);
    runtime::SeenEvents seen(64 << 20);
    std::vector<decltype(observe(inputs, 1u, &seen))> parts;
    for (const std::vector<std::uint32_t>& numbers : split) {
      std::vector<runtime::Input> slice;
      for (const std::uint32_t number : numbers) slice.push_back(inputs[number]);
      parts.push_back(observe(slice, 1 + static_cast<unsigned>(random() % 4), &seen));
      parts.back().renumber(numbers);
    }
    std::shuffle(parts.begin(), parts.end(), random);
    check(std::move(parts));
  }
}

}  // namespace tripline
