#pragma once
// Productions of filter patterns (spec sections 1-7), and beside the right forms the known mistakes. JSON
// conditions and slot conditions share operators and values; what differs is the bracket that ends their
// container, hence the parameter Close.
//
// Nothing is scanned more than a few times: a condition commits at its first character, a parenthesis at its
// opener, and a slip looks no further than the text that it marks.

#include "grammar/regex_syntax.hpp"

namespace tripline::grammar::pattern_syntax {

// Tokens.

struct name_character : peg::sor<peg::alnum, peg::one<'_', '-'>> {};
struct bare_character : peg::sor<peg::alnum, peg::one<'_', '.', '*', '+', '-'>> {};
struct word_end : peg::not_at<name_character> {};
struct graphic : peg::seq<peg::not_at<blank>, peg::any> {};
struct end : peg::eof {};

struct sign : peg::one<'+', '-'> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<sign>, peg::plus<peg::digit>> {};
struct fraction : peg::seq<peg::one<'.'>, peg::plus<peg::digit>> {};
struct number : peg::seq<peg::opt<sign>, peg::plus<peg::digit>, peg::opt<fraction>, peg::opt<exponent>> {};

struct quote_mark : peg::one<'"'> {};
struct quoted_escape : peg::seq<peg::one<'\\'>, peg::one<'"', '\\'>> {};
struct quoted_text : peg::star<peg::sor<quoted_escape, peg::not_one<'"'>>> {};
struct unclosed_quote : peg::seq<quote_mark, quoted_text, peg::eof> {};
struct quoted : peg::seq<quote_mark, quoted_text, quote_mark> {};
// Committed at the opening quote.
struct quoted_string : peg::seq<peg::at<quote_mark>, peg::sor<quoted, slip<unclosed_quote>>> {};

// “ ” „ ‘ ’ and the plain apostrophe delimit nothing.
struct typographic_quote : peg::sor<peg::string<'\xE2', '\x80', '\x9C'>, peg::string<'\xE2', '\x80', '\x9D'>,
                                    peg::string<'\xE2', '\x80', '\x9E'>, peg::string<'\xE2', '\x80', '\x98'>,
                                    peg::string<'\xE2', '\x80', '\x99'>> {};
struct wrong_mark : peg::sor<peg::one<'\'', '`'>, typographic_quote> {};
struct wrong_quoted_end : peg::sor<wrong_mark, quote_mark> {};
struct wrongly_quoted
    : peg::seq<wrong_mark, peg::star<peg::seq<peg::not_at<wrong_quoted_end>, peg::any>>, wrong_quoted_end> {};
struct wrong_quote : wrong_mark {};
// `\"x\"`: one layer of escapes too many.
struct escaped_quote : peg::string<'\\', '"'> {};
struct overescaped
    : peg::seq<escaped_quote, peg::star<peg::not_at<escaped_quote>, peg::not_one<'"'>>, escaped_quote> {};
struct quote_slips : peg::sor<slip<overescaped>, slip<wrongly_quoted>, slip<wrong_quote>> {};

// Regular expressions.

struct unclosed_regex : peg::seq<percent, peg::star<peg::not_one<'%'>>, peg::eof> {};
struct empty_regex : peg::seq<percent, percent> {};
struct regex_text : regex_body {};
struct regex
    : peg::seq<peg::at<percent>,
               peg::sor<slip<unclosed_regex>, slip<empty_regex>, peg::seq<percent, regex_text, percent>>> {};
struct text_after_regex : peg::seq<blanks, peg::plus<peg::any>> {};
struct standalone_regex : peg::seq<regex, blanks, peg::opt<slip<text_after_regex>>> {};

// Term patterns (F4-F10).

struct term_character : peg::sor<peg::alnum, peg::one<'_', '.', '='>> {};
struct term_end : peg::at<peg::sor<blank, peg::eof>> {};
struct plain_run : peg::star<term_character> {};
// A condition that lost its braces: a bad character, and `$.` there or later.
struct json_without_braces
    : peg::seq<plain_run, peg::not_at<term_end>, peg::not_at<quote_mark>, peg::until<peg::string<'$', '.'>>> {
};
struct lone_star : peg::seq<peg::one<'*'>, term_end> {};
struct quote_in_term : peg::seq<peg::plus<term_character>, quote_mark> {};
struct odd_term : peg::seq<plain_run, graphic, peg::star<graphic>> {};
struct text_after_quote : peg::seq<peg::not_at<term_end>, peg::plus<graphic>> {};
struct dangling_mark : peg::seq<peg::one<'-', '?'>, blanks, peg::eof> {};
struct doubled_mark : peg::seq<peg::one<'-', '?'>, peg::star<graphic>> {};
struct separated_optional : peg::seq<peg::one<'?'>, some_blanks, peg::plus<graphic>> {};

struct bare_term : peg::seq<peg::plus<term_character>, term_end> {};
struct quoted_term : peg::seq<quoted_string, peg::sor<term_end, slip<text_after_quote>>> {};
struct term_slips
    : peg::sor<slip<json_without_braces>, slip<lone_star>, quote_slips, slip<quote_in_term>, slip<odd_term>> {
};
struct term_text : peg::sor<bare_term, quoted_term, term_slips> {};

struct exclusion_blanks : some_blanks {};
struct exclusion_mark : peg::one<'-'> {};
struct optional_mark : peg::one<'?'> {};
struct after_mark : peg::sor<slip<doubled_mark>, term_text> {};
struct excluded_term : peg::seq<exclusion_mark, peg::opt<exclusion_blanks>, after_mark> {};
struct optional_term : peg::sor<slip<separated_optional>, peg::seq<optional_mark, after_mark>> {};
struct term : peg::sor<slip<dangling_mark>, excluded_term, optional_term, term_text> {};
struct terms : peg::seq<term, peg::star<some_blanks, term>> {};

// Selectors (F18-F22).

struct dollar : peg::one<'$'> {};
struct dot : peg::one<'.'> {};
struct key : peg::plus<name_character> {};
struct any_value : peg::one<'*'> {};
struct element : peg::plus<peg::digit> {};
struct any_element : peg::one<'*'> {};
struct index_open : peg::one<'['> {};
struct index_close : peg::one<']'> {};
struct single_quoted_key : peg::plus<peg::not_one<'\''>> {};
struct double_quoted_key : peg::plus<peg::not_one<'"'>> {};
struct bracket_key : peg::sor<peg::seq<peg::string<'[', '\''>, single_quoted_key, peg::string<'\'', ']'>>,
                              peg::seq<peg::string<'[', '"'>, double_quoted_key, peg::string<'"', ']'>>> {};
struct bracket_key_open : peg::seq<index_open, peg::one<'\'', '"'>> {};
struct bad_bracket_key : bracket_key_open {};
struct keyed : peg::seq<peg::at<bracket_key_open>, peg::sor<bracket_key, slip<bad_bracket_key>>> {};
struct undotted_key : keyed {};
struct bad_index : peg::seq<index_open, peg::star<peg::not_one<']', ' ', '\t', '\r', '\n', '}', ')'>>,
                            peg::opt<index_close>> {};
struct index : peg::sor<peg::seq<index_open, peg::sor<element, any_element>, index_close>, slip<bad_index>> {
};
struct step_name : peg::sor<keyed, key, any_value> {};
struct step : peg::seq<dot, expect<step_name>> {};
struct tail
    : peg::sor<step, peg::seq<peg::at<bracket_key_open>, keyed>, peg::seq<peg::at<index_open>, index>> {};

struct root_index : peg::seq<dollar, peg::at<index_open>, bad_index> {};
struct missing_dot : peg::seq<dollar, key> {};
struct lone_dollar : dollar {};
struct rooted : peg::seq<dollar, peg::sor<step, undotted_key>> {};
// What may stand right behind a selector; anything else was meant as part of a key.
struct selector_end
    : peg::at<peg::sor<peg::eof, blank, peg::one<'=', '!', '<', '>', '~', '&', '|', ')', '}', ','>>> {};
struct bad_key : peg::plus<peg::seq<peg::not_at<selector_end>, peg::any>> {};
struct selector : peg::seq<peg::at<dollar>,
                           peg::sor<peg::seq<rooted, peg::star<tail>, peg::sor<selector_end, slip<bad_key>>>,
                                    slip<root_index>, slip<missing_dot>, slip<lone_dollar>>> {};

// Operators and values (F25-F33, F37).

struct operator_character : peg::one<'=', '!', '<', '>', '~'> {};
struct operator_end : peg::not_at<operator_character> {};
struct eq : peg::one<'='> {};
struct ne : peg::string<'!', '='> {};
struct lt : peg::one<'<'> {};
struct le : peg::string<'<', '='> {};
struct gt : peg::one<'>'> {};
struct ge : peg::string<'>', '='> {};
struct equality : peg::seq<peg::sor<eq, ne>, operator_end> {};
struct ordering : peg::seq<peg::sor<le, lt, ge, gt>, operator_end> {};
struct split_operator : peg::seq<peg::plus<operator_character>, some_blanks, peg::plus<operator_character>> {
};
struct regex_operator_sign
    : peg::seq<peg::sor<peg::string<'=', '~'>, peg::string<'~', '='>, peg::string<'!', '~'>, peg::one<'~'>>,
               operator_end> {};
struct odd_operator : peg::plus<operator_character> {};

template <char Close>
struct container_end : peg::sor<peg::eof, peg::one<')', '&', '|', ',', Close>> {};
template <char Close>
struct value_end : peg::at<peg::sor<blank, container_end<Close>>> {};
template <char Close>
struct value_character : peg::seq<peg::not_at<peg::sor<blank, container_end<Close>>>, peg::any> {};

struct and_or_word : peg::seq<peg::sor<peg::istring<'a', 'n', 'd'>, peg::istring<'o', 'r'>>, word_end> {};
struct field_as_value : peg::seq<dollar, peg::at<peg::one<'.', '['>>,
                                 peg::star<peg::sor<name_character, peg::one<'.', '[', ']', '*'>>>> {};
template <char Close>
struct odd_value
    : peg::seq<peg::star<bare_character>, value_character<Close>, peg::star<value_character<Close>>> {};
// `= Failed authentication`: words up to the end of the condition.
template <char Close>
struct blank_in_value
    : peg::seq<peg::plus<bare_character>,
               peg::plus<peg::seq<some_blanks, peg::not_at<and_or_word>, peg::plus<bare_character>>>,
               peg::at<blanks, container_end<Close>>> {};
template <char Close>
struct text_after_value : peg::plus<value_character<Close>> {};
template <char Close>
struct regex_text_after : text_after_value<Close> {};

struct number_value : number {};
struct bare_value : peg::plus<bare_character> {};
struct quoted_value : quoted_string {};
struct value : peg::failure {};
template <char Close>
struct after_quoted : peg::sor<value_end<Close>, slip<text_after_value<Close>>> {};
template <char Close>
struct after_regex : peg::sor<value_end<Close>, slip<regex_text_after<Close>>> {};
template <char Close>
struct is_number : peg::at<number, value_end<Close>> {};
template <char Close>
struct bare_operand
    : peg::sor<peg::seq<is_number<Close>, number_value>, peg::seq<bare_value, value_end<Close>>> {};
template <char Close>
struct operand_slips
    : peg::sor<quote_slips, slip<field_as_value>, slip<odd_value<Close>>, slip<blank_in_value<Close>>> {};
template <char Close>
struct operand : peg::sor<peg::seq<quoted_value, after_quoted<Close>>, peg::seq<regex, after_regex<Close>>,
                          operand_slips<Close>, bare_operand<Close>, peg::raise<value>> {};
template <char Close>
struct not_a_number : peg::sor<quoted, peg::seq<percent, peg::star<peg::not_one<'%'>>, percent>,
                               peg::plus<value_character<Close>>> {};
template <char Close>
struct number_operand
    : peg::sor<peg::seq<is_number<Close>, number_value>, slip<not_a_number<Close>>, peg::raise<value>> {};
template <char Close>
struct comparison : peg::sor<slip<split_operator>, peg::seq<equality, blanks, operand<Close>>,
                             peg::seq<ordering, blanks, number_operand<Close>>, slip<regex_operator_sign>,
                             slip<odd_operator>> {};

// And, or, parentheses (F38, F39).

struct and_sign : peg::string<'&', '&'> {};
struct or_sign : peg::string<'|', '|'> {};
struct chain_begin : peg::success {};
struct parenthesis_open : peg::one<'('> {};
struct parenthesis_close : peg::one<')'> {};
struct empty_parentheses : peg::seq<parenthesis_open, blanks, parenthesis_close> {};

struct word_and : peg::seq<peg::istring<'a', 'n', 'd'>, word_end> {};
struct word_or : peg::seq<peg::istring<'o', 'r'>, word_end> {};
struct single_ampersand : peg::one<'&'> {};
struct single_bar : peg::one<'|'> {};
struct json_comma : peg::one<',', ';'> {};
struct missing_connector : peg::sor<dollar, parenthesis_open> {};
struct unopened_parenthesis : parenthesis_close {};
struct connector_slips : peg::sor<slip<word_and>, slip<word_or>, slip<single_ampersand>, slip<single_bar>,
                                  slip<missing_connector>> {};

template <typename Primary>
struct and_chain : peg::seq<chain_begin, Primary, peg::star<blanks, and_sign, blanks, Primary>> {};
template <typename Primary>
struct or_chain
    : peg::seq<chain_begin, and_chain<Primary>, peg::star<blanks, or_sign, blanks, and_chain<Primary>>> {};

struct closing_parenthesis : peg::sor<parenthesis_close, connector_slips, peg::raise<parenthesis_close>> {};
template <typename Primary>
struct parenthesised_chain : peg::seq<blanks, or_chain<Primary>, blanks> {};
template <typename Primary>
struct parenthesised
    : peg::seq<peg::at<parenthesis_open>,
               peg::sor<slip<empty_parentheses>,
                        group<parenthesis_open, parenthesised_chain<Primary>, closing_parenthesis>>> {};

// JSON patterns (F18-F41).

template <char... Letters>
struct keyword : peg::seq<peg::istring<Letters...>, word_end> {};
struct word_is : keyword<'i', 's'> {};
struct word_not : keyword<'n', 'o', 't'> {};
struct word_exists : keyword<'e', 'x', 'i', 's', 't', 's'> {};
struct word_like : keyword<'l', 'i', 'k', 'e'> {};
struct word_null : keyword<'n', 'u', 'l', 'l'> {};
struct word_true : keyword<'t', 'r', 'u', 'e'> {};
struct word_false : keyword<'f', 'a', 'l', 's', 'e'> {};

struct keyword_end : value_end<'}'> {};
struct after_keyword : expect<keyword_end> {};
struct null_test : word_null {};
struct true_test : word_true {};
struct false_test : word_false {};
struct is_operand : peg::sor<null_test, true_test, false_test> {};
struct is_not : peg::seq<word_not, peg::opt<some_blanks, peg::sor<word_null, word_true, word_false>>> {};
struct is_test : peg::seq<word_is, blanks, peg::sor<slip<is_not>, expect<is_operand>>> {};
struct not_other : peg::seq<word_not, peg::opt<some_blanks, peg::plus<peg::alpha>>> {};
struct not_exists_test : peg::sor<peg::seq<word_not, some_blanks, word_exists>, slip<not_other>> {};
struct exists_test : word_exists {};
struct is_condition : peg::seq<peg::at<word_is>, is_test, after_keyword> {};
struct not_condition : peg::seq<peg::at<word_not>, not_exists_test, after_keyword> {};
struct exists_condition : peg::seq<exists_test, after_keyword> {};

struct glob : peg::failure {};
struct quoted_glob : quoted_string {};
struct bare_glob : peg::plus<bare_character> {};
struct regex_glob : peg::seq<percent, peg::star<peg::not_one<'%'>>, peg::opt<percent>> {};
struct like_operand : peg::sor<peg::seq<quoted_glob, after_quoted<'}'>>, slip<regex_glob>, operand_slips<'}'>,
                               peg::seq<bare_glob, value_end<'}'>>, peg::raise<glob>> {};
struct like_test : word_like {};
struct like_condition : peg::seq<like_test, blanks, like_operand> {};

struct missing_operator : peg::sor<container_end<'}'>, and_or_word> {};
struct blank_in_selector : peg::seq<some_blanks, peg::one<'.', '['>> {};
struct word_operator : peg::plus<peg::alpha> {};
struct condition_operator : peg::failure {};
struct condition_rest
    : peg::sor<peg::seq<some_blanks, peg::sor<is_condition, not_condition, exists_condition, like_condition>>,
               slip<blank_in_selector>,
               peg::seq<blanks, peg::sor<comparison<'}'>, slip<missing_operator>, slip<word_operator>,
                                         peg::raise<condition_operator>>>> {};
struct json_condition : peg::seq<selector, condition_rest> {};

struct negation : peg::sor<peg::seq<peg::one<'!'>, blanks, peg::at<peg::one<'(', '$'>>>,
                           peg::seq<word_not, blanks, peg::at<peg::one<'(', '$'>>>> {};
struct bare_selector_end
    : peg::seq<blanks, peg::sor<operator_character, word_is, word_not, word_exists, word_like>> {};
struct bare_selector
    : peg::seq<peg::at<peg::alpha>, peg::plus<peg::sor<name_character, peg::one<'.', '[', ']'>>>,
               peg::at<bare_selector_end>> {};
struct value_on_the_left
    : peg::seq<peg::sor<quoted, peg::plus<bare_character>>, peg::at<blanks, operator_character>> {};
struct json_primary
    : peg::sor<parenthesised<json_primary>, json_condition, slip<negation>, slip<bare_selector>,
               slip<value_on_the_left>, quote_slips, peg::raise<json_primary>> {};
struct json_conditions : peg::seq<or_chain<json_primary>> {};

struct brace_open : peg::one<'{'> {};
struct brace_close : peg::one<'}'> {};
struct empty_braces : peg::seq<brace_open, blanks, brace_close> {};
struct closing_brace : peg::sor<brace_close, connector_slips, slip<unopened_parenthesis>, slip<json_comma>,
                                peg::raise<brace_close>> {};
struct json_inside : peg::seq<blanks, json_conditions, blanks> {};
struct text_after_brace : peg::plus<peg::any> {};
struct json : peg::seq<peg::at<brace_open>,
                       peg::sor<slip<empty_braces>, group<brace_open, json_inside, closing_brace>>, blanks,
                       peg::opt<slip<text_after_brace>>> {};

// Delimited patterns (F42-F51).

struct comma : peg::one<','> {};
struct bracket_open : peg::one<'['> {};
struct bracket_close : peg::one<']'> {};
struct slot_boundary : peg::at<peg::sor<comma, bracket_close, peg::eof>> {};
struct slot_name : peg::plus<name_character> {};
struct field_name : peg::plus<name_character> {};
struct lone_name : peg::seq<peg::at<slot_name, blanks, slot_boundary>, slot_name> {};

struct ellipsis : peg::seq<peg::string<'.', '.', '.'>, peg::not_at<dot>> {};
struct odd_ellipsis : peg::sor<peg::plus<dot>, peg::string<'\xE2', '\x80', '\xA6'>> {};
struct ellipsis_condition : peg::seq<blanks, operator_character> {};
struct ellipsis_slot : peg::seq<ellipsis, peg::opt<slip<ellipsis_condition>>> {};

struct dollar_name : peg::seq<dollar, peg::opt<dot>, peg::star<name_character>> {};
struct odd_name : peg::seq<peg::plus<name_character>,
                           peg::not_at<peg::sor<blank, operator_character, container_end<']'>>>,
                           peg::star<value_character<']'>>> {};
struct slot_operator : peg::failure {};
struct slot_condition : peg::seq<field_name, blanks, peg::sor<comparison<']'>, peg::raise<slot_operator>>> {};
struct uncompared_field : peg::seq<peg::plus<name_character>, peg::at<blanks, container_end<']'>>> {};
struct test_in_slot
    : peg::seq<peg::plus<name_character>, some_blanks, peg::sor<word_is, word_not, word_exists, word_like>> {
};
struct two_names
    : peg::seq<peg::plus<name_character>, some_blanks, peg::not_at<and_or_word>, peg::plus<name_character>> {
};
struct slot_primary
    : peg::sor<parenthesised<slot_primary>, slip<dollar_name>, slip<odd_name>, slip<uncompared_field>,
               slip<test_in_slot>, slip<two_names>, slot_condition, quote_slips, peg::raise<slot_primary>> {};
struct slot_conditions : peg::seq<or_chain<slot_primary>> {};

struct slot_content : peg::sor<slot_boundary, ellipsis_slot, slip<odd_ellipsis>, lone_name, slot_conditions> {
};

struct slot : peg::seq<slot_content> {};
struct slot_list : peg::seq<slot, blanks, peg::star<comma, blanks, slot, blanks>> {};
struct after_slot_text : peg::plus<value_character<']'>> {};
struct closing_bracket : peg::sor<bracket_close, connector_slips, slip<unopened_parenthesis>,
                                  slip<after_slot_text>, peg::raise<bracket_close>> {};
struct slots : peg::sor<peg::at<bracket_close>, slot_list> {};
struct slots_inside : peg::seq<blanks, slots, blanks> {};
struct text_after_bracket : peg::plus<peg::any> {};
struct delimited : peg::seq<group<bracket_open, slots_inside, closing_bracket>, blanks,
                            peg::opt<slip<text_after_bracket>>> {};

// The whole (F1).

struct pattern
    : peg::seq<blanks, peg::sor<peg::eof, json, delimited, standalone_regex, terms>, blanks, expect<end>> {};
struct lone_selector : peg::seq<expect<selector>, expect<end>> {};
struct lone_number : peg::seq<number, peg::eof> {};

}  // namespace tripline::grammar::pattern_syntax
