#include "grammar/yaml_gap.hpp"

#include <algorithm>
#include <cstddef>

namespace tripline::grammar {

namespace {

using Kind = GapToken::Kind;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::uint32_t line_end(std::string_view source, std::uint32_t at) {
  const std::size_t end = std::min(source.find('\n', at), source.size());
  return static_cast<std::uint32_t>(end > at && source[end - 1] == '\r' ? end - 1 : end);
}

// Without looking for the line's begin, which may be far.
bool begins_line(std::string_view source, std::uint32_t at) {
  return at == 0 || source[at - 1] == '\n' ||
         (at == byte_order_mark.size() && source.starts_with(byte_order_mark));
}

bool space_at(std::string_view source, std::size_t at) { return at >= source.size() || is_space(source[at]); }

}  // namespace

std::uint32_t yaml_line_begin(std::string_view source, std::uint32_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : source.rfind('\n', at - 1);
  if (before != std::string_view::npos) return static_cast<std::uint32_t>(before + 1);
  return source.starts_with(byte_order_mark) && at >= byte_order_mark.size() ? 3 : 0;
}

GapToken next_gap_token(std::string_view source, std::uint32_t at) {
  if (at == 0 && source.starts_with(byte_order_mark)) at = static_cast<std::uint32_t>(byte_order_mark.size());
  while (at < source.size() && is_space(source[at])) ++at;
  if (at >= source.size()) return {Kind::end, at, at};
  const auto token = [&](Kind kind, std::uint32_t length) { return GapToken{kind, at, at + length}; };
  const bool line_start = begins_line(source, at);
  const std::string_view three = source.substr(at, 3);
  if (line_start && (three == "---" || three == "...") && space_at(source, at + 3)) return token(Kind::marker, 3);
  switch (source[at]) {
    case '#': return {Kind::comment, at, line_end(source, at)};
    case '[':
    case '{': return token(Kind::open, 1);
    case ']':
    case '}': return token(Kind::close, 1);
    case ',': return token(Kind::comma, 1);
    case ':': return token(Kind::colon, 1);
    case '-': return token(space_at(source, at + 1) ? Kind::dash : Kind::scalar, 1);
    case '?': return token(space_at(source, at + 1) ? Kind::question : Kind::scalar, 1);
    case '%': return line_start ? GapToken{Kind::marker, at, line_end(source, at)} : token(Kind::scalar, 1);
    case '!':
    case '&':
    case '*': {
      std::uint32_t end = at + 1;
      const bool verbatim = source.substr(at, 2) == "!<";
      while (end < source.size() && !is_space(source[end])) {
        if (verbatim && source[end] == '>') {
          ++end;
          break;
        }
        if (!verbatim && std::string_view(",[]{}").find(source[end]) != std::string_view::npos) break;
        ++end;
      }
      return {Kind::property, at, end};
    }
    default: return token(Kind::scalar, 1);
  }
}

YamlComment read_comment(std::string_view source, const GapToken& token) {
  YamlComment comment;
  comment.begin = token.begin;
  comment.end = token.end;
  const std::uint32_t line = yaml_line_begin(source, token.begin);
  comment.column = token.begin - line;
  comment.whole_line = source.substr(line, comment.column).find_first_not_of(" \t") == std::string_view::npos;
  std::string_view text = source.substr(token.begin + 1, token.end - token.begin - 1);
  if (text.starts_with(' ')) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  comment.text = text.empty() ? " " : std::string(text);
  return comment;
}

}  // namespace tripline::grammar
