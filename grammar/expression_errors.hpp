#pragma once
// What every refusal of the metric math grammar says: one row per committed production and per known mistake.

#include "grammar/expression_syntax.hpp"
#include "grammar/refusal_marks.hpp"

namespace tripline::grammar::pattern_syntax {

inline std::optional<std::string> as_double_equals(std::string_view) { return "=="; }
inline std::optional<std::string> as_upper_or(std::string_view) { return "OR"; }
inline std::optional<std::string> as_upper_and(std::string_view) { return "AND"; }
inline std::optional<std::string> as_double_ampersand(std::string_view) { return "&&"; }
inline std::optional<std::string> as_double_bar(std::string_view) { return "||"; }

// “x” -> "x"; the typographic marks have three bytes.
inline std::optional<std::string> in_plain_quotes(std::string_view whole) {
  std::string_view inner = whole.substr(3);
  if (inner.size() >= 3 && inner.substr(inner.size() - 3, 2) == "\xE2\x80") inner.remove_suffix(3);
  return in_quotes(inner);
}

#define TRIPLINE_REFUSAL(production) \
  template <>                        \
  inline constexpr Refusal refusal<expression_syntax::production>

TRIPLINE_REFUSAL(blank_expression) = {Code::expression_syntax, "the expression is empty", ""};
TRIPLINE_REFUSAL(expression_end) = {Code::expression_syntax, "expected an operator or the end, found {mark}",
                                    ""};
TRIPLINE_REFUSAL(unopened_closer) = {Code::expression_syntax, "{mark} closes nothing", ""};
TRIPLINE_REFUSAL(primary) = {
    Code::expression_syntax, "expected a value, found {mark}",
    "a value is a number, an id, an array, a function or an expression in parentheses"};
TRIPLINE_REFUSAL(element) = {Code::expression_syntax, "expected a value, found {mark}", ""};
TRIPLINE_REFUSAL(parenthesis_close) = {
    Code::expression_syntax, "expected an operator or `)`, found {mark}", "", nullptr, nullptr, true};
TRIPLINE_REFUSAL(argument_close) = {
    Code::expression_syntax, "expected `,` or `)`, found {mark}", "", nullptr, nullptr, true};
TRIPLINE_REFUSAL(bracket_close) = {
    Code::expression_syntax, "expected `,` or `]`, found {mark}", "", nullptr, nullptr, true};
TRIPLINE_REFUSAL(too_many_brackets) = {Code::expression_limit, "brackets are nested more than 100 deep", ""};
TRIPLINE_REFUSAL(empty_array) = {Code::expression_syntax, "an array is empty",
                                 "name its time series: `[m1, m2]`"};

TRIPLINE_REFUSAL(unclosed_string) = {Code::expression_syntax, "a quote is opened and never closed", "",
                                     first_character};
TRIPLINE_REFUSAL(typographic_string) = {Code::expression_syntax, "{mark} is no quote", "write {mended}",
                                        first_character, in_plain_quotes};

TRIPLINE_REFUSAL(single_equals) = {Code::expression_syntax, "{mark} is no operator", "write {mended}",
                                   nullptr, as_double_equals};
TRIPLINE_REFUSAL(modulo) = {Code::expression_syntax, "there is no operator {mark}",
                            "`a - b * FLOOR(a / b)` is the remainder of `a / b`"};
TRIPLINE_REFUSAL(single_ampersand) = {Code::expression_syntax, "{mark} is no operator", "write {mended}",
                                      nullptr, as_double_ampersand};
TRIPLINE_REFUSAL(single_bar) = {Code::expression_syntax, "{mark} is no operator", "write {mended}", nullptr,
                                as_double_bar};
TRIPLINE_REFUSAL(small_or) = {Code::expression_syntax, "{mark} is no operator", "write {mended}", nullptr,
                              as_upper_or};
TRIPLINE_REFUSAL(small_and) = {Code::expression_syntax, "{mark} is no operator", "write {mended}", nullptr,
                               as_upper_and};
TRIPLINE_REFUSAL(negation) = {Code::expression_syntax, "there is no operator {mark}",
                              "compare with zero: `m1 == 0`"};
TRIPLINE_REFUSAL(unary_plus) = {Code::expression_syntax, "a value has no sign {mark}", "leave the sign out"};

#undef TRIPLINE_REFUSAL

}  // namespace tripline::grammar::pattern_syntax
