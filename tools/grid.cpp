#include "tools/grid.hpp"

#include <algorithm>

#include "tools/escape.hpp"
#include "tools/text_table.hpp"

namespace tripline::tools {

namespace {

constexpr std::size_t longest_cell = 80;

std::string line_of(const Grid& grid, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (c > 0) line += "  ";
    line += grid.columns[c].number ? pad_left(cells[c], widths[c]) : pad(cells[c], widths[c]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::string grid_text(const Grid& grid, const Colours& colours) {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (const Grid::Column& column : grid.columns) {
    titles.push_back(column.title);
    widths.push_back(display_width(column.title));
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : grid.rows) {
    auto& shown = rows.emplace_back();
    for (std::size_t c = 0; c < row.size(); ++c) {
      shown.push_back(fit_middle(row[c], longest_cell));
      widths[c] = std::max(widths[c], display_width(shown.back()));
    }
  }
  std::string out = colours.strong(line_of(grid, titles, widths)) + '\n';
  for (const auto& row : rows) out += line_of(grid, row, widths) + '\n';
  return out;
}

std::string grid_markdown(const Grid& grid) {
  std::string head = "|", rule = "|", out;
  for (const Grid::Column& column : grid.columns) {
    head += " " + column.title + " |";
    rule += column.number ? " ---: |" : " --- |";
  }
  for (const auto& row : grid.rows) {
    out += "|";
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool code = grid.columns[c].foreign && !row[c].empty();
      out += " " + (code ? markdown_code(row[c]) : row[c]) + " |";
    }
    out += "\n";
  }
  return head + "\n" + rule + "\n" + out;
}

}  // namespace tripline::tools
