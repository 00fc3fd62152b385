#pragma once
// What every refusal of the query grammar says: one row per committed production and per known mistake (spec
// L2, L3, L7, L8, L21, L25, L26, L33, L62-L64).

#include <algorithm>
#include <string>

#include "grammar/query_syntax.hpp"

namespace tripline::grammar::query_syntax {

inline pattern_syntax::Extent first_byte(std::string_view whole) {
  std::size_t end = std::min<std::size_t>(1, whole.size());
  while (end < whole.size() && (static_cast<unsigned char>(whole[end]) & 0xC0) == 0x80) ++end;
  return {0, end};
}

inline std::optional<std::string> known_operator(std::string_view whole) {
  constexpr std::pair<std::string_view, std::string_view> slips[] = {
      {"==", "="},  {"===", "="}, {"<>", "!="}, {"!==", "!="},      {"=!", "!="}, {"=>", ">="},
      {"=<", "<="}, {"~", "=~"},  {"~=", "=~"}, {"!~", "not like"}, {"!", "!="},  {"&&", "and"}};
  for (const auto& [slip, right] : slips) {
    if (whole == slip) return std::string(right);
  }
  return std::nullopt;
}

inline std::optional<std::string> behind_pipe(std::string_view whole) { return "| " + std::string(whole); }

}  // namespace tripline::grammar::query_syntax

namespace tripline::grammar::pattern_syntax {

#define TRIPLINE_QUERY_REFUSAL(production) \
  template <>                              \
  inline constexpr Refusal refusal<query_syntax::production>

template <typename Inside>
inline constexpr Refusal refusal<query_syntax::nested<Inside>> = {
    Code::input_limit, "a query is nested too deeply", "up to 64 levels are read"};

// The whole.
TRIPLINE_QUERY_REFUSAL(empty_query) = {Code::query_syntax, "a query is empty",
                                       "write a command, such as `fields @timestamp, @message`"};
TRIPLINE_QUERY_REFUSAL(leading_pipe) = {Code::query_syntax, "`|` stands before the first command",
                                        "a pipe joins two commands"};
TRIPLINE_QUERY_REFUSAL(command) = {Code::query_syntax, "expected a command, found {mark}",
                                   "a pipe joins two commands"};
TRIPLINE_QUERY_REFUSAL(command_end) = {
    Code::query_syntax, "expected `|` or the end, found {mark}",
    "conditions are joined by `and` and `or`, columns by commas, commands by `|`"};
TRIPLINE_QUERY_REFUSAL(missing_pipe) = {Code::query_syntax, "missing `|` before {whole}", "write {mended}",
                                        nullptr, query_syntax::behind_pipe};
TRIPLINE_QUERY_REFUSAL(unknown_command) = {Code::unknown_command, "there is no command {whole}", ""};
TRIPLINE_QUERY_REFUSAL(unsupported_command) = {
    Code::unsupported_command, "the command {whole} is not supported",
    "`tripline explain unsupported-command` says why and what to write"};
TRIPLINE_QUERY_REFUSAL(parse_mode) = {Code::unsupported_command,
                                      "`parse` in the mode {whole} is not supported",
                                      "parse with a glob or a regular expression"};

// Literals.
TRIPLINE_QUERY_REFUSAL(unclosed_string<'"'>) = {Code::query_syntax, "a string is opened and never closed",
                                                "close it with `\"`; a quote inside is written `\\\"`",
                                                query_syntax::first_byte};
TRIPLINE_QUERY_REFUSAL(unclosed_string<'\''>) = {Code::query_syntax, "a string is opened and never closed",
                                                 "close it with `'`; a quote inside is written `\\'`",
                                                 query_syntax::first_byte};
TRIPLINE_QUERY_REFUSAL(typographic_quote) = {Code::query_syntax, "{mark} opens no string",
                                             "write `\"` or `'`"};
TRIPLINE_QUERY_REFUSAL(unclosed_regex) = {
    Code::regex_syntax, "a regular expression is opened and never closed",
    "close it with `/`; a slash inside is written `\\/`", query_syntax::first_byte};
TRIPLINE_QUERY_REFUSAL(odd_number) = {Code::query_syntax, "{whole} is no number",
                                      "put text in quotes, and a field's name in backticks"};
TRIPLINE_QUERY_REFUSAL(unclosed_backtick) = {Code::query_syntax, "a name is opened and never closed",
                                             "close it with a backtick"};

// Names.
TRIPLINE_QUERY_REFUSAL(segment) = {Code::query_syntax, "expected a name behind the dot, found {mark}",
                                   "put a name with other characters in backticks"};
TRIPLINE_QUERY_REFUSAL(bad_index) = {Code::query_syntax, "{whole} is no index",
                                     "an index is a number from zero"};
TRIPLINE_QUERY_REFUSAL(field_name) = {Code::query_syntax, "expected a field, found {mark}",
                                      "put a name with other characters in backticks"};
TRIPLINE_QUERY_REFUSAL(name) = {Code::query_syntax, "expected a name, found {mark}",
                                "put a name with other characters in backticks"};

// Expressions.
TRIPLINE_QUERY_REFUSAL(primary) = {Code::query_syntax, "expected an expression, found {mark}", ""};
TRIPLINE_QUERY_REFUSAL(parenthesis_close) = {Code::query_syntax, "expected `)`, found {mark}", ""};
TRIPLINE_QUERY_REFUSAL(call_close) = {Code::query_syntax, "expected `,` or `)`, found {mark}", ""};
TRIPLINE_QUERY_REFUSAL(odd_operator) = {Code::query_syntax, "{whole} is no operator", "write {mended}",
                                        nullptr, query_syntax::known_operator};
TRIPLINE_QUERY_REFUSAL(matches_operand) = {Code::query_syntax,
                                           "expected a regular expression behind `=~`, found {mark}",
                                           "write one between slashes, or `like` for text"};
TRIPLINE_QUERY_REFUSAL(like_operand) = {Code::query_syntax,
                                        "expected text or a regular expression behind `like`, found {mark}",
                                        "write text in quotes or a regular expression between slashes"};
TRIPLINE_QUERY_REFUSAL(not_rest) = {Code::query_syntax, "expected `like` or `in` behind `not`, found {mark}",
                                    "to negate a condition write `not` before it"};
TRIPLINE_QUERY_REFUSAL(list_open) = {Code::query_syntax, "expected `[` behind `in`, found {mark}",
                                     "a list stands in square brackets: `in [\"a\", \"b\"]`"};
TRIPLINE_QUERY_REFUSAL(list_close) = {Code::query_syntax, "expected `,` or `]`, found {mark}", ""};
TRIPLINE_QUERY_REFUSAL(empty_list) = {Code::query_syntax, "a list is empty", "write at least one element"};

// Commands.
TRIPLINE_QUERY_REFUSAL(lone_direction) = {Code::query_syntax, "expected what to sort by, found {mark}",
                                          "a field of that name is written in backticks",
                                          query_syntax::first_byte};
TRIPLINE_QUERY_REFUSAL(limit_number) = {Code::query_syntax, "expected a number of rows, found {mark}", ""};
TRIPLINE_QUERY_REFUSAL(parse_pattern) = {
    Code::query_syntax, "expected what to parse by, found {mark}",
    "write a glob in quotes, `\"user=* \" as user`, or a regular expression with named groups"};
TRIPLINE_QUERY_REFUSAL(parse_as) = {Code::query_syntax, "expected `as` and a name for each `*`, found {mark}",
                                    ""};
TRIPLINE_QUERY_REFUSAL(unnest_into) = {Code::query_syntax, "expected `into` and a name, found {mark}", ""};

#undef TRIPLINE_QUERY_REFUSAL

}  // namespace tripline::grammar::pattern_syntax
