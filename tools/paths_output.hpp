#pragma once
// Paths as they leave the program. The same report gives the same bytes; every name passes escape.hpp on the way.

#include <cstddef>
#include <string>
#include <string_view>

#include "tools/paths_report.hpp"

namespace tripline::tools {

inline constexpr std::string_view paths_schema = "tripline.paths/1";

struct PathsView {
  std::size_t width = 0;  // columns of a terminal; 0: as wide as it needs
  bool colour = false;
};

std::string paths_table(const PathsReport& report, const PathsView& view);
std::string paths_json(const PathsReport& report);

}  // namespace tripline::tools
