#include "grammar/trip_spelling.hpp"

#include <algorithm>

#include "grammar/trip_tokens.hpp"

namespace tripline::grammar {

namespace {

template <typename Production>
bool is_whole(std::string_view text) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> input(text.data(), text.data() + text.size(), "");
  return tao::pegtl::parse<tao::pegtl::seq<Production, tao::pegtl::eof>>(input);
}

bool is_word_byte(char byte) { return is_whole<trip::word_character>(std::string_view(&byte, 1)); }
bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// The length of `spelling` at the beginning of `text`, where a blank of it stands for any number of them; 0:
// none.
std::size_t spelling_length(std::string_view spelling, std::string_view text) {
  std::size_t at = 0;
  for (const char letter : spelling) {
    if (at == text.size()) return 0;
    if (letter == ' ') {
      const std::size_t begin = at;
      while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
      if (at == begin) return 0;
    } else if (text[at++] != letter) {
      return 0;
    }
  }
  return at == text.size() || !is_word_byte(text[at]) ? at : 0;
}

// The offset behind a quoted text or regex that begins at `at`, or npos when the line ends first.
std::size_t closed(std::string_view text, std::size_t at) {
  const char mark = text[at];
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == mark) return i + 1;
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] != '\n') ++i;
  }
  return std::string_view::npos;
}

}  // namespace

bool is_bare_word(std::string_view text) { return is_whole<trip::bare_word>(text); }
bool is_bare_data_key(std::string_view text) { return is_whole<trip::data_word>(text); }

std::size_t pattern_length(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '%') {
    const std::size_t end = closed(text, 0);
    if (end == std::string_view::npos || (end < text.size() && is_word_byte(text[end]))) return 0;
    return end;
  }
  if (text[0] != '{' && text[0] != '[') return 0;
  const char open = text[0];
  const char close = open == '{' ? '}' : ']';
  std::size_t depth = 0;
  // A mark that its line does not close is an ordinary character: the pattern's own grammar says what is
  // wrong. Remembering how far that was looked for keeps the search linear.
  std::size_t unclosed_quote = 0;
  std::size_t unclosed_regex = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char byte = text[i];
    std::size_t& unclosed = byte == '"' ? unclosed_quote : unclosed_regex;
    if ((byte == '"' || byte == '%') && i >= unclosed) {
      const std::size_t end = closed(text, i);
      if (end != std::string_view::npos) {
        i = end;
        continue;
      }
      unclosed = std::min(text.find('\n', i), text.size());
    } else if (byte == open) {
      ++depth;
    } else if (byte == close && --depth == 0) {
      return i + 1;
    } else if (byte == '\n' && i + 1 < text.size() && is_letter(text[i + 1])) {
      return 0;
    }
    ++i;
  }
  return 0;
}

SpelledKey spelled_key(const Schema& schema, std::string_view text) {
  SpelledKey best;
  for (const Key& key : schema.keys) {
    const auto consider = [&](std::string_view spelling) {
      const std::size_t length = spelling_length(spelling, text);
      if (length > best.length) best = {&key, length};
    };
    consider(key.name);
    for (std::string_view rest = key.trip; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      consider(rest.substr(0, bar));
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
  }
  return best;
}

std::string_view printed_word(const Key& key) {
  return key.trip.empty() ? key.name : key.trip.substr(0, key.trip.find('|'));
}

const Key* positional_key(const Schema& schema, char first) {
  for (const Key& key : schema.keys) {
    if (!key.positional) continue;
    const bool pattern = key.kind == ValueKind::filter || key.kind == ValueKind::pattern;
    if (pattern && (first == '{' || first == '[' || first == '%')) return &key;
    if (key.kind == ValueKind::field && first == '$') return &key;
  }
  return nullptr;
}

const Section* section_of_noun(std::string_view noun) {
  for (const Section& section : pack_sections()) {
    if (section.schema->noun == noun) return &section;
  }
  return nullptr;
}

const Section* section_named(std::string_view key) {
  for (const Section& section : pack_sections()) {
    if (section.key == key) return &section;
  }
  return nullptr;
}

bool looks_like_version(std::string_view text) {
  if (text.empty()) return false;
  return text[0] == '"' || is_digit(text[0]) || (text[0] == 'v' && text.size() > 1 && is_digit(text[1]));
}

std::string_view kind_in_words(ValueKind kind) {
  switch (kind) {
    case ValueKind::name:
      return "a name";
    case ValueKind::text:
      return "a word or quoted text";
    case ValueKind::word:
      return "a word";
    case ValueKind::integer:
      return "a whole number";
    case ValueKind::number:
      return "a number";
    case ValueKind::boolean:
      return "true or false";
    case ValueKind::duration:
      return "a duration";
    case ValueKind::field:
      return "a field";
    case ValueKind::value:
      return "a number or a field";
    case ValueKind::pattern:
      return "a filter pattern";
    case ValueKind::filter:
      return "a filter's name, a pattern or a combination of filters";
    case ValueKind::filters:
      return "filters";
    case ValueKind::values:
      return "a list's name or a list of values";
    case ValueKind::names:
      return "a word or a list of words";
    case ValueKind::fields:
      return "a field or a list of fields";
    case ValueKind::field_map:
      return "names with their fields";
    case ValueKind::text_map:
      return "names with their values";
    case ValueKind::block:
      return "a name or a block";
    case ValueKind::blocks:
      return "blocks in parentheses";
    case ValueKind::insight:
      return "a rule body";
    case ValueKind::data:
      return "data";
  }
  return "a value";
}

}  // namespace tripline::grammar
