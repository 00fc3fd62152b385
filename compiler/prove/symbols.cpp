#include "compiler/prove/symbols.hpp"

#include <algorithm>
#include <map>

namespace tripline::compiler::proof {

namespace {

constexpr Point first_surrogate = 0xD800, last_surrogate = 0xDFFF;

// The most readable first; what stands in none of them costs most.
struct Liking {
  std::string_view points;
  std::uint32_t cost;
};
constexpr Liking likings[] = {
    {"xabcdefghijklmnopqrstuvwyz", 10}, {"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 11}, {"1234567890", 11},
    {"-_./:@", 13},                     {" ,;=+#$&%!?()<>{}[]|~^*'`", 20},   {"\"\\", 40},
    {"\t", 45},
};
constexpr std::uint32_t letter_cost = 30, control_cost = 60, odd_cost = 100;

std::uint32_t cost_of(Point point) {
  if (point < 0x80) {
    for (const Liking& liking : likings) {
      if (liking.points.find(static_cast<char>(point)) != std::string_view::npos) return liking.cost;
    }
    return control_cost;
  }
  if (point > last_unicode || (point >= first_surrogate && point <= last_surrogate)) return odd_cost;
  return point >= 0xA1 && point <= 0x17F ? letter_cost : control_cost;
}

// How many bytes of `text` at `at` are one character of UTF-8 or a surrogate in its form, or an overlong one; 1 else.
Point read_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return ++at, lead;
  if (lead >= 0xC2 && lead <= 0xDF && tail(1)) {
    const Point point = (lead & 0x1Fu) << 6 | (byte(1) & 0x3Fu);
    return at += 2, point;
  }
  if (lead >= 0xE0 && lead <= 0xEF && tail(1) && tail(2)) {
    const Point point = (lead & 0xFu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    return at += 3, point < 0x800 ? overlong : point;
  }
  if (lead >= 0xF0 && lead <= 0xF4 && tail(1) && tail(2) && tail(3)) {
    const Point point = (lead & 7u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu);
    return at += 4, point < 0x10000 || point > last_unicode ? overlong : point;
  }
  return ++at, stray;
}

}  // namespace

PointSet::PointSet(std::vector<PointRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const PointRange& a, const PointRange& b) { return a.first < b.first; });
  for (const PointRange& range : ranges) {
    if (!ranges_.empty() && range.first <= ranges_.back().last + 1) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
  overlong_ = std::any_of(ranges_.begin(), ranges_.end(),
                          [](const PointRange& range) { return range.first <= 0x80 && range.last >= last_unicode; });
}

bool PointSet::contains(Point point) const {
  if (point > last_unicode) return point == overlong && overlong_;
  const auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), point,
                                       [](Point p, const PointRange& range) { return p < range.first; });
  return behind != ranges_.begin() && point <= (behind - 1)->last;
}

PointSet PointSet::complement() const {
  std::vector<PointRange> out;
  Point next = 0;
  for (const PointRange& range : ranges_) {
    if (range.first > next) out.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= last_unicode) out.push_back({next, last_unicode});
  return PointSet(std::move(out));
}

void Alphabet::add_text(std::string_view text) {
  for (const Point point : points_of(text)) singles_.insert(point);
}

void Alphabet::add(const PointSet& set) { sets_.push_back(set); }

void Alphabet::build() {
  // Between two neighbours of `edges` all points are alike.
  std::set<Point> edges{0, 0x80, first_surrogate, last_surrogate + 1, stray, overlong, overlong + 1};
  for (const PointSet& set : sets_) {
    for (const PointRange& range : set.ranges()) {
      edges.insert(range.first);
      edges.insert(range.last + 1);
    }
  }
  for (const Point single : singles_) {
    edges.insert(single);
    edges.insert(single + 1);
  }
  // Readable points first, so that each symbol gets the best of its points.
  std::map<std::vector<bool>, std::size_t> known;
  const auto add_point = [&](Point point) {
    const bool in_json = point <= last_unicode && !(point >= first_surrogate && point <= last_surrogate);
    if (texts_ != Texts::lines && !in_json) return;
    if (!singles_.contains(point)) {
      std::vector<bool> kind;
      for (const PointSet& set : sets_) kind.push_back(set.contains(point));
      // Points that are no characters stay apart from those that are: whoever writes them should have no choice.
      kind.push_back(in_json);
      if (!known.emplace(std::move(kind), points_.size()).second) return;
    } else if (std::find(points_.begin(), points_.end(), point) != points_.end()) {
      return;
    }
    points_.push_back(point);
    costs_.push_back(cost_of(point));
  };
  for (const Liking& liking : likings) {
    for (const char c : liking.points) add_point(static_cast<unsigned char>(c));
  }
  for (const Point letter : {0xE9u, 0xFCu, 0xE0u, 0xF1u}) add_point(letter);
  for (const Point edge : edges) {
    if (edge <= overlong) add_point(edge);
  }
}

std::vector<Point> points_of(std::string_view text) {
  std::vector<Point> out;
  for (std::size_t at = 0; at < text.size();) out.push_back(read_point(text, at));
  return out;
}

void append(std::string& text, Point point) {
  const auto put = [&](Point byte) { text.push_back(static_cast<char>(byte)); };
  if (point == stray) return put(0xFF);
  if (point == overlong) return put(0xE0), put(0x80), put(0x80);
  if (point < 0x80) return put(point);
  if (point < 0x800) return put(0xC0 | point >> 6), put(0x80 | (point & 0x3F));
  if (point < 0x10000) return put(0xE0 | point >> 12), put(0x80 | (point >> 6 & 0x3F)), put(0x80 | (point & 0x3F));
  put(0xF0 | point >> 18);
  put(0x80 | (point >> 12 & 0x3F));
  put(0x80 | (point >> 6 & 0x3F));
  put(0x80 | (point & 0x3F));
}

}  // namespace tripline::compiler::proof
