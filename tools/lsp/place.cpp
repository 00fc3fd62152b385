#include "tools/lsp/place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tripline::tools::lsp {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// UTF-16 code units of the code point that begins with this byte.
std::uint32_t units(char lead) { return static_cast<unsigned char>(lead) >= 0xF0 ? 2 : 1; }

constexpr std::string_view file_scheme = "file://";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Place place_of(const grammar::Source& source, std::uint32_t offset, Encoding encoding) {
  offset = std::min(offset, static_cast<std::uint32_t>(source.text().size()));
  const std::uint32_t line = source.position(offset).line;
  const std::uint32_t begin = source.line_begin(line);
  if (encoding == Encoding::utf8) return {line - 1, offset - begin};
  std::uint32_t characters = 0;
  for (std::uint32_t i = begin; i < offset; ++i) {
    if (!is_continuation(source.text()[i])) characters += units(source.text()[i]);
  }
  return {line - 1, characters};
}

std::uint32_t offset_of(const grammar::Source& source, Place place, Encoding encoding) {
  if (place.line >= source.line_count()) return static_cast<std::uint32_t>(source.text().size());
  const std::uint32_t begin = source.line_begin(place.line + 1);
  const std::string_view line = source.line(place.line + 1);
  const auto length = static_cast<std::uint32_t>(line.size());
  if (encoding == Encoding::utf8) return begin + std::min(place.character, length);
  std::uint32_t at = 0, characters = 0;
  while (at < length && characters < place.character) {
    characters += units(line[at]);
    do ++at;
    while (at < length && is_continuation(line[at]));
  }
  return begin + at;
}

nlohmann::json range_json(const grammar::Source& source, grammar::Span span, Encoding encoding) {
  const auto position = [&](std::uint32_t offset) -> nlohmann::json {
    const Place place = place_of(source, offset, encoding);
    return {{"line", place.line}, {"character", place.character}};
  };
  return {{"start", position(span.begin)}, {"end", position(span.end)}};
}

Place place_from(const nlohmann::json& position) {
  return {position.at("line").get<std::uint32_t>(), position.at("character").get<std::uint32_t>()};
}

std::string path_of(std::string_view uri) {
  if (!uri.starts_with(file_scheme)) return std::string(uri);
  uri.remove_prefix(file_scheme.size());
  std::string path;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const int high = i + 2 < uri.size() ? hex_digit(uri[i + 1]) : -1;
    const int low = i + 2 < uri.size() ? hex_digit(uri[i + 2]) : -1;
    if (uri[i] == '%' && high >= 0 && low >= 0) {
      path += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      path += uri[i];
    }
  }
  return path;
}

std::string uri_of(std::string_view path) {
  if (!path.starts_with('/')) return std::string(path);
  std::string uri(file_scheme);
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/-._~").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

}  // namespace tripline::tools::lsp
