#pragma once
// What the tree of a pattern does not keep but the lint needs: how things were spelled.

#include <cstddef>
#include <string>
#include <vector>

#include "grammar/source.hpp"

namespace tripline::grammar {

struct Spelled {
  Span span;
  std::string text;
};

// The name that a slot's condition gives to its field; all names of one slot are the same (F49).
struct FieldName {
  std::size_t slot;
  std::string name;
  Span span;
};

struct PatternSpelling {
  std::vector<Spelled> keywords;       // `is null`, `NOT  EXISTS`
  std::vector<Spelled> undotted_keys;  // `['k']` right behind `$`
  std::vector<Span> exclusion_blanks;  // between `-` and its term
  std::vector<FieldName> field_names;
};

}  // namespace tripline::grammar
