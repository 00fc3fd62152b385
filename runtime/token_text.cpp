#include "runtime/token_text.hpp"

#include "runtime/json_escape.hpp"

namespace tripline::runtime {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The byte behind the digits; there is at least one, or it is `at` itself.
const char* after_digits(const char* at) {
  while (is_digit(*at)) ++at;
  return at;
}

}  // namespace

const char* behind_number(const char* first) {
  const char* p = first;
  if (*p == '-') ++p;
  const char* digits = p;
  p = *p == '0' ? p + 1 : after_digits(p);
  if (p == digits) return nullptr;
  if (*p == '.') {
    digits = ++p;
    p = after_digits(p);
    if (p == digits) return nullptr;
  }
  if (*p == 'e' || *p == 'E') {
    ++p;
    if (*p == '+' || *p == '-') ++p;
    digits = p;
    p = after_digits(p);
    if (p == digits) return nullptr;
  }
  return p;
}

// A token that is no bracket or separator follows, so no digit is read beyond the text.
bool TokenText::is_number(At at, std::string_view& number) const {
  const char* const first = begin(at);
  const char* const stop = begin(at + 1);
  const char* p = behind_number(first);
  if (p == nullptr) return false;
  number = {first, static_cast<std::size_t>(p - first)};
  while (p < stop && is_space(*p)) ++p;
  return p == stop;
}

TokenText::At TokenText::skip(At at, std::uint32_t depth, char* scratch) const {
  if (depth >= max_depth) return nullptr;
  std::uint64_t objects[max_depth / 64 + 1];  // a bit for each open bracket: whether it is `{`
  std::uint32_t level = 0;
  bool in_object = false;
  for (;;) {
    switch (byte(at)) {
      case '"':
        if (has_escape(at) && unescape_json(string(at), scratch) == nullptr) return nullptr;
        ++at;
        break;
      case '{':
      case '[': {
        const bool object = byte(at) == '{';
        ++at;
        if (byte(at) == (object ? '}' : ']')) {
          if (++at == end) return level == 0 ? at : nullptr;
          break;
        }
        if (depth + level + 1 >= max_depth) return nullptr;  // what stands inside would be too deep
        const std::uint64_t bit = std::uint64_t{1} << level % 64;
        objects[level / 64] = (level % 64 == 0 ? 0 : objects[level / 64] & (bit - 1)) | (object ? bit : 0);
        ++level;
        in_object = object;
        if (!object) continue;
        goto key;
      }
      case 't':
        if (!is_true(at)) return nullptr;
        ++at;
        break;
      case 'f':
        if (!is_false(at)) return nullptr;
        ++at;
        break;
      case 'n':
        if (!is_null(at)) return nullptr;
        ++at;
        break;
      default: {
        std::string_view number;
        if (!is_number(at, number)) return nullptr;
        ++at;
        break;
      }
    }
    // A value is done: go on with its siblings, or close what is closed here.
    for (;;) {
      if (level == 0) return at;
      const char c = byte(at);
      if (c == ',') {
        ++at;
        break;
      }
      if (c != (in_object ? '}' : ']')) return nullptr;
      --level;
      if (++at == end) return level == 0 ? at : nullptr;
      if (level != 0) in_object = (objects[(level - 1) / 64] >> (level - 1) % 64 & 1) != 0;
    }
    if (!in_object) continue;
  key:
    if (byte(at) != '"' || byte(at + 1) != ':') return nullptr;
    if (has_escape(at) && unescape_json(string(at), scratch) == nullptr) return nullptr;
    at += 2;
  }
}

}  // namespace tripline::runtime
