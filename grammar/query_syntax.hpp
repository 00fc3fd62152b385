#pragma once
// Productions of Logs Insights queries (spec L1-L9, L20-L40), and beside the right forms the known mistakes.
// How a production commits and refuses is pattern_commit.hpp's: `expect` and `slip`.
//
// Gaps (white space and comments) are consumed behind tokens, never in front. A slash begins a regular
// expression where an operand is due and divides behind one, so no context is needed to tell them apart.
// Binary operators are loops, not recursion; what does recurse (parentheses, calls, lists, `not`, `-`, `^`)
// is counted by `nested`.

#include "grammar/pattern_commit.hpp"

namespace tripline::grammar::query_syntax {

namespace peg = tao::pegtl;
using pattern_syntax::expect, pattern_syntax::slip;

// One level of nesting more; the state counts.
inline constexpr std::size_t max_nesting = 64;
template <typename Inside>
struct nested {
  using rule_t = nested;
  using subs_t = peg::type_list<Inside>;

  template <peg::apply_mode A, peg::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename ParseInput, typename State>
  static bool match(ParseInput& in, State& state) {
    if (state.nesting >= max_nesting) {
      throw pattern_syntax::Refused{&pattern_syntax::refusal<nested>, in.current(), in.current()};
    }
    ++state.nesting;
    const bool matched = Control<Inside>::template match<A, M, Action, Control>(in, state);
    --state.nesting;
    return matched;
  }
};

// Tokens.

struct comment : peg::seq<peg::one<'#'>, peg::star<peg::not_one<'\n'>>> {};
struct gap : peg::star<peg::sor<peg::one<' ', '\t', '\r', '\n'>, comment>> {};
struct name_first : peg::sor<peg::alpha, peg::one<'_', '@', '$'>> {};
struct name_character : peg::sor<peg::alnum, peg::one<'_', '@', '$'>> {};
struct word_end : peg::not_at<name_character> {};
template <char... Letters>
struct keyword : peg::seq<peg::istring<Letters...>, word_end> {};

struct word_and : keyword<'a', 'n', 'd'> {};
struct word_or : keyword<'o', 'r'> {};
struct word_not : keyword<'n', 'o', 't'> {};
struct word_like : keyword<'l', 'i', 'k', 'e'> {};
struct word_in : keyword<'i', 'n'> {};
struct word_as : keyword<'a', 's'> {};
struct word_by : keyword<'b', 'y'> {};
struct word_into : keyword<'i', 'n', 't', 'o'> {};
struct word_asc : keyword<'a', 's', 'c'> {};
struct word_desc : keyword<'d', 'e', 's', 'c'> {};
// Words that no field is called without backticks.
struct reserved : peg::sor<word_and, word_or, word_not, word_like, word_in, word_as, word_by> {};

struct comma : peg::seq<peg::one<','>, gap> {};
struct pipe : peg::one<'|'> {};

// Literals (L7-L9).

template <char Quote>
struct string_text : peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::any>, peg::not_one<Quote, '\\'>>> {};
template <char Quote>
struct unclosed_string : peg::seq<peg::one<Quote>, peg::star<peg::any>> {};
template <char Quote>
struct quoted : peg::seq<peg::one<Quote>, string_text<Quote>, peg::one<Quote>> {};
struct string_quotes : peg::sor<quoted<'"'>, quoted<'\''>> {};
struct string_slips : peg::sor<slip<unclosed_string<'"'>>, slip<unclosed_string<'\''>>> {};
struct string : string_quotes {};
struct any_string : peg::sor<string, string_slips> {};
// “ ” „ ‘ ’, as word processors make them.
struct typographic_quote : peg::sor<peg::string<'\xE2', '\x80', '\x9C'>, peg::string<'\xE2', '\x80', '\x9D'>,
                                    peg::string<'\xE2', '\x80', '\x9E'>, peg::string<'\xE2', '\x80', '\x98'>,
                                    peg::string<'\xE2', '\x80', '\x99'>> {};

struct regex_text : peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::any>, peg::not_one<'/', '\\'>>> {};
struct unclosed_regex : peg::seq<peg::one<'/'>, peg::star<peg::any>> {};
struct regex : peg::seq<peg::one<'/'>, regex_text, peg::one<'/'>> {};
struct any_regex : peg::sor<regex, slip<unclosed_regex>> {};

struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, peg::plus<peg::digit>> {};
struct fraction : peg::seq<peg::one<'.'>, peg::plus<peg::digit>> {};
struct period : peg::seq<peg::plus<peg::digit>, peg::not_at<exponent>, peg::plus<peg::alpha>, word_end> {};
struct number : peg::seq<peg::plus<peg::digit>, peg::opt<fraction>, peg::opt<exponent>, word_end> {};
struct odd_number : peg::seq<peg::digit, peg::star<peg::sor<name_character, peg::one<'.'>>>> {};

// Fields (L5).

struct plain_first : peg::seq<name_first, peg::star<name_character>> {};
struct plain_segment : peg::plus<name_character> {};
struct quoted_text : peg::plus<peg::not_one<'`'>> {};
struct unclosed_backtick : peg::one<'`'> {};
struct quoted_segment
    : peg::seq<peg::at<peg::one<'`'>>,
               peg::sor<peg::seq<peg::one<'`'>, quoted_text, peg::one<'`'>>, slip<unclosed_backtick>>> {};
struct index_digits : peg::plus<peg::digit> {};
struct bad_index : peg::seq<peg::one<'['>, peg::star<peg::not_one<']', '\n'>>, peg::opt<peg::one<']'>>> {};
struct index : peg::seq<peg::at<peg::one<'['>>,
                        peg::sor<peg::seq<peg::one<'['>, index_digits, peg::one<']'>>, slip<bad_index>>> {};
struct segment : peg::sor<quoted_segment, plain_segment> {};
struct further_step : peg::sor<peg::seq<peg::one<'.'>, expect<segment>>, index> {};
struct path : peg::seq<peg::sor<quoted_segment, plain_first>, peg::star<further_step>> {};
struct field : peg::seq<peg::not_at<reserved>, path> {};
struct field_name : peg::seq<field> {};                  // where nothing else may stand
struct name : peg::seq<peg::not_at<reserved>, path> {};  // of an alias

// Expressions, tightest first (L28, L50).

struct expression;
struct unary;

struct parenthesis_open : peg::seq<peg::one<'('>, gap> {};
struct parenthesis_close : peg::one<')'> {};
struct parenthesised : peg::seq<parenthesis_open, nested<expression>, expect<parenthesis_close>> {};

struct call_name : plain_first {};
struct call_open : peg::seq<peg::one<'('>, gap> {};
struct call_close : peg::one<')'> {};
struct star : peg::seq<peg::one<'*'>, gap, peg::at<peg::one<')'>>> {};
struct argument : peg::sor<star, nested<expression>> {};
struct arguments : peg::sor<peg::at<peg::one<')'>>, peg::list<argument, comma>> {};
struct call_ahead : peg::at<peg::seq<plain_first, gap, peg::one<'('>>> {};
struct call
    : peg::seq<peg::not_at<reserved>, call_ahead, call_name, gap, call_open, arguments, expect<call_close>> {
};
struct access : peg::plus<further_step> {};
struct call_result : peg::seq<call, peg::opt<access>> {};

struct literal : peg::sor<peg::seq<peg::at<peg::digit>, peg::sor<period, number, slip<odd_number>>>,
                          peg::seq<peg::at<peg::one<'"', '\''>>, any_string>,
                          peg::seq<peg::at<peg::one<'/'>>, any_regex>> {};
struct primary : peg::sor<peg::seq<peg::sor<literal, parenthesised, call_result, field>, gap>,
                          slip<typographic_quote>, peg::raise<primary>> {};

struct power_sign : peg::one<'^'> {};
struct power_rest : peg::seq<power_sign, gap, nested<unary>> {};
struct power : peg::seq<primary, peg::opt<power_rest>> {};
struct minus_sign : peg::one<'-'> {};
struct negative : peg::seq<minus_sign, gap, nested<unary>> {};
struct unary : peg::sor<negative, power> {};

struct multiply_sign : peg::one<'*'> {};
struct divide_sign : peg::one<'/'> {};
struct modulo_sign : peg::one<'%'> {};
struct product_rest : peg::seq<peg::sor<multiply_sign, divide_sign, modulo_sign>, gap, unary> {};
struct product : peg::seq<unary, peg::star<product_rest>> {};
struct add_sign : peg::one<'+'> {};
struct subtract_sign : peg::one<'-'> {};
struct sum_rest : peg::seq<peg::sor<add_sign, subtract_sign>, gap, product> {};
struct sum : peg::seq<product, peg::star<sum_rest>> {};

struct operator_character : peg::one<'=', '!', '<', '>', '~'> {};
struct operator_end : peg::not_at<operator_character> {};
struct equal_sign : peg::seq<peg::one<'='>, operator_end> {};
struct not_equal_sign : peg::seq<peg::string<'!', '='>, operator_end> {};
struct less_sign : peg::seq<peg::one<'<'>, operator_end> {};
struct less_equal_sign : peg::seq<peg::string<'<', '='>, operator_end> {};
struct greater_sign : peg::seq<peg::one<'>'>, operator_end> {};
struct greater_equal_sign : peg::seq<peg::string<'>', '='>, operator_end> {};
struct matches_sign : peg::seq<peg::string<'=', '~'>, operator_end> {};
struct odd_operator : peg::sor<peg::plus<operator_character>, peg::string<'&', '&'>> {};

struct relation_sign
    : peg::sor<equal_sign, not_equal_sign, less_equal_sign, less_sign, greater_equal_sign, greater_sign> {};
struct relation : peg::seq<relation_sign, gap, sum> {};
struct matches_operand : peg::seq<peg::at<peg::one<'/'>>, any_regex, gap> {};
struct matches_rest : peg::seq<matches_sign, gap, expect<matches_operand>> {};
struct infix_not : word_not {};
struct like_word : word_like {};
struct in_word : word_in {};
struct like_operand : peg::sor<matches_operand, peg::seq<peg::at<peg::one<'"', '\''>>, any_string, gap>,
                               slip<typographic_quote>> {};
struct like_rest : peg::seq<like_word, gap, expect<like_operand>> {};
struct list_open : peg::seq<peg::one<'['>, gap> {};
struct list_close : peg::seq<peg::one<']'>, gap> {};
struct list_element : nested<sum> {};
struct empty_list : peg::seq<peg::one<'['>, gap, peg::one<']'>> {};
struct in_rest : peg::seq<in_word, gap, peg::sor<slip<empty_list>, expect<list_open>>,
                          peg::list<list_element, comma>, expect<list_close>> {};
struct not_rest : peg::sor<like_rest, in_rest> {};
struct comparison_rest : peg::sor<relation, matches_rest, like_rest, in_rest,
                                  peg::seq<infix_not, gap, expect<not_rest>>, slip<odd_operator>> {};
struct comparison : peg::seq<sum, peg::opt<comparison_rest>> {};

struct condition;
struct not_word : word_not {};
struct inverted : peg::seq<not_word, gap, nested<condition>> {};
struct condition : peg::sor<inverted, comparison> {};
struct chain_begin : peg::success {};
struct and_chain : peg::seq<chain_begin, condition, peg::star<word_and, gap, condition>> {};
struct or_chain : peg::seq<chain_begin, and_chain, peg::star<word_or, gap, and_chain>> {};
struct expression : peg::seq<or_chain> {};

// Commands (L30-L40).

struct alias : peg::seq<word_as, gap, expect<name>, gap> {};
struct column_begin : peg::success {};
struct column : peg::seq<column_begin, expression, peg::opt<alias>> {};
struct columns : peg::list<column, comma> {};

struct fields_word : keyword<'f', 'i', 'e', 'l', 'd', 's'> {};
struct fields_command : peg::seq<fields_word, gap, columns> {};
struct display_word : keyword<'d', 'i', 's', 'p', 'l', 'a', 'y'> {};
struct display_command : peg::seq<display_word, gap, columns> {};
struct filter_word : peg::sor<keyword<'f', 'i', 'l', 't', 'e', 'r'>, keyword<'w', 'h', 'e', 'r', 'e'>,
                              keyword<'f', 'i', 'l', 't', 'e', 'r', 'i', 'n', 'd', 'e', 'x'>> {};
struct filter_command : peg::seq<filter_word, gap, expression> {};

struct stats_word : keyword<'s', 't', 'a', 't', 's'> {};
struct stats_columns : columns {};
struct stats_keys : columns {};
struct stats_command : peg::seq<stats_word, gap, stats_columns, peg::opt<word_by, gap, stats_keys>> {};

struct sort_word : keyword<'s', 'o', 'r', 't'> {};
struct ascending : word_asc {};
struct descending : word_desc {};
struct direction : peg::seq<peg::sor<ascending, descending>, gap> {};
struct lone_direction
    : peg::seq<peg::sor<word_asc, word_desc>, gap, peg::at<peg::sor<peg::eof, pipe, peg::one<','>>>> {};
struct sort_key : peg::seq<peg::sor<slip<lone_direction>, expression>, peg::opt<direction>> {};
struct sort_command : peg::seq<sort_word, gap, peg::list<sort_key, comma>> {};

struct limit_word : peg::sor<keyword<'l', 'i', 'm', 'i', 't'>, keyword<'h', 'e', 'a', 'd'>> {};
struct limit_number : peg::seq<peg::plus<peg::digit>, word_end> {};
struct limit_command : peg::seq<limit_word, gap, expect<limit_number>, gap> {};

struct dedup_word : keyword<'d', 'e', 'd', 'u', 'p'> {};
struct dedup_key : peg::seq<column_begin, expect<field_name>, gap> {};
struct dedup_command : peg::seq<dedup_word, gap, peg::list<dedup_key, comma>> {};

struct parse_word : keyword<'p', 'a', 'r', 's', 'e'> {};
struct parse_mode : peg::sor<keyword<'l', 'o', 'g', 'f', 'm', 't'>, keyword<'c', 's', 'v'>> {};
struct parse_source : peg::seq<field, gap> {};
struct parse_name : peg::seq<expect<name>, gap> {};
struct parse_as : word_as {};
struct parse_glob : peg::seq<any_string, gap, expect<parse_as>, gap, peg::list<parse_name, comma>> {};
struct parse_regex : peg::seq<any_regex, gap> {};
struct parse_pattern
    : peg::sor<peg::seq<peg::at<peg::one<'"', '\''>>, parse_glob>,
               peg::seq<peg::at<peg::one<'/'>>, parse_regex>, slip<parse_mode>, slip<typographic_quote>> {};
struct parse_command
    : peg::seq<parse_word, gap, peg::opt<peg::not_at<parse_mode>, parse_source>, expect<parse_pattern>> {};

struct unnest_word : keyword<'u', 'n', 'n', 'e', 's', 't'> {};
struct unnest_into : word_into {};
struct unnest_source : peg::seq<expect<field_name>, gap> {};
struct unnest_command
    : peg::seq<unnest_word, gap, unnest_source, expect<unnest_into>, gap, expect<name>, gap> {};

// What is refused by name (L36, L61-L64).
struct unsupported_command
    : peg::sor<keyword<'t', 'a', 'i', 'l'>, keyword<'p', 'a', 't', 't', 'e', 'r', 'n'>,
               keyword<'d', 'i', 'f', 'f'>, keyword<'a', 'n', 'o', 'm', 'a', 'l', 'y'>,
               keyword<'j', 'o', 'i', 'n'>, keyword<'l', 'o', 'o', 'k', 'u', 'p'>,
               keyword<'a', 'd', 'd', 't', 'o', 't', 'a', 'l', 's'>,
               keyword<'f', 'i', 'l', 'l', 'd', 'o', 'w', 'n'>, keyword<'e', 'x', 'p', 'a', 'n', 'd'>,
               keyword<'s', 'o', 'u', 'r', 'c', 'e'>> {};
struct unknown_command : peg::plus<name_character> {};

struct command : peg::sor<fields_command, display_command, filter_command, stats_command, sort_command,
                          limit_command, dedup_command, parse_command, unnest_command,
                          slip<unsupported_command>, slip<unknown_command>> {};
struct command_word : peg::sor<fields_word, display_word, filter_word, stats_word, sort_word, limit_word,
                               dedup_word, parse_word, unnest_word, unsupported_command> {};
struct missing_pipe : command_word {};
struct command_end : peg::at<peg::sor<pipe, peg::eof>> {};
struct piece : peg::seq<expect<command>, peg::sor<command_end, slip<missing_pipe>, peg::raise<command_end>>> {
};

struct empty_query : peg::eof {};
struct leading_pipe : pipe {};
struct query
    : peg::seq<gap, peg::sor<slip<empty_query>, slip<leading_pipe>, peg::list<piece, peg::seq<pipe, gap>>>,
               peg::eof> {};

}  // namespace tripline::grammar::query_syntax

namespace tao::pegtl {

template <typename Name, typename Inside>
struct analyze_traits<Name, tripline::grammar::query_syntax::nested<Inside>> : analyze_seq_traits<Inside> {};

}  // namespace tao::pegtl
