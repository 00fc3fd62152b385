#pragma once
// The two blocks of a page in grammar/explain: what raises its code, and the same mended.

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace tripline {

// The text of every block in the page of `code`, without the line that opens it.
inline std::vector<std::string> page_blocks(std::string_view code) {
  const auto path = std::filesystem::path(TRIPLINE_ROOT) / "grammar/explain" / (std::string(code) + ".md");
  std::ifstream file(path);
  std::vector<std::string> blocks;
  bool open = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      open = !open;
      if (open) blocks.emplace_back();
    } else if (open) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

}  // namespace tripline
