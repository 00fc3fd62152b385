#include "tools/grid.hpp"

#include <gtest/gtest.h>

namespace tripline::tools {
namespace {

const Grid sample{{{"RULE", false, true}, {"N", true}, {"STATE"}},
                  {{"pack/a", "7", "equal"}, {"\x1b|`東京", "1,000", ""}, {std::string(200, 'x'), "", "new"}}};

TEST(Grid, AlignsAndEscapesForATerminal) {
  const std::string longest = std::string(27, 'x') + "…" + std::string(52, 'x');
  EXPECT_EQ(grid_text(sample, Colours(false)), "RULE" + std::string(76, ' ') + "      N  STATE\n" +
                                                   "pack/a" + std::string(74, ' ') + "      7  equal\n" +
                                                   "\\x1b|`東京" + std::string(70, ' ') + "  1,000\n" + longest +
                                                   "         new\n");
}

TEST(Grid, IsATableOfMarkdown) {
  EXPECT_EQ(grid_markdown(sample), "| RULE | N | STATE |\n| --- | ---: | --- |\n| <code>pack/a</code> | 7 | equal |\n"
                                   "| <code>&#92;x1b&#124;&#96;東京</code> | 1,000 |  |\n| <code>" +
                                       std::string(200, 'x') + "</code> |  | new |\n");
}

}  // namespace
}  // namespace tripline::tools
