#pragma once
// Where a pack names things: what it defines, and what it refers to by name.

#include <cstdint>
#include <string>
#include <vector>

#include "grammar/ast.hpp"

namespace tripline::tools::lsp {

enum class NameKind : std::uint8_t { pack, list, filter, metric, rule, query, node, edge };
std::string_view word_of(NameKind kind);

struct NamePlace {
  std::vector<NameKind> kinds;  // of a definition one; a reference means the first of these that there is
  std::string written;          // a reference may have the thing's pack before it: `pack/name`
  grammar::Span span;           // as it stands in the source, quotes included
  grammar::Span whole;          // of a definition: all of the thing
  std::string_view noun;        // of a definition: alarm, threat, ...
  std::string description;      // of a definition
  bool definition = false;
};

// In no particular order. Names inside of queries are not among them.
std::vector<NamePlace> name_places(const grammar::ast::Pack& pack);

}  // namespace tripline::tools::lsp
