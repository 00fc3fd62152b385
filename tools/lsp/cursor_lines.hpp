#pragma once
// The two spellings' parts of cursor_at: lines and indentation -> keys.

#include <string_view>

#include "tools/lsp/cursor.hpp"

namespace tripline::tools::lsp {

// Both fill in where, schema, key, section and present; `begin` and `word` are there.
void yaml_cursor(std::string_view text, Cursor& cursor);
void trip_cursor(std::string_view text, Cursor& cursor);

// Whose keys stand inside of a value of this key; null where it has none.
const grammar::Schema* schema_inside(const grammar::Key& key);

}  // namespace tripline::tools::lsp
