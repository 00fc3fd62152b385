#pragma once
// The one list of diagnostic codes. A code is a stable word: scripts, ignore comments and `tripline explain`
// name it. Each has a page in grammar/explain/<code>.md and at least one golden case; a test holds both.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tripline::grammar {

// X(enumerator, word, default severity, title)
#define TRIPLINE_DIAGNOSTIC_CODES(X)                                                                     \
  /* filter patterns: refused (spec F10-F51) */                                                          \
  X(term_character, "term-character", error, "a term has a character that needs quotes")                 \
  X(json_outside_braces, "json-outside-braces", error, "a JSON condition stands outside braces")         \
  X(quote, "quote", error, "a quote is missing or of the wrong kind")                                    \
  X(regex_character, "regex-character", error, "a regular expression has a character it may not have")   \
  X(regex_syntax, "regex-syntax", error, "a regular expression is malformed")                            \
  X(selector, "selector", error, "a selector is malformed")                                              \
  X(value_needs_quotes, "value-needs-quotes", error, "a value has a character that needs quotes")        \
  X(unknown_operator, "unknown-operator", error, "an operator does not exist")                           \
  X(ordering_needs_number, "ordering-needs-number", error, "an ordering needs a number")                 \
  X(is_not, "is-not", error, "a negation that the pattern language does not have")                       \
  X(pattern_structure, "pattern-structure", error, "a pattern is not well formed")                       \
  X(slot_fields, "slot-fields", error, "one slot compares two fields")                                   \
  X(pattern_too_deep, "pattern-too-deep", error, "a pattern is nested too deeply or is too long")        \
  /* filter patterns: accepted with a warning */                                                         \
  X(mixed_optional_terms, "mixed-optional-terms", warning, "optional terms are ignored beside others")   \
  X(bracketed_word, "bracketed-word", warning, "a bracketed word matches every event")                   \
  X(boolean_equality, "boolean-equality", warning, "a boolean is compared with = or !=")                 \
  X(negated_optional_field, "negated-optional-field", warning, "!= on a field that is often absent")     \
  X(interior_asterisk, "interior-asterisk", warning, "an asterisk inside a value is literal")            \
  X(unquoted_hyphen, "unquoted-hyphen", warning, "an unquoted value has a hyphen")                       \
  X(keyword_case, "keyword-case", warning, "a keyword is not in upper case")                             \
  X(exists_extension, "exists-extension", warning, "EXISTS is an extension")                             \
  X(like_extension, "like-extension", warning, "LIKE is an extension")                                   \
  X(loose_term_character, "loose-term-character", warning, "an unquoted term has = or .")                \
  X(exclusion_blank, "exclusion-blank", warning, "a blank follows the minus of an exclusion")            \
  X(bracket_without_dot, "bracket-without-dot", warning, "a bracketed key without its dot")              \
  X(slot_name_case, "slot-name-case", warning, "a slot's names differ in case")                          \
  X(always_matches, "always-matches", warning, "a condition that always holds")                          \
  X(never_matches, "never-matches", warning, "a condition that can never hold")                          \
  X(pattern_quota, "pattern-quota", warning, "a pattern is over a quota of AWS")                         \
  /* packs: the text */                                                                                  \
  X(yaml_syntax, "yaml-syntax", error, "a file is not well-formed YAML")                                 \
  X(trip_syntax, "trip-syntax", error, "a file is not well-formed .trip")                                \
  X(input_limit, "input-limit", error, "a file is larger or deeper than the limits allow")               \
  X(not_utf8, "not-utf8", error, "a file is not UTF-8")                                                  \
  /* packs: the meaning */                                                                               \
  X(unknown_key, "unknown-key", error, "a key does not exist here")                                      \
  X(duplicate_key, "duplicate-key", error, "a key is given twice")                                       \
  X(missing_key, "missing-key", error, "a required key is missing")                                      \
  X(wrong_type, "wrong-type", error, "a value is of the wrong type")                                     \
  X(bad_value, "bad-value", error, "a value is outside what is allowed")                                 \
  X(bad_name, "bad-name", error, "a name has a forbidden character or length")                           \
  X(duplicate_name, "duplicate-name", error, "two things have one name")                                 \
  X(unknown_name, "unknown-name", error, "a name refers to nothing")                                     \
  X(cyclic_filter, "cyclic-filter", error, "filters refer to each other in a circle")                    \
  X(conflicting_keys, "conflicting-keys", error, "two keys exclude each other")                          \
  X(address_class, "address-class", error, "a class of addresses does not exist")                        \
  X(network_address, "network-address", error, "a text is no network of IP addresses")                   \
  X(country_code, "country-code", error, "no country has this code")                                     \
  X(as_number, "as-number", error, "a text is no number of an autonomous system")                        \
  X(missing_file, "missing-file", error, "a file that a pack names cannot be read")                      \
  X(unused_filter, "unused-filter", warning, "a filter is used by nothing")                              \
  X(unused_list, "unused-list", warning, "a list is used by nothing")                                    \
  X(ignore_comment, "ignore-comment", warning, "a comment that ignores a warning is not well formed")    \
  X(unused_ignore, "unused-ignore", warning, "a comment ignores a warning that is not given")            \
  X(unknown_technique, "unknown-technique", warning, "ATT&CK has no such technique today")               \
  /* what a repository asks of its rules (.tripline.yaml) */                                             \
  X(policy_field, "policy-field", warning, "a rule lacks a field that the policy asks for")              \
  X(policy_severity, "policy-severity", warning, "a severity that the policy does not have")             \
  X(policy_name, "policy-name", warning, "two rules have one name although the policy forbids it")       \
  /* metric filters (spec M) */                                                                          \
  X(metric_value, "metric-value", error, "a metric value is neither a number nor a field")               \
  X(field_reference, "field-reference", error, "a field reference does not fit its pattern")             \
  X(metric_dimensions, "metric-dimensions", error, "a metric's dimensions are not allowed")              \
  X(default_with_dimensions, "default-with-dimensions", error, "a default value beside dimensions")      \
  X(metric_unit, "metric-unit", error, "a unit does not exist")                                          \
  X(value_not_in_pattern, "value-not-in-pattern", warning, "a metric value's field is not in its pattern") \
  X(negative_metric_value, "negative-metric-value", warning, "a negative metric value")                  \
  X(high_cardinality_dimension, "high-cardinality-dimension", warning, "a dimension with very many values") \
  X(filter_quota, "filter-quota", warning, "a log group is over a quota of AWS")                         \
  X(ignored_option, "ignored-option", warning, "an option of AWS has no effect here")                    \
  /* alarms (spec A) */                                                                                  \
  X(alarm_definition, "alarm-definition", error, "an alarm's numbers do not fit together")               \
  X(alarm_expression, "alarm-expression", warning, "an alarm's expression is not what it seems")          \
  X(composite_rule, "composite-rule", error, "a composite's rule is not well formed")                    \
  X(composite_limit, "composite-limit", error, "a composite is over a limit of AWS")                     \
  X(cyclic_composite, "cyclic-composite", error, "composites refer to each other in a circle")           \
  /* metric math (spec M) */                                                                             \
  X(expression_syntax, "expression-syntax", error, "a metric math expression is not well formed")        \
  X(expression_limit, "expression-limit", error, "a metric math expression is over a limit")             \
  X(expression_type, "expression-type", error, "an operation does not take such a value")                \
  X(expression_value, "expression-value", error, "a number that has no meaning there")                   \
  X(unknown_function, "unknown-function", error, "a function does not exist")                            \
  X(function_arguments, "function-arguments", error, "a function has the wrong arguments")               \
  X(offline_function, "offline-function", error, "a function needs what only AWS knows")                 \
  X(cyclic_expression, "cyclic-expression", error, "expressions refer to each other in a circle")        \
  /* Metrics Insights (spec S) */                                                                        \
  X(sql_syntax, "sql-syntax", error, "a Metrics Insights query is not well formed")                      \
  X(sql_name, "sql-name", error, "a name of a Metrics Insights query needs double quotes")               \
  X(sql_value, "sql-value", error, "a value of a Metrics Insights query needs single quotes")            \
  X(sql_operator, "sql-operator", error, "a condition that Metrics Insights does not have")              \
  X(sql_limit, "sql-limit", error, "a Metrics Insights query is over a limit")                           \
  X(sql_reserved_word, "sql-reserved-word", warning, "a reserved word is not quoted")                    \
  /* Contributor Insights (spec C) */                                                                    \
  X(insight_rule_text, "insight-rule-text", error, "a rule body is not strict JSON")                     \
  X(insight_rule, "insight-rule", error, "a rule body is not a CloudWatchLogRule")                       \
  X(insight_rule_lint, "insight-rule-lint", warning, "a rule body says something that has no effect")    \
  /* the catalogue of the AWS API (compiler/catalogue) */                                                \
  X(unknown_event_name, "unknown-event-name", warning, "no call is known by that name")                  \
  X(wrong_event_source, "wrong-event-source", error, "a call of another event source")                   \
  X(never_logged, "never-logged", error, "a name that is no event")                                      \
  X(unknown_field, "unknown-field", warning, "records have no such field, or it no such value")          \
  X(wrong_value_type, "wrong-value-type", error, "a field is compared with what it never holds")         \
  X(needs_data_events, "needs-data-events", note, "a call that only a trail with data events records")   \
  X(needs_insight_events, "needs-insight-events", note, "events that only CloudTrail Insights makes")    \
  X(dead_on_trail, "dead-on-trail", warning, "a rule about what the trail does not record")              \
  /* Logs Insights queries (spec L) */                                                                   \
  X(query_syntax, "query-syntax", error, "a query is not well formed")                                   \
  X(unknown_command, "unknown-command", error, "a command does not exist")                               \
  X(unsupported_command, "unsupported-command", error, "a command of AWS is not supported")              \
  X(command_order, "command-order", error, "a command may not stand here")                               \
  X(wrong_arity, "wrong-arity", error, "a function has too few or too many arguments")                   \
  X(aggregate_place, "aggregate-place", error, "an aggregate or a field stands where it may not")        \
  X(unknown_column, "unknown-column", error, "a column was not defined by stats")                        \
  X(parse_capture, "parse-capture", error, "the captures of parse and its names differ")                 \
  X(bare_boolean, "bare-boolean", warning, "true and false are names of fields here")                    \
  X(early_capture, "early-capture", warning, "a capture of parse ends at the first brace")               \
  X(capped_period, "capped-period", warning, "a period is cut to the most that its unit allows")         \
  /* graphs */                                                                                           \
  X(graph_definition, "graph-definition", error, "the parts of a graph do not fit together")             \
  /* threats */                                                                                          \
  X(unreachable_threshold, "unreachable-threshold", error, "a threshold that can never be reached")      \
  X(threat_definition, "threat-definition", error, "the parts of a threat do not fit together")          \
  X(reason_template, "reason-template", error, "a reason has a placeholder that means nothing")          \
  X(expired_exception, "expired-exception", warning, "an exception has expired")                         \
  /* by proof */                                                                                         \
  X(redundant_condition, "redundant-condition", warning, "a condition that changes nothing")             \
  X(duplicate_rule, "duplicate-rule", warning, "two rules do the same")                                  \
  X(subsumed_rule, "subsumed-rule", warning, "a rule raises only where another one does")                \
  X(exception_hides_rule, "exception-hides-rule", warning, "an exception swallows a rule whole")         \
  X(alarm_without_metric, "alarm-without-metric", warning, "an alarm on a series that no event feeds")   \
  X(metric_never_alarmed, "metric-never-alarmed", note, "a metric that no alarm looks at")

enum class Severity : std::uint8_t { note, warning, error };

enum class Code : std::uint16_t {
#define TRIPLINE_CODE(enumerator, word, severity, title) enumerator,
  TRIPLINE_DIAGNOSTIC_CODES(TRIPLINE_CODE)
#undef TRIPLINE_CODE
};

struct CodeEntry {
  Code code;
  std::string_view word;
  Severity severity;
  std::string_view title;
};

// All codes in the order of the list.
std::span<const CodeEntry> diagnostic_codes();
const CodeEntry& entry_of(Code code);
std::optional<Code> code_named(std::string_view word);

}  // namespace tripline::grammar
