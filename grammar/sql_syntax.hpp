#pragma once
// Productions of Metrics Insights queries (spec S2-S6), and beside the right forms the known mistakes.
// Clauses stand in one order, each commits at its keyword; nothing is nested, so nothing recurses.

#include "grammar/pattern_commit.hpp"

namespace tripline::grammar::sql_syntax {

namespace peg = tao::pegtl;
using pattern_syntax::expect, pattern_syntax::slip;

// Tokens.

struct blank : peg::one<' ', '\t', '\r', '\n'> {};
struct blanks : peg::star<blank> {};
struct word_character : peg::sor<peg::alnum, peg::one<'_'>> {};
struct word_end : peg::not_at<word_character> {};
template <char... Letters>
struct keyword : peg::seq<peg::istring<Letters...>, word_end> {};
struct word_select : keyword<'s', 'e', 'l', 'e', 'c', 't'> {};
struct word_from : keyword<'f', 'r', 'o', 'm'> {};
struct word_where : keyword<'w', 'h', 'e', 'r', 'e'> {};
struct word_and : keyword<'a', 'n', 'd'> {};
struct word_or : keyword<'o', 'r'> {};
struct word_not : keyword<'n', 'o', 't'> {};
struct word_in : keyword<'i', 'n'> {};
struct word_like : keyword<'l', 'i', 'k', 'e'> {};
struct word_group : keyword<'g', 'r', 'o', 'u', 'p'> {};
struct word_order : keyword<'o', 'r', 'd', 'e', 'r'> {};
struct word_by : keyword<'b', 'y'> {};
struct word_limit : keyword<'l', 'i', 'm', 'i', 't'> {};
struct word_asc : keyword<'a', 's', 'c'> {};
struct word_desc : keyword<'d', 'e', 's', 'c'> {};
struct word_schema : keyword<'s', 'c', 'h', 'e', 'm', 'a'> {};
struct word_avg : keyword<'a', 'v', 'g'> {};
struct word_count : keyword<'c', 'o', 'u', 'n', 't'> {};
struct word_max : keyword<'m', 'a', 'x'> {};
struct word_min : keyword<'m', 'i', 'n'> {};
struct word_sum : keyword<'s', 'u', 'm'> {};
struct function_word : peg::sor<word_avg, word_count, word_max, word_min, word_sum> {};
struct clause_word : peg::sor<word_select, word_from, word_where, word_group, word_order, word_limit> {};
struct sql_word : peg::sor<clause_word, word_and, word_or, word_not, word_in, word_like, word_by, word_asc,
                           word_desc, word_schema, function_word> {};

struct parenthesis_open : peg::one<'('> {};
struct parenthesis_close : peg::one<')'> {};
struct comma : peg::one<','> {};

// Quoted text: \" \' \\ are escapes, any other backslash is a mistake.
struct escape : peg::seq<peg::one<'\\'>, peg::one<'"', '\'', '\\'>> {};
struct bad_escape : peg::seq<peg::one<'\\'>, peg::opt<peg::any>> {};
template <char Quote>
struct quoted_text
    : peg::star<peg::sor<escape, peg::seq<peg::at<peg::one<'\\'>>, slip<bad_escape>>, peg::not_one<Quote>>> {
};
template <char Quote>
struct unclosed : peg::seq<peg::one<Quote>, peg::star<peg::any>> {};
template <char Quote>
struct quoted : peg::seq<peg::one<Quote>, quoted_text<Quote>, peg::one<Quote>> {};
template <char Quote>
struct complete : peg::seq<peg::at<peg::one<Quote>>, peg::sor<quoted<Quote>, slip<unclosed<Quote>>>> {};
// The other quote, as far as it goes.
template <char Quote>
struct other_quoted : peg::seq<peg::one<Quote>, peg::star<peg::not_one<Quote>>, peg::opt<peg::one<Quote>>> {};
struct typographic_quote
    : peg::sor<peg::one<'`'>, peg::string<'\xE2', '\x80', '\x9C'>, peg::string<'\xE2', '\x80', '\x9D'>,
               peg::string<'\xE2', '\x80', '\x98'>, peg::string<'\xE2', '\x80', '\x99'>> {};

// Names (S4).
struct delimiter : peg::sor<blank, peg::one<'(', ')', ',', ';', '=', '!', '<', '>', '"', '\''>, peg::eof> {};
struct name_rest : peg::star<peg::not_at<delimiter>, peg::any> {};
struct odd_name : peg::seq<peg::star<word_character>, peg::not_at<delimiter>, peg::any, name_rest> {};
struct bare_name : peg::plus<word_character> {};
struct every_metric : peg::seq<peg::one<'*'>, peg::at<delimiter>> {};
struct single_quoted_name : other_quoted<'\''> {};
struct empty_name : peg::string<'"', '"'> {};
struct word_as_name : sql_word {};
struct name_quote : typographic_quote {};
struct odd_names : slip<odd_name> {};
// What fails is said where the name was expected, hence the parameter.
template <typename Place>
struct name : peg::sor<peg::seq<peg::at<peg::one<'"'>>, peg::sor<slip<empty_name>, complete<'"'>>>,
                       slip<every_metric>, slip<name_quote>, slip<odd_name>, slip<word_as_name>, bare_name,
                       slip<single_quoted_name>, peg::raise<Place>> {};

// Functions.
struct unknown_function : peg::seq<peg::plus<word_character>, peg::at<blanks, parenthesis_open>> {};
struct missing_function : peg::sor<peg::plus<word_character>, other_quoted<'"'>> {};
struct call_open : parenthesis_open {};
struct function_place : peg::failure {};
struct function
    : peg::sor<function_word, slip<unknown_function>, slip<missing_function>, peg::raise<function_place>> {};

// SELECT FN(metric)
struct metric_place : peg::failure {};
struct metric : name<metric_place> {};
struct closing_metric : parenthesis_close {};
struct selected : function_word {};
struct select_clause : peg::seq<expect<word_select>, blanks, peg::sor<selected, function>, blanks,
                                expect<call_open>, blanks, metric, blanks, expect<closing_metric>> {};

// FROM ns | SCHEMA(ns, key, …)
struct space_place : peg::failure {};
struct space : name<space_place> {};
struct key_place : peg::failure {};
struct schema_key : name<key_place> {};
struct closing_schema : parenthesis_close {};
struct schema_begin : peg::seq<word_schema, blanks, parenthesis_open> {};
struct schema : peg::seq<schema_begin, blanks, space, peg::star<blanks, comma, blanks, schema_key>, blanks,
                         expect<closing_schema>> {};
struct from_clause : peg::seq<expect<word_from>, blanks, peg::sor<schema, space>> {};

// WHERE key = 'v' AND …
struct condition_key : name<key_place> {};
struct not_condition : peg::seq<word_not> {};
struct condition_parenthesis : parenthesis_open {};
struct operator_character : peg::one<'=', '!', '<', '>', '~'> {};
struct operator_end : peg::not_at<operator_character> {};
struct equals : peg::seq<peg::one<'='>, operator_end> {};
struct differs : peg::seq<peg::string<'!', '='>, operator_end> {};
struct double_equals : peg::seq<peg::string<'=', '='>, operator_end> {};
struct angles : peg::seq<peg::string<'<', '>'>, operator_end> {};
struct odd_operator : peg::plus<operator_character> {};
struct word_operator : peg::seq<peg::not_at<clause_word>, peg::plus<word_character>> {};
struct comparison : peg::sor<equals, differs, slip<double_equals>, slip<angles>, slip<odd_operator>,
                             slip<word_operator>, peg::raise<comparison>> {};
struct double_quoted_value : other_quoted<'"'> {};
struct value_quote : typographic_quote {};
struct bare_value : peg::plus<peg::not_at<delimiter>, peg::any> {};
struct value : peg::sor<complete<'\''>, slip<double_quoted_value>, slip<value_quote>, slip<bare_value>,
                        peg::raise<value>> {};
struct doubled_quote : peg::at<peg::one<'\''>> {};
struct condition : peg::seq<peg::sor<slip<not_condition>, slip<condition_parenthesis>, condition_key>, blanks,
                            comparison, blanks, value, peg::opt<slip<doubled_quote>>> {};
struct where_clause
    : peg::seq<word_where, blanks, condition, peg::star<blanks, word_and, blanks, condition>> {};

// GROUP BY, ORDER BY, LIMIT
struct group_by : word_by {};
struct group_key : name<key_place> {};
struct group_clause : peg::seq<word_group, blanks, expect<group_by>, blanks, group_key,
                               peg::star<blanks, comma, blanks, group_key>> {};
struct order_by : word_by {};
struct order_open : parenthesis_open {};
struct order_argument : peg::seq<peg::not_at<parenthesis_close>, peg::plus<peg::not_one<')'>>> {};
struct order_close : parenthesis_close {};
struct ordered : function_word {};
struct ascending : word_asc {};
struct descending : word_desc {};
struct order_clause : peg::seq<word_order, blanks, expect<order_by>, blanks, peg::sor<ordered, function>,
                               blanks, expect<order_open>, blanks, peg::opt<slip<order_argument>>,
                               expect<order_close>, peg::opt<blanks, peg::sor<ascending, descending>>> {};
struct limit_number : peg::seq<peg::plus<peg::digit>, peg::at<delimiter>> {};
struct odd_number : peg::plus<peg::not_at<delimiter>, peg::any> {};
struct limit_place : peg::failure {};
struct limit_clause
    : peg::seq<word_limit, blanks, peg::sor<limit_number, slip<odd_number>, peg::raise<limit_place>>> {};

// The whole.
struct semicolon : peg::one<';'> {};
struct text_after_semicolon : peg::plus<peg::any> {};
struct either : word_or {};
struct misplaced_clause : clause_word {};
struct unseparated_by : word_by {};
struct query_end : peg::eof {};
struct ending : peg::sor<query_end, slip<either>, slip<misplaced_clause>, peg::raise<query_end>> {};
struct finished : peg::seq<semicolon, blanks, peg::opt<peg::not_at<peg::eof>, slip<text_after_semicolon>>> {};
struct query : peg::seq<blanks, select_clause, blanks, from_clause, peg::opt<blanks, where_clause>,
                        peg::opt<blanks, group_clause>, peg::opt<blanks, order_clause>,
                        peg::opt<blanks, limit_clause>, blanks, peg::opt<finished>, ending> {};

}  // namespace tripline::grammar::sql_syntax
