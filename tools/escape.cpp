#include "tools/escape.hpp"

// All escaping asks one question of each code point: may it be shown as it is? The grammar's notion of a
// control character is extended by what is invisible without being a control character (joiners, fillers), as
// names that differ only in those would look the same. How wide a character is drawn is the terminal's
// secret; the table below has the ranges on which they agree.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "grammar/utf8.hpp"

namespace tripline::tools {

namespace {

using grammar::code_point_at;
using grammar::CodePoint;

struct Range {
  std::uint32_t first, last;
};

constexpr Range wide[] = {
    {0x1100, 0x115E},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x26A1, 0x26A1},   {0x26D4, 0x26D4},   {0x2705, 0x2705},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A},
    {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA},
    {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440},
    {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F550, 0x1F567}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5},
    {0x1F6D0, 0x1F6D2}, {0x1F6DC, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7EB},
    {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

constexpr Range combining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
                               {0x064B, 0x065F}, {0x06D6, 0x06DC}, {0x093C, 0x093C}, {0x0941, 0x0948},
                               {0x094D, 0x094D}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
                               {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x302A, 0x302D},
                               {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};

bool among(std::uint32_t c, const Range* begin, const Range* end) {
  const Range* after =
      std::upper_bound(begin, end, c, [](std::uint32_t at, Range range) { return at < range.first; });
  return after != begin && c <= (after - 1)->last;
}

std::size_t width_of(std::uint32_t c) {
  if (c < 0x300) return 1;
  if (among(c, std::begin(combining), std::end(combining))) return 0;
  return among(c, std::begin(wide), std::end(wide)) ? 2 : 1;
}

bool is_unseen(std::uint32_t c) {
  return c < 0x20 || grammar::is_control(c) || c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
         c == 0x17B5 || (c >= 0x200B && c <= 0x200F) || c == 0x2800 || c == 0x3164 || c == 0xFFA0;
}

// How a code point of the text is shown.
std::string shown(std::string_view text, std::size_t at, const CodePoint& point) {
  const std::uint32_t c = point.value;
  if (!point.valid || (is_unseen(c) && c < 0x80)) {
    if (c == '\n') return "\\n";
    if (c == '\t') return "\\t";
    if (c == '\r') return "\\r";
    return fmt::format("\\x{:02x}", c);
  }
  if (!is_unseen(c)) return std::string(text.substr(at, point.length));
  return c > 0xFFFF ? fmt::format("\\u{{{:x}}}", c) : fmt::format("\\u{:04x}", c);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// -12, +1.5, -1e-7: no formula, although it begins like one.
bool is_plain_number(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > begin;
  };
  if (!digits()) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return false;
  }
  return at == text.size();
}

// Full-width forms count too: spreadsheets of East Asian editions take them for the ASCII ones.
bool begins_like_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos) return !is_plain_number(text);
  const std::uint32_t c = code_point_at(text, 0).value;
  return c == 0xFF1D || c == 0xFF0B || c == 0xFF0D || c == 0xFF20;
}

// As many whole characters from the front as fit. `all` tells whether the text did. Combining marks have no
// width, so a flood of them is bounded by number.
std::string front(std::string_view text, std::size_t columns, bool& all) {
  std::string out;
  std::size_t used = 0, points = 0;
  std::size_t at = 0;
  while (at < text.size() && points < 4 * columns) {
    const CodePoint point = code_point_at(text, at);
    const std::string piece = shown(text, at, point);
    const std::size_t width = display_width(piece);
    if (used + width > columns) break;
    out += piece;
    used += width;
    ++points;
    at += point.length;
  }
  all = at == text.size();
  return out;
}

// Likewise from the back.
std::string back(std::string_view text, std::size_t columns) {
  std::string out;
  std::size_t used = 0, end = text.size();
  for (std::size_t points = 0; end > 0 && points < 4 * columns; ++points) {
    std::size_t at = end - 1;
    while (at > 0 && end - at < 4 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    CodePoint point = code_point_at(text.substr(0, end), at);
    if (!point.valid || at + point.length != end) {
      at = end - 1;
      point = {static_cast<unsigned char>(text[at]), 1, false};
    }
    const std::string piece = shown(text, at, point);
    const std::size_t width = display_width(piece);
    if (used + width > columns) break;
    out.insert(0, piece);
    used += width;
    end = at;
  }
  return out;
}

}  // namespace

std::string terminal_safe(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.valid && !is_unseen(point.value)) {
      out.append(text, at, point.length);
    } else {
      out += shown(text, at, point);
    }
    at += point.length;
  }
  return out;
}

std::string csv_field(std::string_view text) {
  std::string out = begins_like_formula(text) ? "'" : "";
  // Semicolons and tabs separate fields in some countries' spreadsheets: unquoted, a formula could begin
  // behind one.
  const bool quoted = text.find_first_of(",;\t\"\r\n") != std::string_view::npos ||
                      (!text.empty() && (text.front() == ' ' || text.back() == ' '));
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return quoted ? '"' + out + '"' : out;
}

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : terminal_safe(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A backtick span would need its pipes escaped, and what escapes a pipe can be escaped itself; character references
// are never markup.
namespace {

// One line of safe text as Markdown without any markup.
std::string markdown_inline(std::string_view safe) {
  constexpr std::string_view active = "&<>\"'|*_`[]\\~@#!$:{}()^=";
  std::string out;
  for (std::size_t at = 0; at < safe.size(); ++at) {
    const bool link = safe[at] == '.' && at >= 3 && (safe[at - 1] | 0x20) == 'w' && (safe[at - 2] | 0x20) == 'w';
    if (link || active.find(safe[at]) != std::string_view::npos) {
      out += fmt::format("&#{};", static_cast<int>(safe[at]));
    } else {
      out += safe[at];
    }
  }
  return out;
}

// The same where a line begins: there, blanks, a dash, a plus and a number with a dot are markup, too.
std::string markdown_line(std::string_view safe) {
  safe.remove_prefix(std::min(safe.find_first_not_of(" \t"), safe.size()));
  const std::size_t digits = std::min(safe.find_first_not_of("0123456789"), safe.size());
  const bool item = digits < safe.size() && (digits == 0 ? safe[0] == '-' || safe[0] == '+' : safe[digits] == '.');
  if (!item) return markdown_inline(safe);
  return fmt::format("{}&#{};{}", safe.substr(0, digits), static_cast<int>(safe[digits]), markdown_inline(safe.substr(digits + 1)));
}

}  // namespace

std::string markdown_code(std::string_view text) { return "<code>" + markdown_inline(terminal_safe(text)) + "</code>"; }

std::string markdown_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) out += '\n';
    out += markdown_line(terminal_safe(text.substr(at, end - at)));
    at = end + 1;
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

std::string markdown_block(std::string_view text, std::string_view language) {
  std::size_t longest = 2, run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  std::string out = fence + std::string(language) + '\n';
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += terminal_safe(text.substr(at, end - at)) + '\n';
    at = end + 1;
    if (at == text.size()) break;  // the last line feed ends a line
  }
  return out + fence + '\n';
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const std::uint32_t c = point.value;
    if (!point.valid) {
      out += "\xEF\xBF\xBD";
    } else if (c == '"' || c == '\\') {
      out += {'\\', static_cast<char>(c)};
    } else if (c == '\n' || c == '\t' || c == '\r') {
      out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r";
    } else if (!is_unseen(c)) {
      out.append(text, at, point.length);
    } else if (c <= 0xFFFF) {
      out += fmt::format("\\u{:04x}", c);
    } else {
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD7C0 + (c >> 10), 0xDC00 + (c & 0x3FF));
    }
    at += point.length;
  }
  return out + '"';
}

std::size_t display_width(std::string_view safe) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < safe.size();) {
    const CodePoint point = code_point_at(safe, at);
    width += point.valid ? width_of(point.value) : 1;
    at += point.length;
  }
  return width;
}

std::string fit(std::string_view text, std::size_t columns) {
  bool all = false;
  std::string whole = front(text, columns, all);
  if (all || columns == 0) return whole;
  return front(text, columns - 1, all) + "…";
}

std::string fit_middle(std::string_view text, std::size_t columns) {
  bool all = false;
  std::string whole = front(text, columns, all);
  if (all || columns == 0) return whole;
  const std::size_t tail = (columns - 1) * 2 / 3;
  return front(text, columns - 1 - tail, all) + "…" + back(text, tail);
}

}  // namespace tripline::tools
