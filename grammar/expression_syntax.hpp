#pragma once
// Productions of metric math (M3), from the loosest operator to the tightest, and beside the right forms the
// known mistakes.
//
// PEGTL recurses for each bracket only, and brackets are counted (`group`). Chains of operators are loops,
// also that of `^`, although it leans to the right and takes signs: build_expression.hpp folds it.

#include "grammar/pattern_commit.hpp"

namespace tripline::grammar::expression_syntax {

namespace peg = tao::pegtl;
using pattern_syntax::expect, pattern_syntax::group, pattern_syntax::slip;

// Tokens.

struct blank : peg::one<' ', '\t', '\r', '\n'> {};
struct blanks : peg::star<blank> {};
struct word_character : peg::sor<peg::alnum, peg::one<'_'>> {};
struct word_end : peg::not_at<word_character> {};
struct word : peg::seq<peg::sor<peg::alpha, peg::one<'_'>>, peg::star<word_character>> {};

struct digits : peg::plus<peg::digit> {};
struct fraction : peg::seq<peg::one<'.'>, digits> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, digits> {};
struct number : peg::seq<peg::sor<peg::seq<digits, peg::opt<fraction>>, fraction>, peg::opt<exponent>> {};

template <char Quote>
struct quoted_text
    : peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::one<Quote, '\\'>>, peg::not_one<Quote>>> {};
template <char Quote>
struct quoted : peg::seq<peg::one<Quote>, quoted_text<Quote>, peg::one<Quote>> {};
struct unclosed_string : peg::seq<peg::one<'"', '\''>, peg::star<peg::any>> {};
struct string
    : peg::seq<peg::at<peg::one<'"', '\''>>, peg::sor<quoted<'"'>, quoted<'\''>, slip<unclosed_string>>> {};
// “ ” „ ‘ ’
struct typographic_quote : peg::sor<peg::string<'\xE2', '\x80', '\x9C'>, peg::string<'\xE2', '\x80', '\x9D'>,
                                    peg::string<'\xE2', '\x80', '\x9E'>, peg::string<'\xE2', '\x80', '\x98'>,
                                    peg::string<'\xE2', '\x80', '\x99'>> {};
struct typographic_string
    : peg::seq<typographic_quote,
               peg::star<peg::not_at<typographic_quote>, peg::not_one<'"', ',', ')', '\n'>>,
               peg::opt<typographic_quote>> {};

// Operators.

struct word_or : peg::seq<peg::string<'O', 'R'>, word_end> {};
struct word_and : peg::seq<peg::string<'A', 'N', 'D'>, word_end> {};
struct or_sign : peg::sor<peg::string<'|', '|'>, word_or> {};
struct and_sign : peg::sor<peg::string<'&', '&'>, word_and> {};
struct eq : peg::string<'=', '='> {};
struct ne : peg::string<'!', '='> {};
struct le : peg::string<'<', '='> {};
struct ge : peg::string<'>', '='> {};
struct lt : peg::one<'<'> {};
struct gt : peg::one<'>'> {};
struct add : peg::one<'+'> {};
struct subtract : peg::one<'-'> {};
struct multiply : peg::one<'*'> {};
struct divide : peg::one<'/'> {};
struct raise_sign : peg::one<'^'> {};
struct minus : peg::one<'-'> {};

// What people write where an operator should stand.
struct single_equals : peg::one<'='> {};
struct modulo : peg::one<'%'> {};
struct single_ampersand : peg::one<'&'> {};
struct single_bar : peg::one<'|'> {};
struct small_or : peg::seq<peg::istring<'o', 'r'>, word_end> {};
struct small_and : peg::seq<peg::istring<'a', 'n', 'd'>, word_end> {};
struct operator_slips : peg::sor<slip<single_equals>, slip<modulo>, slip<single_ampersand>, slip<single_bar>,
                                 slip<small_or>, slip<small_and>> {};

// Primaries.

struct expression;
struct parenthesis_open : peg::one<'('> {};
struct parenthesis_close : peg::one<')'> {};
struct bracket_open : peg::one<'['> {};
struct bracket_close : peg::one<']'> {};
struct comma : peg::one<','> {};
struct too_many_brackets;
inline constexpr std::size_t max_brackets = 100;
struct list_begin : peg::success {};
struct element : peg::seq<expression> {};
struct elements : peg::list_must<element, comma, blank> {};

struct argument_close : peg::failure {};
struct inside_call : peg::seq<list_begin, blanks, peg::sor<peg::at<parenthesis_close>, elements>, blanks> {};
struct closing_call : peg::sor<parenthesis_close, operator_slips, peg::raise<argument_close>> {};
struct function_name : word {};
struct call : peg::seq<peg::at<word, blanks, parenthesis_open>, function_name, blanks,
                       group<parenthesis_open, inside_call, closing_call, too_many_brackets, max_brackets>> {
};

struct empty_array : peg::seq<bracket_open, blanks, bracket_close> {};
struct inside_array : peg::seq<list_begin, blanks, elements, blanks> {};
struct closing_array : peg::sor<bracket_close, operator_slips, peg::raise<bracket_close>> {};
struct array
    : peg::seq<peg::at<bracket_open>,
               peg::sor<slip<empty_array>,
                        group<bracket_open, inside_array, closing_array, too_many_brackets, max_brackets>>> {
};

struct inside_parentheses : peg::seq<blanks, expression, blanks> {};
struct closing_parenthesis : peg::sor<parenthesis_close, operator_slips, peg::raise<parenthesis_close>> {};
struct parenthesised
    : peg::seq<peg::at<parenthesis_open>, group<parenthesis_open, inside_parentheses, closing_parenthesis,
                                                too_many_brackets, max_brackets>> {};

struct reserved : peg::sor<word_or, word_and> {};
struct name : peg::seq<peg::not_at<reserved>, word> {};
struct word_not : peg::seq<peg::istring<'n', 'o', 't'>, word_end> {};
struct negation
    : peg::sor<peg::one<'!'>,
               peg::seq<word_not, peg::at<blanks, peg::not_at<reserved>, peg::sor<word, peg::digit>>>> {};
struct unary_plus : add {};
struct primary : peg::sor<number, call, slip<negation>, name, parenthesised, array, string,
                          slip<typographic_string>, slip<unary_plus>, peg::raise<primary>> {};

// Chains (M3).

struct chain_begin : peg::success {};
struct factor_begin : peg::success {};
struct factor : peg::seq<factor_begin, peg::star<minus, blanks>, primary> {};
struct power : peg::seq<chain_begin, factor, peg::star<blanks, raise_sign, blanks, factor>> {};

template <typename Sign, typename Operand>
struct tail : peg::seq<Sign, blanks, Operand> {};
template <typename Sign, typename Operand>
struct chain : peg::seq<Operand, peg::star<blanks, tail<Sign, Operand>>> {};

struct product : chain<peg::sor<multiply, divide>, power> {};
struct sum : chain<peg::sor<add, subtract>, product> {};
struct comparison : chain<peg::sor<eq, ne, le, ge, lt, gt>, sum> {};
struct conjunction : chain<and_sign, comparison> {};
struct expression : chain<or_sign, conjunction> {};

struct blank_expression : peg::eof {};
struct unopened_closer : peg::one<')', ']'> {};
struct expression_end : peg::eof {};
struct whole
    : peg::seq<blanks, peg::opt<slip<blank_expression>>, expression, blanks,
               peg::sor<expression_end, operator_slips, slip<unopened_closer>, peg::raise<expression_end>>> {
};

}  // namespace tripline::grammar::expression_syntax
