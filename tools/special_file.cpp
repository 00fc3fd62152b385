#include "tools/special_file.hpp"

#include <filesystem>
#include <system_error>

namespace tripline::tools {

bool is_special_file(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
         !std::filesystem::is_directory(status);
}

}  // namespace tripline::tools
