#pragma once
// What every refusal of the pattern grammar says: one row per committed production and per known mistake
// (spec section 9), and the functions that find the offending characters and the mended text.

#include <algorithm>
#include <cstdio>

#include "grammar/pattern_syntax.hpp"
#include "grammar/refusal_marks.hpp"

namespace tripline::grammar::pattern_syntax {

// Finding the first offending character.

inline Extent first_not_of(std::string_view whole, std::string_view marks) {
  std::size_t at = 0;
  while (at < whole.size() && (is_ascii_alnum(whole[at]) || marks.find(whole[at]) != marks.npos)) ++at;
  return character_at(whole, at);
}

inline Extent first_outside_term(std::string_view whole) { return first_not_of(whole, "_.="); }
inline Extent first_outside_bare(std::string_view whole) { return first_not_of(whole, "_.*+-"); }
inline Extent first_outside_name(std::string_view whole) { return first_not_of(whole, "_-"); }

inline Extent after_blanks(std::string_view whole) {
  return character_at(whole, std::min(whole.find_first_not_of(" \t\r\n"), whole.size()));
}

inline Extent second_character(std::string_view whole) {
  return character_at(whole, std::min<std::size_t>(1, whole.size()));
}

inline Extent second_word(std::string_view whole) {
  const std::size_t gap = whole.find_first_of(" \t\r\n");
  return {std::min(whole.find_first_not_of(" \t\r\n", gap), whole.size()), whole.size()};
}

// Mending.

// 'x' and “x”, with marks of one to three bytes.
inline std::optional<std::string> in_double_quotes(std::string_view whole) {
  return in_quotes(
      whole.substr(first_character(whole).end, last_character(whole).begin - first_character(whole).end));
}

inline std::optional<std::string> without_backslashes(std::string_view whole) {
  std::string bare(whole);
  bare.erase(std::remove(bare.begin(), bare.end(), '\\'), bare.end());
  return bare;
}

inline std::optional<std::string> without_blanks(std::string_view whole) {
  std::string joined;
  for (const char c : whole) {
    if (std::string_view(" \t\r\n").find(c) == std::string_view::npos) joined += c;
  }
  return joined;
}

inline std::optional<std::string> nearest_operator(std::string_view whole) {
  const std::string run = *without_blanks(whole);
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"=", "="},    {"!=", "!="}, {"<", "<"},    {"<=", "<="}, {">", ">"},    {">=", ">="}, {"==", "="},
      {"===", "="},  {"<>", "!="}, {"><", "!="},  {"=!", "!="}, {"!==", "!="}, {"!", "!="},  {"=>", ">="},
      {">>=", ">="}, {"=<", "<="}, {"<<=", "<="}, {">>", ">"},  {"<<", "<"}};
  for (const auto& [slip, right] : known) {
    if (run == slip) return std::string(right);
  }
  return std::nullopt;
}

inline std::optional<std::string> hex_form(std::string_view whole) {
  const unsigned char c = whole.empty() ? 0 : static_cast<unsigned char>(whole.back());
  if (c < 0x20 || c > 0x7E) return std::nullopt;
  char escape[8];
  std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(c));
  return escape;
}

inline std::optional<std::string> with_backslash(std::string_view whole) { return "\\" + std::string(whole); }
inline std::optional<std::string> as_and(std::string_view) { return "&&"; }
inline std::optional<std::string> as_or(std::string_view) { return "||"; }
inline std::optional<std::string> as_ellipsis(std::string_view) { return "..."; }
inline std::optional<std::string> as_nothing(std::string_view) { return ""; }
inline std::optional<std::string> as_empty_quotes(std::string_view) { return "\"\""; }
inline std::optional<std::string> before_name(std::string_view whole) { return "$." + std::string(whole); }
inline std::optional<std::string> after_dollar(std::string_view whole) {
  return before_name(whole.substr(1));
}
inline std::optional<std::string> without_dollar(std::string_view whole) {
  const std::size_t begin = whole.find_first_not_of("$.");
  if (begin == std::string_view::npos) return std::nullopt;
  return std::string(whole.substr(begin));
}
inline std::optional<std::string> with_comma(std::string_view whole) {
  return std::string(whole.substr(0, whole.find_first_of(" \t\r\n"))) + ", " +
         std::string(whole.substr(second_word(whole).begin));
}

// The table.

#define TRIPLINE_REFUSAL(production) \
  template <>                        \
  inline constexpr Refusal refusal<production>
#define TRIPLINE_REFUSAL_IN(production) \
  template <char Close>                 \
  inline constexpr Refusal refusal<production<Close>>

TRIPLINE_REFUSAL(too_many_parentheses) = {Code::pattern_too_deep, "parentheses are nested more than 100 deep",
                                          ""};
TRIPLINE_REFUSAL(end) = {Code::pattern_structure, "expected the end, found {mark}", ""};

// quotes
TRIPLINE_REFUSAL(unclosed_quote) = {Code::quote, "a quote is opened and never closed",
                                    "close it with `\"`; a quote inside the text is written `\\\"`",
                                    first_character};
TRIPLINE_REFUSAL(wrongly_quoted) = {Code::quote, "{mark} is not a quote that a pattern knows",
                                    "write {mended}", first_character, in_double_quotes};
TRIPLINE_REFUSAL(overescaped) = {Code::quote, "a backslash stands before a quote", "write {mended}",
                                 first_character, without_backslashes};
TRIPLINE_REFUSAL(wrong_quote) = {Code::quote, "{mark} is not a quote that a pattern knows",
                                 "quote with `\"…\"`"};

// regular expressions
TRIPLINE_REFUSAL(unclosed_regex) = {Code::regex_syntax, "a regular expression is opened and never closed",
                                    "close it with `%`", first_character};
TRIPLINE_REFUSAL(empty_regex) = {Code::regex_syntax, "a regular expression is empty", ""};
TRIPLINE_REFUSAL(text_after_regex) = {
    Code::regex_syntax, "{mark} follows the closing `%`",
    "a regular expression is a whole pattern; `\\x25` stands for a percent sign inside it", after_blanks};
TRIPLINE_REFUSAL_IN(regex_text_after) = {Code::regex_syntax, "{mark} follows the closing `%`",
                                         "`\\x25` stands for a percent sign inside a regular expression",
                                         first_character};
TRIPLINE_REFUSAL(forbidden_character) = {Code::regex_character, "a regular expression may not have {mark}",
                                         "write {mended} for that character", first_character, hex_form};
TRIPLINE_REFUSAL(regex_parenthesis) = {Code::regex_character, "a regular expression may not have {mark}",
                                       "there are no groups and `|` splits the whole: write `^a|^b`; `\\x28` "
                                       "and `\\x29` stand for the characters"};
TRIPLINE_REFUSAL(forbidden_escape) = {Code::regex_character,
                                      "a regular expression may not have {mark}, not even escaped",
                                      "write {mended} for that character", second_character, hex_form};
TRIPLINE_REFUSAL(short_hex_escape) = {Code::regex_syntax, "{whole} is an incomplete escape",
                                      "`\\x` takes two hexadecimal digits"};
TRIPLINE_REFUSAL(letter_escape) = {Code::regex_syntax, "{whole} is no escape of a regular expression",
                                   "there are `\\d \\D \\s \\S \\w \\W \\t \\n` and `\\xhh`"};
TRIPLINE_REFUSAL(lone_backslash) = {Code::regex_syntax, "a backslash escapes nothing",
                                    "write `\\\\` for a backslash"};
TRIPLINE_REFUSAL(empty_class) = {Code::regex_syntax, "{whole} is an empty class",
                                 "write `\\]` for a bracket"};
TRIPLINE_REFUSAL(unclosed_class) = {Code::regex_syntax, "a class is opened and never closed",
                                    "close it with `]`, or write `\\[` for a bracket", first_character};
TRIPLINE_REFUSAL(named_class) = {Code::regex_syntax, "{whole} is no class of a regular expression",
                                 "there are `\\d \\s \\w` and ranges such as `a-z`"};
TRIPLINE_REFUSAL(endless_range) = {Code::regex_syntax, "{whole} is a range without an end",
                                   "write `\\-` for a hyphen"};
TRIPLINE_REFUSAL(malformed_count) = {Code::regex_syntax, "{whole} is no repetition",
                                     "there are `{m}`, `{m,n}`, `{m,}` and `{,n}`; write `\\{` for a brace"};
TRIPLINE_REFUSAL(dangling_quantifier) = {Code::regex_syntax, "{whole} repeats nothing",
                                         "write {mended} for the character", first_character, with_backslash};

// terms
TRIPLINE_REFUSAL(json_without_braces) = {Code::json_outside_braces, "a JSON condition stands outside braces",
                                         "a JSON condition needs `{ … }` around it", first_outside_term};
TRIPLINE_REFUSAL(lone_star) = {Code::term_character, "`*` is no term", "write {mended} to match every event",
                               nullptr, as_empty_quotes};
TRIPLINE_REFUSAL(quote_in_term) = {Code::quote, "a quote stands inside a word",
                                   "put a blank before it, or quote the whole term", last_character};
TRIPLINE_REFUSAL(odd_term) = {Code::term_character, "{mark} needs quotes in a term", "write {mended}",
                              first_outside_term, in_quotes};
TRIPLINE_REFUSAL(text_after_quote) = {Code::quote, "{mark} follows a closing quote",
                                      "put a blank between two terms; a quote inside one is written `\\\"`",
                                      first_character};
TRIPLINE_REFUSAL(dangling_mark) = {Code::term_character, "{mark} stands before no term",
                                   "a term follows `-` and `?`; quote the character itself", first_character};
TRIPLINE_REFUSAL(doubled_mark) = {Code::term_character, "{mark} stands behind another mark",
                                  "a term has one mark: `-` or `?`; quote the character itself",
                                  first_character};
TRIPLINE_REFUSAL(separated_optional) = {Code::term_character, "a blank follows `?`", "write {mended}",
                                        second_character, without_blanks};

// selectors
TRIPLINE_REFUSAL(selector) = {Code::selector, "expected a selector, found {mark}",
                              "a selector starts with `$.`"};
TRIPLINE_REFUSAL(missing_dot) = {Code::selector, "the dot after `$` is missing", "write {mended}",
                                 second_character, after_dollar};
TRIPLINE_REFUSAL(lone_dollar) = {Code::selector, "`$` names no field", "write `$.name` or `$.['name']`"};
TRIPLINE_REFUSAL(root_index) = {Code::selector, "an index follows `$` directly",
                                "an event is an object: an index follows a key, as in `$.name[0]`",
                                second_character};
TRIPLINE_REFUSAL(step_name) = {Code::selector, "expected a key, found {mark}",
                               "write `$.name` or `$.['name']`"};
TRIPLINE_REFUSAL(bad_bracket_key) = {Code::selector, "a bracketed key is empty or not closed",
                                     "write `['name']`"};
TRIPLINE_REFUSAL(bad_index) = {
    Code::selector, "{whole} is no index",
    "an index is a number from zero or `*`; a key in brackets is quoted: `['name']`"};
TRIPLINE_REFUSAL(bad_key) = {Code::selector, "{mark} may not stand in a key",
                             "write such a key in brackets: `$.['name']`", first_character};
TRIPLINE_REFUSAL(blank_in_selector) = {Code::selector, "a blank stands inside a selector", "leave it out",
                                       first_character, without_blanks};
TRIPLINE_REFUSAL(bare_selector) = {Code::selector, "`$.` is missing before a field", "write {mended}",
                                   nullptr, before_name};
TRIPLINE_REFUSAL(value_on_the_left) = {Code::selector, "a value stands on the left side",
                                       "write the field first: `$.name = value`"};

// operators and values
TRIPLINE_REFUSAL(split_operator) = {Code::unknown_operator, "{whole} is no operator", "write {mended}",
                                    nullptr, nearest_operator};
TRIPLINE_REFUSAL(odd_operator) = {Code::unknown_operator, "{whole} is no operator", "write {mended}", nullptr,
                                  nearest_operator};
TRIPLINE_REFUSAL(regex_operator_sign) = {Code::unknown_operator, "{whole} is no operator",
                                         "write `= %…%` or `!= %…%` for a regular expression"};
TRIPLINE_REFUSAL(word_operator) = {Code::unknown_operator, "{whole} is no operator",
                                   "there are `=`, `!=`, `<`, `<=`, `>`, `>=`, `IS` and `NOT EXISTS`"};
TRIPLINE_REFUSAL(missing_operator) = {Code::pattern_structure, "a condition has no operator",
                                      "compare the field (`= value`) or test it (`= *`, `NOT EXISTS`)",
                                      first_character};
TRIPLINE_REFUSAL(condition_operator) = {Code::pattern_structure, "expected an operator, found {mark}",
                                        "there are `=`, `!=`, `<`, `<=`, `>`, `>=`, `IS` and `NOT EXISTS`"};
TRIPLINE_REFUSAL(value) = {Code::pattern_structure, "expected a value, found {mark}",
                           "write `\"\"` for the empty text"};
TRIPLINE_REFUSAL(field_as_value) = {Code::value_needs_quotes, "{whole} is no value",
                                    "a field is compared with a value, never with another field",
                                    first_character};
TRIPLINE_REFUSAL_IN(odd_value) = {Code::value_needs_quotes, "{mark} needs quotes in a value",
                                  "write {mended}", first_outside_bare, in_quotes};
TRIPLINE_REFUSAL_IN(blank_in_value) = {Code::value_needs_quotes, "a blank needs quotes in a value",
                                       "write {mended}", first_outside_bare, in_quotes};
TRIPLINE_REFUSAL_IN(text_after_value) = {Code::quote, "{mark} follows a closing quote",
                                         "a quote inside a value is written `\\\"`", first_character};
TRIPLINE_REFUSAL_IN(not_a_number) = {Code::ordering_needs_number, "{whole} is no number",
                                     "`<`, `<=`, `>` and `>=` compare with an unquoted number"};

// and, or, parentheses
TRIPLINE_REFUSAL(word_and) = {Code::unknown_operator, "{whole} is no operator", "write {mended}", nullptr,
                              as_and};
TRIPLINE_REFUSAL(word_or) = {Code::unknown_operator, "{whole} is no operator", "write {mended}", nullptr,
                             as_or};
TRIPLINE_REFUSAL(single_ampersand) = {Code::unknown_operator, "`&` is no operator", "write {mended}", nullptr,
                                      as_and};
TRIPLINE_REFUSAL(single_bar) = {Code::unknown_operator, "`|` is no operator", "write {mended}", nullptr,
                                as_or};
TRIPLINE_REFUSAL(missing_connector) = {
    Code::pattern_structure, "an operator is missing between two conditions", "join them with `&&` or `||`"};
TRIPLINE_REFUSAL(empty_parentheses) = {Code::pattern_structure, "parentheses are empty", ""};
TRIPLINE_REFUSAL(parenthesis_close) = {Code::pattern_structure, "expected `)`, found {mark}", "", nullptr,
                                       nullptr, true};
TRIPLINE_REFUSAL(unopened_parenthesis) = {Code::pattern_structure, "`)` closes nothing", "", first_character};

// JSON patterns
TRIPLINE_REFUSAL(keyword_end) = {Code::pattern_structure, "expected a blank, found {mark}", ""};
TRIPLINE_REFUSAL(is_operand) = {Code::pattern_structure, "expected `NULL`, `TRUE` or `FALSE`, found {mark}",
                                ""};
TRIPLINE_REFUSAL(is_not) = {
    Code::is_not, "there is no `IS NOT`",
    "write `= *` for a value that is there, `NOT EXISTS` for one that is not, or the opposite boolean"};
TRIPLINE_REFUSAL(not_other) = {
    Code::is_not, "{whole} is no condition",
    "`NOT` only stands before `EXISTS`; write `!=` for another value, `= *` for any"};
TRIPLINE_REFUSAL(negation) = {
    Code::is_not, "a pattern cannot be negated",
    "negate the condition inside: `!=`, the opposite ordering or boolean, `NOT EXISTS`", first_character};
TRIPLINE_REFUSAL(glob) = {Code::pattern_structure, "expected a text after `LIKE`, found {mark}", ""};
TRIPLINE_REFUSAL(regex_glob) = {Code::pattern_structure, "`LIKE` takes no regular expression",
                                "write `=` for one", first_character};
TRIPLINE_REFUSAL(json_primary) = {Code::pattern_structure, "expected a condition, found {mark}",
                                  "a condition is `$.name = value`"};
TRIPLINE_REFUSAL(empty_braces) = {Code::pattern_structure, "braces are empty",
                                  "write a condition in them, or `\"\"` to match every event",
                                  last_character};
TRIPLINE_REFUSAL(json_comma) = {Code::pattern_structure, "{mark} joins no conditions",
                                "join them with `&&` or `||`"};
TRIPLINE_REFUSAL(brace_close) = {Code::pattern_structure, "expected `&&`, `||` or `}`, found {mark}", "",
                                 nullptr, nullptr, true};
TRIPLINE_REFUSAL(text_after_brace) = {Code::pattern_structure, "{mark} follows the closing brace",
                                      "a JSON pattern ends with its brace", first_word};

// delimited patterns
TRIPLINE_REFUSAL(odd_ellipsis) = {Code::pattern_structure, "{whole} is no ellipsis", "write {mended}",
                                  nullptr, as_ellipsis};
TRIPLINE_REFUSAL(ellipsis_condition) = {Code::pattern_structure, "an ellipsis has a condition",
                                        "name the field: `..., name = value`", last_character};
TRIPLINE_REFUSAL(dollar_name) = {Code::pattern_structure, "{whole} is no field name",
                                 "a field of a delimited pattern has no `$`", first_character,
                                 without_dollar};
TRIPLINE_REFUSAL(odd_name) = {Code::pattern_structure, "{mark} may not stand in a field name",
                              "a name has letters, digits, `_` and `-`", first_outside_name};
TRIPLINE_REFUSAL(uncompared_field) = {Code::slot_fields, "{whole} is not compared with anything",
                                      "every condition of a slot repeats its field: `name = a || name = b`"};
TRIPLINE_REFUSAL(test_in_slot) = {Code::pattern_structure, "{mark} is no test of a field in a slot",
                                  "a slot's condition is a comparison: `name = value`", second_word};
TRIPLINE_REFUSAL(two_names) = {Code::pattern_structure, "{mark} is a second word in one slot",
                               "write {mended}", second_word, with_comma};
TRIPLINE_REFUSAL(slot_operator) = {Code::pattern_structure, "expected an operator, found {mark}",
                                   "there are `=`, `!=`, `<`, `<=`, `>` and `>=`"};
TRIPLINE_REFUSAL(slot_primary) = {Code::pattern_structure, "expected a field name, found {mark}",
                                  "quote the pattern if its text is meant"};
TRIPLINE_REFUSAL(after_slot_text) = {Code::pattern_structure, "expected `,` or `]`, found {mark}", "",
                                     first_word};
TRIPLINE_REFUSAL(bracket_close) = {Code::pattern_structure, "expected `,` or `]`, found {mark}", "", nullptr,
                                   nullptr, true};
TRIPLINE_REFUSAL(text_after_bracket) = {Code::pattern_structure, "{mark} follows the closing bracket",
                                        "quote the pattern if its text is meant", first_word};

#undef TRIPLINE_REFUSAL
#undef TRIPLINE_REFUSAL_IN

}  // namespace tripline::grammar::pattern_syntax
