// Dependencies point one way: grammar and runtime know nothing of each other or of what is built on them, the
// compiler knows nothing of the tools. CMake's link lines say so too, but a header alone would pass them.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tripline {
namespace {

const std::filesystem::path root = TRIPLINE_ROOT;

bool is_source(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".cpp" || ending == ".hpp" || ending == ".h";
}

std::vector<std::filesystem::path> sources_of(std::string_view folder) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(root / folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    if (entry.is_regular_file() && is_source(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// The path of `#include "path"`, or nothing; `<path>` is somebody else's.
std::string included(std::string_view line) {
  constexpr std::string_view directive = "#include \"";
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (!line.starts_with(directive)) return "";
  line.remove_prefix(directive.size());
  return std::string(line.substr(0, line.find('"')));
}

TEST(Layering, IncludesPointOneWay) {
  const std::map<std::string, std::vector<std::string>> allowed = {
      {"grammar", {"grammar"}},
      {"runtime", {"runtime"}},
      {"compiler", {"compiler", "grammar", "runtime"}},
      {"tools", {"tools", "compiler", "grammar", "runtime"}},
  };
  for (const auto& [folder, targets] : allowed) {
    const auto files = sources_of(folder);
    EXPECT_FALSE(files.empty()) << folder;
    for (const auto& file : files) {
      for (const std::string& line : lines_of(file)) {
        const std::string path = included(line);
        if (path.empty()) continue;
        const std::string target = path.substr(0, path.find('/'));
        EXPECT_NE(std::find(targets.begin(), targets.end(), target), targets.end())
            << file.lexically_relative(root).string() << " includes " << path;
      }
    }
  }
}

TEST(Layering, EveryHeaderIsGuarded) {
  for (const std::string_view folder : {"grammar", "runtime", "compiler", "tools", "tests", "bench"}) {
    for (const auto& file : sources_of(folder)) {
      if (file.extension() != ".hpp") continue;
      const auto lines = lines_of(file);
      EXPECT_NE(std::find(lines.begin(), lines.end(), "#pragma once"), lines.end())
          << file.lexically_relative(root).string();
    }
  }
}

TEST(Layering, EverySourceIncludesItsOwnHeaderFirst) {
  for (const std::string_view folder : {"grammar", "runtime", "compiler", "tools"}) {
    for (const auto& file : sources_of(folder)) {
      std::filesystem::path header = file;
      header.replace_extension(".hpp");
      if (file.extension() != ".cpp" || !std::filesystem::exists(header)) continue;
      const auto lines = lines_of(file);
      const auto first = std::find_if(lines.begin(), lines.end(),
                                      [](const std::string& line) { return line.starts_with("#include"); });
      ASSERT_NE(first, lines.end()) << file.string();
      EXPECT_EQ(included(*first), header.lexically_relative(root).generic_string());
    }
  }
}

}  // namespace
}  // namespace tripline
