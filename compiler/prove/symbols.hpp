#pragma once
// The alphabet that automata over texts run on. A text is a row of code points; the bytes of a log line that are no
// UTF-8 are points of their own, so every string of bytes is a row of points. Points that no condition tells apart
// are one symbol, which keeps automata over a million points as small as those over a dozen.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::compiler::proof {

using Point = std::uint32_t;
using Symbol = std::uint16_t;

// Points behind Unicode's. `stray` is a byte that no sequence of UTF-8 has. `overlong` is a sequence that is no UTF-8
// but that RE2 takes for a character where it looks for any of U+0080 to U+10FFFF (three or four bytes of the right
// shape; RE2's compile.cc calls it worth the smaller automata).
inline constexpr Point last_unicode = 0x10FFFF, stray = 0x110000, overlong = 0x110001;

struct PointRange {
  Point first = 0, last = 0;
};

// A set of points as a class of a regular expression names it.
class PointSet {
 public:
  PointSet() = default;
  explicit PointSet(std::vector<PointRange> ranges);

  bool contains(Point point) const;
  // What a class with a leading ^ stands for: all other points of Unicode.
  PointSet complement() const;
  const std::vector<PointRange>& ranges() const { return ranges_; }

 private:
  std::vector<PointRange> ranges_;  // ascending, apart
  bool overlong_ = false;
};

// Texts of JSON are valid UTF-8; lines may hold any bytes; objects are the raw texts of JSON objects, of which only the
// outer form is known here: braces around anything.
enum class Texts : std::uint8_t { json, lines, objects };

class Alphabet {
 public:
  explicit Alphabet(Texts texts) : texts_(texts) {}

  void add_text(std::string_view text);
  void add(const PointSet& set);
  // After all were added.
  void build();

  std::size_t size() const { return points_.size(); }
  // A point that stands for the symbol, the most readable one.
  Point point(Symbol symbol) const { return points_[symbol]; }
  // How little the point reads as plain text; 1 at least.
  std::uint32_t cost(Symbol symbol) const { return costs_[symbol]; }

 private:
  Texts texts_;
  std::set<Point> singles_;
  std::vector<PointSet> sets_;
  std::vector<Point> points_;
  std::vector<std::uint32_t> costs_;
};

std::vector<Point> points_of(std::string_view text);
void append(std::string& text, Point point);

}  // namespace tripline::compiler::proof
