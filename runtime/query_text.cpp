#include "runtime/query_text.hpp"

// Letter case follows Unicode's simple mappings, as the C library's C.UTF-8 has them; it does not depend on
// how the machine is set up.

#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tripline::runtime {

namespace {

bool is_tail(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The bytes of the character at the front.
std::size_t character_size(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t wanted = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
  if (wanted > text.size()) return 1;
  for (std::size_t i = 1; i < wanted; ++i) {
    if (!is_tail(text[i])) return 1;
  }
  return wanted;
}

char32_t decode(std::string_view character) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(character[i]));
  };
  switch (character.size()) {
    case 2:
      return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3:
      return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    case 4:
      return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    default:
      return byte(0);
  }
}

void encode(char32_t point, std::string& out) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6), put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12), put(0x80 | (point >> 6 & 0x3F)), put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18), put(0x80 | (point >> 12 & 0x3F)), put(0x80 | (point >> 6 & 0x3F)),
        put(0x80 | (point & 0x3F));
  }
}

template <typename Map, typename Ascii>
std::string mapped(std::string_view text, const Map& map, const Ascii& ascii) {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 1) {
      out += ascii(text[0]);
    } else if (locale == locale_t{}) {
      out += text.substr(0, size);
    } else {
      encode(static_cast<char32_t>(map(static_cast<wint_t>(decode(text.substr(0, size))), locale)), out);
    }
    text.remove_prefix(size);
  }
  return out;
}

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(character_size(text));
  return count;
}

std::string_view characters(std::string_view text, std::size_t start, std::size_t length) {
  for (; start > 0 && !text.empty(); --start) text.remove_prefix(character_size(text));
  std::size_t end = 0;
  for (; length > 0 && end < text.size(); --length) end += character_size(text.substr(end));
  return text.substr(0, end);
}

std::string_view without(std::string_view text, std::string_view set, bool front, bool back) {
  const auto in_set = [&](std::string_view character) {
    for (std::string_view rest = set; !rest.empty();) {
      const std::size_t size = character_size(rest);
      if (rest.substr(0, size) == character) return true;
      rest.remove_prefix(size);
    }
    return false;
  };
  while (front && !text.empty()) {
    const std::size_t size = character_size(text);
    if (!in_set(text.substr(0, size))) break;
    text.remove_prefix(size);
  }
  while (back && !text.empty()) {
    std::size_t size = 1;
    while (size < std::min<std::size_t>(text.size(), 4) && is_tail(text[text.size() - size])) ++size;
    if (character_size(text.substr(text.size() - size)) != size) size = 1;
    if (!in_set(text.substr(text.size() - size))) break;
    text.remove_suffix(size);
  }
  return text;
}

std::string upper_case(std::string_view text) {
  return mapped(text, towupper_l,
                [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
}

std::string lower_case(std::string_view text) {
  return mapped(text, towlower_l,
                [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

std::uint64_t replaced_size(std::string_view text, std::string_view what, std::string_view by) {
  std::uint64_t found = 0;
  for (std::size_t at = 0; !what.empty() && (at = text.find(what, at)) != text.npos; at += what.size()) ++found;
  return text.size() - found * what.size() + found * by.size();
}

std::string replace_all(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t found = what.empty() ? text.npos : text.find(what, at);
    out += text.substr(at, found == text.npos ? text.npos : found - at);
    if (found == text.npos) return out;
    out += by;
    at = found + what.size();
  }
}

std::string url_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-_.~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      ((out += '%') += digits[byte >> 4]) += digits[byte & 15];
    }
  }
  return out;
}

std::optional<std::string> url_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1,
                low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
      i += 2;
    }
  }
  return out;
}

std::string base64_encoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j <= text.size() ? base64_letters[bits >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (char c : text) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
    const std::size_t value = base64_letters.find(c);
    if (value == base64_letters.npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(static_cast<unsigned char>(bits >> held & 0xFF));
  }
  return out;
}

std::optional<std::string> hex_to_text(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
  }
  return out;
}

std::optional<double> hex_to_number(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  if (text.empty() || text.size() > 16) return std::nullopt;
  double value = 0;
  for (const char c : text) {
    if (hex_digit(c) < 0) return std::nullopt;
    value = value * 16 + hex_digit(c);
  }
  return value;
}

}  // namespace tripline::runtime
