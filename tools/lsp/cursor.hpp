#pragma once
// What stands around a place of a pack's text, told from the text alone, since a text that is being typed rarely
// parses: which keys may stand there, whose value it is, and whether it is inside of a filter pattern.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/schema.hpp"

namespace tripline::tools::lsp {

struct Cursor {
  enum class Where : std::uint8_t {
    elsewhere,
    section,        // at the beginning of a line: sections, nouns and the pack's own keys
    keys,           // inside of a block: its keys, and in .trip the rest of the last key's value
    value,          // behind a key
    pattern_field,  // `$.userIde`: a field in a pattern or a field's place
    pattern_value,  // `$.eventName = Cre`: what a field is compared with
  };
  Where where = Where::elsewhere;
  std::uint32_t begin = 0;  // where the word begins that ends at the place
  std::string word;         // that word: up to the place
  const grammar::Schema* schema = nullptr;  // of keys: whose
  const grammar::Key* key = nullptr;        // of value, and of keys in .trip: the last key
  const grammar::Section* section = nullptr;
  std::vector<std::string> present;  // of keys in YAML: those that are already there
  std::string field;                 // of pattern_value: `$.eventName`
};

// The cursor at `offset` of a pack in YAML or .trip. Linear in the lines of the statement or section around it.
Cursor cursor_at(std::string_view text, std::uint32_t offset, bool trip);

// The word around `offset`, as [begin, end): letters, digits and `_-.$/`.
std::pair<std::uint32_t, std::uint32_t> word_at(std::string_view text, std::uint32_t offset);

}  // namespace tripline::tools::lsp
