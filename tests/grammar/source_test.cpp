#include "grammar/source.hpp"

#include <gtest/gtest.h>

namespace tripline::grammar {
namespace {

TEST(Source, positions_count_lines_and_code_points) {
  const Source source("x", "ab\r\né日c\n\nd");
  const struct {
    std::uint32_t offset, line, column;
  } cases[] = {{0, 1, 1}, {2, 1, 3}, {4, 2, 1}, {6, 2, 2}, {9, 2, 3}, {10, 2, 4}, {11, 3, 1}, {12, 4, 1}, {13, 4, 2}, {99, 4, 2}};
  for (const auto& [offset, line, column] : cases) {
    EXPECT_EQ(source.position(offset).line, line) << offset;
    EXPECT_EQ(source.position(offset).column, column) << offset;
  }
  EXPECT_EQ(source.line_count(), 4u);
  EXPECT_EQ(source.line(1), "ab");
  EXPECT_EQ(source.line(2), "é日c");
  EXPECT_EQ(source.line(3), "");
  EXPECT_EQ(source.line(4), "d");
}

Span at(std::uint32_t begin, std::uint32_t end) { return {SourceId{0}, begin, end}; }

TEST(Text, as_it_stands_in_the_source) {
  const Text text("abc", at(10, 13));
  EXPECT_EQ(text.span(0, 3), at(10, 13));
  EXPECT_EQ(text.span(1, 2), at(11, 12));
  EXPECT_EQ(text.span(3, 3), at(13, 13));
  EXPECT_EQ(text.span(7, 9), at(13, 13));
}

TEST(Text, pieces_are_never_cut) {
  Text text;  // "a\u00e9b" with the escape written out, at 5
  text.append('a', 6);
  text.append_piece("é", 7, 6);
  text.append("bc", 13);
  text.set_span(at(5, 16));
  EXPECT_EQ(text.value(), "aébc");
  EXPECT_EQ(text.span(), at(5, 16));
  EXPECT_EQ(text.span(0, 1), at(6, 7));
  EXPECT_EQ(text.span(1, 2), at(7, 13));
  EXPECT_EQ(text.span(2, 3), at(7, 13));
  EXPECT_EQ(text.span(1, 4), at(7, 14));
  EXPECT_EQ(text.span(4, 5), at(14, 15));
  EXPECT_EQ(text.span(5, 5), at(15, 15));
}

TEST(Text, synthetic_and_empty_texts_point_at_their_whole_span) {
  const Text text = Text::synthetic("generated", at(3, 5));
  EXPECT_EQ(text.span(2, 4), at(3, 5));
  Text empty;
  empty.set_span(at(3, 5));
  EXPECT_EQ(empty.span(0, 0), at(3, 5));
}

}  // namespace
}  // namespace tripline::grammar
