#pragma once
// A small table of texts, for a terminal and for a pull request.

#include <string>
#include <vector>

#include "tools/colours.hpp"

namespace tripline::tools {

struct Grid {
  struct Column {
    std::string title;     // ours
    bool number = false;   // set to the right
    bool foreign = false;  // texts of strangers or of rules: code in Markdown
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  // a cell a column, as it came
};

// Columns as wide as they need, up to a limit; long texts get an ellipsis in their middle. Escaped.
std::string grid_text(const Grid& grid, const Colours& colours);
// A table of GitHub's Markdown. Escaped.
std::string grid_markdown(const Grid& grid);

}  // namespace tripline::tools
