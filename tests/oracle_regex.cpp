#include "tests/oracle_regex.hpp"

// There is no grouping, so a body is a list of alternatives and an alternative is a list of pieces, each a
// set of characters with bounds on its repetition. Matching carries the set of all places where the match may
// stand after the pieces so far; it begins with every place of the text, and the body is found when any place
// is left at the end. A place is visited at most once per repetition, so nothing can explode.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "tests/oracle_json.hpp"

namespace tripline::oracle {
namespace {

constexpr std::uint32_t last_point = 0x10FFFF;
constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();

using Places = std::set<std::size_t>;

struct Characters {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
  bool negated = false;

  void add(std::uint32_t first, std::uint32_t last) { ranges.emplace_back(first, last); }
  bool has(std::uint32_t point) const {
    for (const auto& [first, last] : ranges) {
      if (first <= point && point <= last) return !negated;
    }
    return negated;
  }
};

struct Piece {
  enum class Kind { characters, text_begin, text_end };
  Kind kind = Kind::characters;
  Characters characters;
  std::size_t least = 1;
  std::size_t most = 1;
};

using Alternative = std::vector<Piece>;

class BodyReader {
 public:
  explicit BodyReader(std::string_view body) : rest_(body) {}

  std::vector<Alternative> read() {
    std::vector<Alternative> alternatives(1);
    while (!rest_.empty()) {
      if (take('|')) {
        alternatives.emplace_back();
      } else {
        alternatives.back().push_back(piece());
      }
    }
    return alternatives;
  }

 private:
  char next() {
    const char c = rest_.empty() ? '\0' : rest_.front();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return c;
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  Piece piece() {
    Piece out;
    if (take('^')) {
      out.kind = Piece::Kind::text_begin;
      return out;
    }
    if (take('$')) {
      out.kind = Piece::Kind::text_end;
      return out;
    }
    if (take('.')) {
      out.characters.add('\n', '\n');
      out.characters.negated = true;
    } else if (take('[')) {
      out.characters = character_class();
    } else {
      add_character(out.characters);
    }
    quantifier(out);
    return out;
  }

  void quantifier(Piece& piece) {
    if (take('*')) {
      piece.least = 0;
      piece.most = unbounded;
    } else if (take('+')) {
      piece.most = unbounded;
    } else if (take('?')) {
      piece.least = 0;
    } else if (take('{')) {
      const bool has_least = !rest_.empty() && rest_.front() != ',';
      piece.least = has_least ? bound() : 0;
      piece.most = piece.least;
      if (take(',')) piece.most = !rest_.empty() && rest_.front() != '}' ? bound() : unbounded;
      take('}');
    } else {
      return;
    }
    take('?');  // lazy: finds the same
  }

  std::size_t bound() {
    std::size_t value = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = value * 10 + static_cast<std::size_t>(next() - '0');
    }
    return value;
  }

  Characters character_class() {
    Characters out;
    out.negated = take('^');
    while (!rest_.empty() && !take(']')) {
      const bool single = add_character(out);
      if (!single || rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') continue;
      take('-');
      Characters end;
      add_character(end);
      out.ranges.back().second = end.ranges.front().first;
    }
    return out;
  }

  // One character, escaped or plain, or a class escape; false for the latter, which cannot begin a range.
  bool add_character(Characters& out) {
    const char c = next();
    if (c != '\\') {
      add_point(out, c);
      return true;
    }
    const char letter = next();
    switch (letter) {
      case 'd':
      case 'D':
        return add_class(out, {{'0', '9'}}, letter == 'D');
      case 's':
      case 'S':
        return add_class(out, {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}, letter == 'S');
      case 'w':
      case 'W':
        return add_class(out, {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, letter == 'W');
      case 't':
        add_point(out, '\t');
        return true;
      case 'n':
        add_point(out, '\n');
        return true;
      case 'x': {
        const std::uint32_t point = hex_digit(next()) * 16;
        const std::uint32_t low = hex_digit(next());
        out.add(point + low, point + low);
        return true;
      }
      default:
        add_point(out, letter);
        return true;
    }
  }

  static void add_point(Characters& out, char c) {
    const std::uint32_t point = static_cast<unsigned char>(c);
    out.add(point, point);
  }

  // `ranges` in ascending order, or everything between them.
  static bool add_class(Characters& out, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ranges,
                        bool complement) {
    std::uint32_t behind = 0;
    for (const auto& [first, last] : ranges) {
      if (complement) {
        out.add(behind, first - 1);
      } else {
        out.add(first, last);
      }
      behind = last + 1;
    }
    if (complement) out.add(behind, last_point);
    return false;
  }

  static std::uint32_t hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
    return static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
  }

  std::string_view rest_;
};

std::uint32_t point_at(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = [&](std::size_t offset) {
    return std::uint32_t{static_cast<unsigned char>(text[at + offset])};
  };
  std::uint32_t point = length == 1 ? byte(0) : byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = (point << 6) | (byte(i) & 0x3F);
  return point;
}

// The places one character further on.
Places advance(const Characters& characters, const Places& places, std::string_view text) {
  Places out;
  for (const std::size_t place : places) {
    const std::size_t length = utf8_length(text, place);
    if (length > 0 && characters.has(point_at(text, place, length))) out.insert(place + length);
  }
  return out;
}

Places after(const Piece& piece, Places places, std::string_view text) {
  if (piece.kind == Piece::Kind::text_begin) return places.contains(0) ? Places{0} : Places{};
  if (piece.kind == Piece::Kind::text_end)
    return places.contains(text.size()) ? Places{text.size()} : Places{};
  for (std::size_t i = 0; i < piece.least && !places.empty(); ++i)
    places = advance(piece.characters, places, text);
  Places all = places;
  for (std::size_t i = piece.least; i < piece.most && !places.empty(); ++i) {
    Places fresh;
    for (const std::size_t place : advance(piece.characters, places, text)) {
      if (all.insert(place).second) fresh.insert(place);
    }
    places = fresh;
  }
  return all;
}

}  // namespace

bool regex_found(std::string_view body, std::string_view text) {
  for (const Alternative& alternative : BodyReader(body).read()) {
    Places places;
    for (std::size_t place = 0; place <= text.size(); ++place) places.insert(place);
    for (const Piece& piece : alternative) places = after(piece, places, text);
    if (!places.empty()) return true;
  }
  return false;
}

}  // namespace tripline::oracle
