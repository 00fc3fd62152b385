// Every fuzz target's corpus, replayed by the ordinary run of the tests. CMake builds each
// tests/fuzz/<name>_fuzz.cpp once more with its entry renamed to <name>_one_input and lists them in
// fuzz_targets.inc.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#define FUZZ_TARGET(name) extern "C" int name##_one_input(const std::uint8_t*, std::size_t);
#include "fuzz_targets.inc"
#undef FUZZ_TARGET

namespace {

struct Target {
  const char* name;
  int (*one_input)(const std::uint8_t*, std::size_t);
};
constexpr Target targets[] = {
#define FUZZ_TARGET(name) {#name, name##_one_input},
#include "fuzz_targets.inc"
#undef FUZZ_TARGET
};

class FuzzCorpus : public testing::TestWithParam<Target> {};

TEST_P(FuzzCorpus, IsReplayed) {
  const std::filesystem::path folder = std::string(TRIPLINE_ROOT) + "/tests/fuzz/corpus/" + GetParam().name;
  ASSERT_TRUE(std::filesystem::exists(folder)) << "a fuzz target without a corpus";
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  EXPECT_FALSE(files.empty());
  for (const std::filesystem::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    // Memory of exactly the input's size, so that reading behind it is found out under a sanitizer.
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    SCOPED_TRACE(path);
    EXPECT_EQ(GetParam().one_input(bytes.data(), bytes.size()), 0);
    GetParam().one_input(bytes.data(), bytes.size() / 2);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzCorpus, testing::ValuesIn(targets),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
