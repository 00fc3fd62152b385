// The parts of the builder that are no templates.

#include "grammar/build_json.hpp"

namespace tripline::grammar::json {

namespace {
std::string utf8(std::uint32_t c) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) return {byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))};
  return {byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)), byte(0x80 | ((c >> 6) & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }
}  // namespace

void Builder::add_value(TreeNode node) {
  const TreeId id = tree.add(std::move(node));
  if (open.empty()) {
    tree.root = id;
    return;
  }
  TreeEntry entry;
  entry.key = std::move(open.back().key);
  entry.value = id;
  open.back().key = Text();
  open.back().entries.push_back(std::move(entry));
}

void Builder::end_string(std::size_t end) { string.set_span(text.span(string_begin, end)); }

// UTF-16 code units become code points: a high half waits for the low half that must follow at once.
void Builder::add_unit(std::uint32_t unit, std::size_t begin, std::size_t end) {
  if (high_surrogate != 0 && is_low(unit)) {
    string.append(utf8(0x10000 + ((high_surrogate - 0xD800) << 10) + (unit - 0xDC00)), source(high_begin));
    high_surrogate = 0;
    return;
  }
  drop_surrogate(begin);
  if (is_high(unit)) {
    high_surrogate = unit;
    high_begin = begin;
  } else if (is_low(unit)) {
    slips.push_back({Slip::Kind::lone_surrogate, begin, end});
  } else {
    string.append(utf8(unit), source(begin));
  }
}

void Builder::drop_surrogate(std::size_t end) {
  if (high_surrogate == 0) return;
  slips.push_back({Slip::Kind::lone_surrogate, high_begin, end});
  high_surrogate = 0;
}

void Builder::close(std::size_t end) {
  Open done = std::move(open.back());
  open.pop_back();
  TreeNode node;
  node.kind = done.kind;
  node.entries = std::move(done.entries);
  node.span = text.span(done.begin, end);
  add_value(std::move(node));
}

}  // namespace tripline::grammar::json
