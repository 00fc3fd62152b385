#include "runtime/json_escape.hpp"

#include <cstdint>
#include <cstring>

namespace tripline::runtime {

namespace {

// Four hex digits, or a number above 0xFFFF.
std::uint32_t hex4(const char* p) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = p[i];
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    } else {
      return 0x10000;
    }
    value = value << 4 | digit;
  }
  return value;
}

char* put_utf8(std::uint32_t c, char* out) {
  if (c < 0x80) {
    *out++ = static_cast<char>(c);
  } else if (c < 0x800) {
    *out++ = static_cast<char>(0xC0 | c >> 6);
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *out++ = static_cast<char>(0xE0 | c >> 12);
    *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  } else {
    *out++ = static_cast<char>(0xF0 | c >> 18);
    *out++ = static_cast<char>(0x80 | (c >> 12 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  }
  return out;
}

}  // namespace

char* unescape_json(std::string_view raw, char* out) {
  const char* p = raw.data();
  const char* const end = p + raw.size();
  while (p < end) {
    const auto* backslash = static_cast<const char*>(std::memchr(p, '\\', static_cast<std::size_t>(end - p)));
    const char* const stop = backslash ? backslash : end;
    std::memmove(out, p, static_cast<std::size_t>(stop - p));
    out += stop - p;
    if (!backslash) return out;
    p = backslash + 1;
    if (p == end) return nullptr;
    switch (*p++) {
      case '"': *out++ = '"'; break;
      case '\\': *out++ = '\\'; break;
      case '/': *out++ = '/'; break;
      case 'b': *out++ = '\b'; break;
      case 'f': *out++ = '\f'; break;
      case 'n': *out++ = '\n'; break;
      case 'r': *out++ = '\r'; break;
      case 't': *out++ = '\t'; break;
      case 'u': {
        if (end - p < 4) return nullptr;
        std::uint32_t c = hex4(p);
        p += 4;
        if (c > 0xFFFF || (c >= 0xDC00 && c <= 0xDFFF)) return nullptr;
        if (c >= 0xD800 && c <= 0xDBFF) {
          if (end - p < 6 || p[0] != '\\' || p[1] != 'u') return nullptr;
          const std::uint32_t low = hex4(p + 2);
          if (low < 0xDC00 || low > 0xDFFF) return nullptr;
          p += 6;
          c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        }
        out = put_utf8(c, out);
        break;
      }
      default: return nullptr;
    }
  }
  return out;
}

}  // namespace tripline::runtime
