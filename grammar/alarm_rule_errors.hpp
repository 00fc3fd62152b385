#pragma once
// What every refusal of the composite rule grammar says: one row per committed production and per known mistake.

#include "grammar/alarm_rule_syntax.hpp"
#include "grammar/refusal_marks.hpp"

namespace tripline::grammar::pattern_syntax {

inline std::optional<std::string> as_rule_and(std::string_view) { return "AND"; }
inline std::optional<std::string> as_rule_or(std::string_view) { return "OR"; }
inline std::optional<std::string> as_rule_not(std::string_view) { return "NOT "; }

// `alarm` -> `ALARM`, where that is a function.
inline std::optional<std::string> as_function(std::string_view whole) {
  std::string word(whole);
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  for (const std::string_view known : {"ALARM", "OK", "INSUFFICIENT_DATA", "AT_LEAST"}) {
    if (word == known && whole != known) return word;
  }
  return std::nullopt;
}

#define TRIPLINE_REFUSAL(production) \
  template <>                        \
  inline constexpr Refusal refusal<alarm_rule_syntax::production>

TRIPLINE_REFUSAL(condition) = {Code::composite_rule, "expected a condition, found {mark}",
                               "a condition is `ALARM(name)`, `OK(name)`, `INSUFFICIENT_DATA(name)`, `AT_LEAST(...)`, "
                               "`TRUE`, `FALSE` or a rule in parentheses"};
TRIPLINE_REFUSAL(rule_end) = {Code::composite_rule, "expected `AND`, `OR` or the end, found {mark}", ""};
TRIPLINE_REFUSAL(parenthesis_close) = {Code::composite_rule, "expected `AND`, `OR` or `)`, found {mark}", "", nullptr,
                                       nullptr, true};
TRIPLINE_REFUSAL(unopened_parenthesis) = {Code::composite_rule, "{mark} closes nothing", ""};
TRIPLINE_REFUSAL(empty_parentheses) = {Code::composite_rule, "parentheses are empty", ""};
TRIPLINE_REFUSAL(leading_operator) = {Code::composite_rule, "expected a condition, found {mark}",
                                      "an operator stands between two conditions"};
TRIPLINE_REFUSAL(missing_operator_here) = {Code::composite_rule, "an operator is missing before {mark}",
                                           "join two conditions with `AND` or `OR`"};
TRIPLINE_REFUSAL(unknown_operator) = {Code::composite_rule, "there is no operator {mark}",
                                      "the operators are `AND`, `OR` and `NOT`"};
TRIPLINE_REFUSAL(double_ampersand) = {Code::composite_rule, "{mark} is no operator", "write {mended}", nullptr,
                                      as_rule_and};
TRIPLINE_REFUSAL(double_bar) = {Code::composite_rule, "{mark} is no operator", "write {mended}", nullptr, as_rule_or};
TRIPLINE_REFUSAL(exclamation_mark) = {Code::composite_rule, "{mark} is no operator", "write `NOT`", nullptr,
                                      as_rule_not};
TRIPLINE_REFUSAL(unknown_function) = {Code::composite_rule, "there is no function {mark}",
                                      "write {mended}", nullptr, as_function};
TRIPLINE_REFUSAL(lone_word) = {Code::composite_rule, "{mark} is no condition",
                               "ask for an alarm's state: `ALARM(name)`"};

TRIPLINE_REFUSAL(call_open) = {Code::composite_rule, "expected `(`, found {mark}",
                               "the alarm's name stands in parentheses: `ALARM(name)`"};
TRIPLINE_REFUSAL(call_close) = {Code::composite_rule, "expected `)`, found {mark}", ""};
TRIPLINE_REFUSAL(alarm_name) = {Code::composite_rule, "expected an alarm's name, found {mark}", ""};
TRIPLINE_REFUSAL(empty_name) = {Code::composite_rule, "a name is empty", ""};
TRIPLINE_REFUSAL(unclosed_quote) = {Code::composite_rule, "a quote is opened and never closed",
                                    "a quote inside a name is written `\\\"`", first_character};
TRIPLINE_REFUSAL(blank_in_name) = {Code::composite_rule, "a name with a blank needs quotes", "write {mended}", nullptr,
                                   in_quotes};

TRIPLINE_REFUSAL(at_least_count) = {Code::composite_rule, "expected a number or a percentage, found {mark}",
                                    "`AT_LEAST(2, ALARM, (a, b, c))`, `AT_LEAST(50%, OK, (a, b))`"};
TRIPLINE_REFUSAL(count_comma) = {Code::composite_rule, "expected `,`, found {mark}",
                                 "`AT_LEAST(2, ALARM, (a, b, c))`, `AT_LEAST(50%, OK, (a, b))`"};
TRIPLINE_REFUSAL(at_least_state) = {Code::composite_rule, "expected a state, found {mark}",
                                    "a state is `ALARM`, `OK` or `INSUFFICIENT_DATA`, with or without `NOT`"};
TRIPLINE_REFUSAL(state_comma) = {Code::composite_rule, "expected `,`, found {mark}",
                                 "`AT_LEAST(2, ALARM, (a, b, c))`: the alarms stand in a list of their own"};
TRIPLINE_REFUSAL(list_open) = {Code::composite_rule, "expected `(`, found {mark}",
                               "`AT_LEAST(2, ALARM, (a, b, c))`: the alarms stand in parentheses"};
TRIPLINE_REFUSAL(listed_name) = {Code::composite_rule, "expected an alarm's name, found {mark}", ""};
TRIPLINE_REFUSAL(call_as_entry) = {Code::composite_rule, "the list of `AT_LEAST` holds names and no functions",
                                   "write the alarm's name alone"};
TRIPLINE_REFUSAL(list_close) = {Code::composite_rule, "expected `,` or `)`, found {mark}", ""};

#undef TRIPLINE_REFUSAL

}  // namespace tripline::grammar::pattern_syntax
