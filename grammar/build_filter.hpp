#pragma once
// The parts of rules that choose events and values of events: fields, lists and filters, tree -> ast.

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/block_reader.hpp"

namespace tripline::grammar {

// `$.a.b`, `$7` or `$name` (field_ref.hpp); a path without `$.` has a fix. Empty means that an error was added.
std::optional<ast::FieldRef> build_field(const Text& text, Diagnostics& diagnostics);

// The key's field or fields; empty where it is missing.
std::optional<ast::FieldRef> build_field(const BlockReader& block, std::string_view key);
std::vector<ast::FieldRef> build_fields(const BlockReader& block, std::string_view key);

// Kind field_map: names with their fields.
std::vector<std::pair<Text, ast::FieldRef>> build_field_map(const BlockReader& block, std::string_view key);

// A list's name, or its values in place.
std::optional<ast::ListUse> build_list_use(const BlockReader& block, std::string_view key);

// A text that begins like a pattern, is empty or has a blank is a pattern; any other text names a filter; a map
// combines filters.
std::optional<ast::FilterUse> build_filter_use(const BlockReader& block, std::string_view key);

// An entry of `filters:`, whose text is a pattern always.
ast::Filter build_filter(const Tree& tree, const TreeEntry& entry, const Schema& schema, Diagnostics& diagnostics);

}  // namespace tripline::grammar
