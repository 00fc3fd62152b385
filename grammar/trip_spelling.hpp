#pragma once
// What the reader and the printer of .trip must agree on to the letter: which texts can stand bare, where a
// pattern in place or a """ block ends, how keys are spelled.

#include <cstddef>
#include <string>
#include <string_view>

#include "grammar/schema.hpp"

namespace tripline::grammar {

// Whether the whole text can stand as a bare word; as a bare key of data.
bool is_bare_word(std::string_view text);
bool is_bare_data_key(std::string_view text);

// The length of the pattern in place at the beginning of `text`: `{...}`, `[...]` or `%...%`. A bracket
// inside "quotes" or %regexes% does not count; neither goes over a line's end. 0 where none begins or it does
// not end before a line that begins with a letter, which is the next statement's. Linear.
std::size_t pattern_length(std::string_view text);

// The key of `schema` that is spelled at the beginning of `text`, by its name or by a word of its own in
// .trip, and the length of the spelling. nullptr where there is none.
struct SpelledKey {
  const Key* key = nullptr;
  std::size_t length = 0;
};
SpelledKey spelled_key(const Schema& schema, std::string_view text);
// How the key is printed.
std::string_view printed_word(const Key& key);

// The key whose word may be left out where a block of this schema opens, if a value that begins with `first`
// can only be its value; or nullptr.
const Key* positional_key(const Schema& schema, char first);

const Section* section_of_noun(std::string_view noun);
const Section* section_named(std::string_view key);

// Whether a text after the pack's name can only be its version: it begins with a digit, a quote, or `v` and a
// digit.
bool looks_like_version(std::string_view text);

// What a value of this kind is called in messages: `a duration`.
std::string_view kind_in_words(ValueKind kind);

}  // namespace tripline::grammar
