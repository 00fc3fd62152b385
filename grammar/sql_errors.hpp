#pragma once
// What every refusal of the Metrics Insights grammar says: one row per committed production and per known
// mistake.

#include "grammar/refusal_marks.hpp"
#include "grammar/sql_syntax.hpp"

namespace tripline::grammar::pattern_syntax {

inline std::string_view without_marks(std::string_view whole) {
  whole.remove_prefix(1);
  if (!whole.empty() && (whole.back() == '"' || whole.back() == '\'')) whole.remove_suffix(1);
  return whole;
}
inline std::optional<std::string> in_single_quotes(std::string_view whole) {
  std::string quoted = "'";
  for (const char c : whole) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}
inline std::optional<std::string> requoted_double(std::string_view whole) {
  return in_quotes(without_marks(whole));
}
inline std::optional<std::string> requoted_single(std::string_view whole) {
  return in_single_quotes(without_marks(whole));
}
inline std::optional<std::string> as_equals(std::string_view) { return "="; }
inline std::optional<std::string> as_differs(std::string_view) { return "!="; }
inline std::optional<std::string> with_double_backslash(std::string_view whole) {
  return "\\" + std::string(whole);
}
inline Extent first_odd(std::string_view whole) {
  std::size_t at = 0;
  while (at < whole.size() && (is_ascii_alnum(whole[at]) || whole[at] == '_')) ++at;
  return character_at(whole, at);
}

#define TRIPLINE_REFUSAL(production) \
  template <>                        \
  inline constexpr Refusal refusal<sql_syntax::production>

// quotes and names
TRIPLINE_REFUSAL(bad_escape) = {Code::sql_syntax, "{mark} is no escape",
                                "a backslash is written `\\\\`; `\\\"` and `\\'` are the other escapes"};
TRIPLINE_REFUSAL(unclosed<'"'>) = {Code::sql_syntax, "a quote is opened and never closed", "",
                                   first_character};
TRIPLINE_REFUSAL(unclosed<'\''>) = {Code::sql_syntax, "a quote is opened and never closed", "",
                                    first_character};
TRIPLINE_REFUSAL(empty_name) = {Code::sql_name, "a name is empty", ""};
TRIPLINE_REFUSAL(every_metric) = {Code::sql_syntax, "{mark} is no metric",
                                  "a query reads one metric; name it"};
TRIPLINE_REFUSAL(odd_name) = {Code::sql_name, "{mark} may not stand in a bare name", "write {mended}",
                              first_odd, in_quotes};
TRIPLINE_REFUSAL(word_as_name) = {Code::sql_name, "{mark} is a word of the language",
                                  "as a name write {mended}", nullptr, in_quotes};
TRIPLINE_REFUSAL(name_quote) = {Code::sql_name, "{mark} is no quote", "names stand in double quotes"};
TRIPLINE_REFUSAL(single_quoted_name) = {Code::sql_name, "a name does not stand in single quotes",
                                        "write {mended}", nullptr, requoted_double};

// SELECT and FROM
TRIPLINE_REFUSAL(word_select) = {Code::sql_syntax, "expected SELECT, found {mark}",
                                 "a query begins `SELECT SUM(metric) FROM namespace`"};
TRIPLINE_REFUSAL(unknown_function) = {Code::unknown_function, "there is no function {mark}",
                                      "there are AVG, COUNT, MAX, MIN and SUM"};
TRIPLINE_REFUSAL(missing_function) = {Code::sql_syntax, "expected a function, found {mark}",
                                      "there are AVG, COUNT, MAX, MIN and SUM: `SUM(metric)`"};
TRIPLINE_REFUSAL(function_place) = {Code::sql_syntax, "expected a function, found {mark}",
                                    "there are AVG, COUNT, MAX, MIN and SUM"};
TRIPLINE_REFUSAL(call_open) = {Code::sql_syntax, "expected `(`, found {mark}", "a function has parentheses"};
TRIPLINE_REFUSAL(metric_place) = {Code::sql_syntax, "expected the name of a metric, found {mark}", ""};
TRIPLINE_REFUSAL(closing_metric) = {Code::sql_syntax, "expected `)`, found {mark}", ""};
TRIPLINE_REFUSAL(word_from) = {Code::sql_syntax, "expected FROM, found {mark}", ""};
TRIPLINE_REFUSAL(space_place) = {Code::sql_syntax, "expected a namespace, found {mark}", ""};
TRIPLINE_REFUSAL(key_place) = {Code::sql_syntax, "expected the name of a dimension, found {mark}", ""};
TRIPLINE_REFUSAL(closing_schema) = {Code::sql_syntax, "expected `,` or `)`, found {mark}", ""};

// WHERE
TRIPLINE_REFUSAL(not_condition) = {Code::sql_operator, "there is no NOT", "`!=` is the opposite of `=`"};
TRIPLINE_REFUSAL(condition_parenthesis) = {Code::sql_operator, "conditions have no parentheses",
                                           "they are joined by AND only"};
TRIPLINE_REFUSAL(double_equals) = {Code::sql_operator, "there is no operator {mark}", "write {mended}",
                                   nullptr, as_equals};
TRIPLINE_REFUSAL(angles) = {Code::sql_operator, "there is no operator {mark}", "write {mended}", nullptr,
                            as_differs};
TRIPLINE_REFUSAL(odd_operator) = {Code::sql_operator, "there is no operator {mark}",
                                  "there are `=` and `!=`"};
TRIPLINE_REFUSAL(word_operator) = {Code::sql_operator, "there is no operator {mark}",
                                   "there are `=` and `!=`"};
TRIPLINE_REFUSAL(comparison) = {Code::sql_operator, "expected an operator, found {mark}",
                                "there are `=` and `!=`"};
TRIPLINE_REFUSAL(double_quoted_value) = {Code::sql_value, "a value does not stand in double quotes",
                                         "write {mended}", nullptr, requoted_single};
TRIPLINE_REFUSAL(value_quote) = {Code::sql_value, "{mark} is no quote", "values stand in single quotes"};
TRIPLINE_REFUSAL(bare_value) = {Code::sql_value, "a value stands in single quotes", "write {mended}", nullptr,
                                in_single_quotes};
TRIPLINE_REFUSAL(value) = {Code::sql_value, "expected a value, found {mark}",
                           "values stand in single quotes"};
TRIPLINE_REFUSAL(doubled_quote) = {Code::sql_value, "a quote follows the value",
                                   "a quote inside a value is written `\\'`"};

// GROUP BY, ORDER BY, LIMIT
TRIPLINE_REFUSAL(group_by) = {Code::sql_syntax, "expected BY, found {mark}", "the clause is GROUP BY"};
TRIPLINE_REFUSAL(order_by) = {Code::sql_syntax, "expected BY, found {mark}", "the clause is ORDER BY"};
TRIPLINE_REFUSAL(order_open) = {Code::sql_syntax, "expected `()`, found {mark}", "as in `ORDER BY SUM()`"};
TRIPLINE_REFUSAL(order_argument) = {Code::sql_syntax, "{mark} stands in the parentheses of ORDER BY",
                                    "they are empty: the metric is that of SELECT"};
TRIPLINE_REFUSAL(order_close) = {Code::sql_syntax, "expected `)`, found {mark}", ""};
TRIPLINE_REFUSAL(odd_number) = {Code::sql_limit, "{mark} is no limit",
                                "a limit is a whole number from 1 to 500"};
TRIPLINE_REFUSAL(limit_place) = {Code::sql_limit, "expected a number, found {mark}",
                                 "a limit is a whole number from 1 to 500"};

// the end
TRIPLINE_REFUSAL(either) = {Code::sql_operator, "conditions are not joined by OR",
                            "there is AND only; write a query for each"};
TRIPLINE_REFUSAL(misplaced_clause) = {
    Code::sql_syntax, "{mark} stands in the wrong place",
    "the order is SELECT, FROM, WHERE, GROUP BY, ORDER BY, LIMIT, each once"};
TRIPLINE_REFUSAL(text_after_semicolon) = {Code::sql_syntax, "{mark} follows the semicolon", "", first_word};
TRIPLINE_REFUSAL(query_end) = {Code::sql_syntax, "expected the next clause or the end, found {mark}", ""};

#undef TRIPLINE_REFUSAL

}  // namespace tripline::grammar::pattern_syntax
