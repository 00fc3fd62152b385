// The fuzz target's corpus, replayed by the ordinary run of the tests.
#include "tests/fuzz/split_fuzz.cpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

const std::filesystem::path corpus = std::string(TRIPLINE_ROOT) + "/tests/fuzz/corpus/split";

TEST(SplitCorpus, IsSplitTheSameInAllWindows) {
  if (!std::filesystem::exists(corpus)) GTEST_SKIP() << corpus << " is not there";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    ASSERT_GE(bytes.size(), 2u);
    const std::string_view text = std::string_view(bytes).substr(2);
    for (const std::uint64_t max_event : {std::uint64_t{1} << 20, std::uint64_t{130}}) {
      const auto whole = outcome(text, 1u << 20, max_event);
      for (std::uint64_t window = 1; window < 200; ++window) {
        ASSERT_EQ(outcome(text, window, max_event), whole) << entry.path() << " window " << window;
      }
    }
    ++files;
  }
  EXPECT_GE(files, 13u);
}

}  // namespace
