#pragma once
// What answers need to know of a pack's text: what it names, what it imports, which tests it has.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "tools/lsp/name_places.hpp"

namespace tripline::tools::lsp {

struct Outline {
  struct Test {
    std::string name;
    grammar::Span span;  // of its name
  };
  std::string pack;
  grammar::Span pack_span;  // of its name
  std::vector<std::string> imports;
  std::vector<Test> tests;
  std::vector<NamePlace> names;
};

Outline outline_of(const grammar::ast::Pack& pack);

// Bytes [begin, end) of a text became `inserted` others.
struct Edit {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t inserted = 0;
};

// Where a span is after an edit: behind it moved, around it longer; nothing where a part of it is gone.
std::optional<grammar::Span> after(grammar::Span span, const Edit& edit);
// The outline of the text after edits, one after the other: names that were edited themselves are left out, and what the
// edits name is not known yet. Cost: names times edits.
Outline after(const Outline& outline, const std::vector<Edit>& edits);

}  // namespace tripline::tools::lsp
