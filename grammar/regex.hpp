#pragma once
// Regular expressions of filter patterns beyond their syntax (spec F12-F17). The productions are in
// regex_syntax.hpp; the translation for RE2 is declared in parse_pattern.hpp.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tripline::grammar {

// Bytes [begin, end) of a body that is well formed but means nothing.
struct RegexFault {
  std::size_t begin;
  std::size_t end;
  std::string message;
  std::string help = {};
};

// Reversed or excessive repetition bounds, more optional repetitions than can be run, and reversed class ranges, the
// first of them (F17).
std::optional<RegexFault> find_regex_fault(std::string_view body);

// Whether some alternative is empty (`a|`), so that the search finds it in every subject.
bool has_empty_alternative(std::string_view body);

// A regex body that finds exactly the texts that `glob` describes: `*` is any run, both ends are anchored.
// Empty where the text has characters for which a body has no spelling.
std::optional<std::string> regex_of_glob(std::string_view glob);

}  // namespace tripline::grammar
