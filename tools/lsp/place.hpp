#pragma once
// Places as editors count them: lines from 0, and characters of a line in UTF-16 code units unless both sides agreed
// on bytes (LSP 3.17, PositionEncodingKind). And files as editors name them.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "grammar/source.hpp"

namespace tripline::tools::lsp {

enum class Encoding : std::uint8_t { utf8, utf16 };

struct Place {
  std::uint32_t line = 0;
  std::uint32_t character = 0;
};

Place place_of(const grammar::Source& source, std::uint32_t offset, Encoding encoding);
// Lines behind the last one mean the text's end, characters behind the last one their line's end.
std::uint32_t offset_of(const grammar::Source& source, Place place, Encoding encoding);

// LSP's Position and Range, from and to JSON; reading throws what the JSON library throws when members are missing.
nlohmann::json range_json(const grammar::Source& source, grammar::Span span, Encoding encoding);
Place place_from(const nlohmann::json& position);

// `file:///a%20b` <-> `/a b`. What is no file (`untitled:1`) is its own path.
std::string path_of(std::string_view uri);
std::string uri_of(std::string_view path);

}  // namespace tripline::tools::lsp
