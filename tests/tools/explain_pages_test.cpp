// The pages as they were written, through CMake's lists and C++'s raw strings.
#include "tools/explain_pages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tripline::tools {
namespace {

TEST(ExplainPages, AreTheFilesByteForByteInOrder) {
  const std::filesystem::path folder = std::filesystem::path(TRIPLINE_ROOT) / "grammar/explain";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files += entry.path().extension() == ".md";
  EXPECT_EQ(explain_pages().size(), files);
  for (const ExplainPage& page : explain_pages()) {
    std::ifstream file(folder / (std::string(page.code) + ".md"), std::ios::binary);
    ASSERT_TRUE(file) << page.code;
    EXPECT_EQ(page.text, std::string(std::istreambuf_iterator<char>(file), {})) << page.code;
  }
  const auto by_code = [](const ExplainPage& a, const ExplainPage& b) { return a.code < b.code; };
  EXPECT_TRUE(std::is_sorted(explain_pages().begin(), explain_pages().end(), by_code));
}

}  // namespace
}  // namespace tripline::tools
