#pragma once
// Productions of composite alarm rules (A41-A44, A49), from the loosest operator to the tightest, and beside the right
// forms the known mistakes. PEGTL recurses for each parenthesis only, and those are counted (`parenthesised`).

#include "grammar/pattern_commit.hpp"

namespace tripline::grammar::alarm_rule_syntax {

namespace peg = tao::pegtl;
using pattern_syntax::expect, pattern_syntax::slip;

// Words.

struct blank : peg::one<' ', '\t', '\r', '\n', '\f', '\v'> {};
struct blanks : peg::star<blank> {};
struct word_character : peg::sor<peg::alnum, peg::one<'_'>> {};
struct word_end : peg::not_at<word_character> {};
template <char... Letters>
struct keyword : peg::seq<peg::istring<Letters...>, word_end> {};
struct word_and : keyword<'a', 'n', 'd'> {};
struct word_or : keyword<'o', 'r'> {};
struct word_not : keyword<'n', 'o', 't'> {};
struct word_true : keyword<'t', 'r', 'u', 'e'> {};
struct word_false : keyword<'f', 'a', 'l', 's', 'e'> {};

struct alarm_word : peg::seq<TAO_PEGTL_STRING("ALARM"), word_end> {};
struct ok_word : peg::seq<TAO_PEGTL_STRING("OK"), word_end> {};
struct insufficient_data_word : peg::seq<TAO_PEGTL_STRING("INSUFFICIENT_DATA"), word_end> {};
struct at_least_word : peg::seq<TAO_PEGTL_STRING("AT_LEAST"), word_end> {};
struct state_word : peg::sor<alarm_word, ok_word, insufficient_data_word> {};

// Names (A42).

struct quote_mark : peg::one<'"'> {};
struct name_character : peg::seq<peg::not_at<blank>, peg::not_one<'(', ')', ',', '"'>> {};
struct plain_name : peg::plus<name_character> {};
struct quoted_text : peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::one<'"', '\\'>>, peg::not_one<'"'>>> {};
struct quoted_name : peg::seq<quote_mark, quoted_text, quote_mark> {};
struct empty_name : peg::string<'"', '"'> {};
struct unclosed_quote : peg::seq<quote_mark, quoted_text, peg::eof> {};
struct blank_in_name
    : peg::seq<plain_name, peg::plus<peg::plus<blank>, plain_name>, peg::at<blanks, peg::one<')', ','>>> {};
struct alarm_name : peg::sor<peg::seq<peg::at<quote_mark>, peg::sor<slip<empty_name>, slip<unclosed_quote>, quoted_name>>,
                             slip<blank_in_name>, plain_name> {};

// ALARM(name).

struct call_open : peg::one<'('> {};
struct call_close : peg::one<')'> {};
struct state_call : peg::seq<state_word, blanks, expect<call_open>, blanks, expect<alarm_name>, blanks, expect<call_close>> {};

// AT_LEAST(2, NOT OK, (a, b)).

struct digits : peg::plus<peg::digit> {};
struct percent_sign : peg::one<'%'> {};
struct at_least_count : peg::seq<digits, blanks, peg::opt<percent_sign>> {};
struct at_least_not : word_not {};
struct at_least_state : state_word {};
struct count_comma : peg::one<','> {};
struct state_comma : peg::one<','> {};
struct list_comma : peg::one<','> {};
struct list_open : peg::one<'('> {};
struct list_close : peg::one<')'> {};
struct call_as_entry : peg::seq<state_word, blanks, peg::one<'('>> {};
struct listed_name : alarm_name {};
struct list_entry : peg::sor<slip<call_as_entry>, expect<listed_name>> {};
struct at_least
    : peg::seq<at_least_word, blanks, expect<call_open>, blanks, expect<at_least_count>, blanks, expect<count_comma>,
               blanks, peg::opt<at_least_not, blanks>, expect<at_least_state>, blanks, expect<state_comma>, blanks,
               expect<list_open>, blanks, list_entry, blanks, peg::star<list_comma, blanks, list_entry, blanks>,
               expect<list_close>, blanks, expect<call_close>> {};

// What people write where a condition or an operator should stand.

struct word : peg::plus<word_character> {};
struct unknown_function : peg::seq<word, peg::at<blanks, peg::one<'('>>> {};
struct lone_word : word {};
struct double_ampersand : peg::seq<peg::one<'&'>, peg::opt<peg::one<'&'>>> {};
struct double_bar : peg::seq<peg::one<'|'>, peg::opt<peg::one<'|'>>> {};
struct exclamation_mark : peg::one<'!'> {};
struct leading_operator : peg::sor<word_and, word_or> {};
struct missing_operator : peg::at<peg::sor<peg::seq<peg::sor<state_word, at_least_word>, blanks, peg::one<'('>>,
                                           peg::one<'('>, word_not, word_true, word_false>> {};
struct missing_operator_here : peg::seq<missing_operator, peg::sor<peg::one<'('>, word>> {};
struct unknown_operator : word {};
struct unopened_parenthesis : peg::one<')'> {};
struct operator_slips : peg::sor<slip<double_ampersand>, slip<double_bar>, slip<missing_operator_here>,
                                 slip<unknown_operator>> {};

// The whole (A41, A43).

struct parenthesis_open : peg::one<'('> {};
struct parenthesis_close : peg::one<')'> {};
struct empty_parentheses : peg::seq<parenthesis_open, blanks, parenthesis_close> {};
struct or_chain;
struct closing_parenthesis : peg::sor<parenthesis_close, operator_slips, peg::raise<parenthesis_close>> {};

// As many as a rule may have elements (A45).
inline constexpr std::size_t max_parentheses = 500;
struct too_many_parentheses;

}  // namespace tripline::grammar::alarm_rule_syntax

namespace tripline::grammar::pattern_syntax {
// Stands here because a specialisation must come before its first use.
template <>
inline constexpr Refusal refusal<alarm_rule_syntax::too_many_parentheses> = {
    Code::composite_limit, "parentheses are nested more than 500 deep", ""};
}  // namespace tripline::grammar::pattern_syntax

namespace tripline::grammar::alarm_rule_syntax {

// ( or_chain ), committed at the opener, which is remembered for "opened here".
struct parenthesised {
  using rule_t = parenthesised;
  using subs_t = peg::type_list<parenthesis_open, or_chain, closing_parenthesis>;

  template <peg::apply_mode A, peg::rewind_mode, template <typename...> class Action,
            template <typename...> class Control, typename ParseInput, typename State>
  static bool match(ParseInput& in, State& state) {
    const char* const begin = in.current();
    if (!Control<parenthesis_open>::template match<A, peg::rewind_mode::required, Action, Control>(in, state)) return false;
    if (state.openers.size() >= max_parentheses) {
      throw pattern_syntax::Refused{&pattern_syntax::refusal<too_many_parentheses>, begin, in.current()};
    }
    state.openers.push_back(begin);
    const bool whole = Control<blanks>::template match<A, peg::rewind_mode::dontcare, Action, Control>(in, state) &&
                       Control<or_chain>::template match<A, peg::rewind_mode::dontcare, Action, Control>(in, state) &&
                       Control<blanks>::template match<A, peg::rewind_mode::dontcare, Action, Control>(in, state) &&
                       Control<closing_parenthesis>::template match<A, peg::rewind_mode::dontcare, Action, Control>(in, state);
    state.openers.pop_back();
    return whole;
  }
};

struct condition : peg::sor<slip<empty_parentheses>, parenthesised, state_call, at_least, word_true, word_false,
                            slip<exclamation_mark>, slip<leading_operator>, slip<unknown_function>, slip<lone_word>,
                            peg::raise<condition>> {};
struct negations_begin : peg::success {};
struct not_sign : word_not {};
struct negated : peg::seq<negations_begin, peg::star<not_sign, blanks>, condition> {};
struct chain_begin : peg::success {};
struct and_operand : peg::seq<negated> {};
struct and_chain : peg::seq<chain_begin, and_operand, peg::star<blanks, word_and, blanks, and_operand>> {};
struct or_operand : peg::seq<and_chain> {};
struct or_chain : peg::seq<chain_begin, or_operand, peg::star<blanks, word_or, blanks, or_operand>> {};
struct rule_end : peg::eof {};
struct rule : peg::seq<blanks, or_chain, blanks,
                       peg::sor<peg::eof, slip<unopened_parenthesis>, operator_slips, peg::raise<rule_end>>> {};

}  // namespace tripline::grammar::alarm_rule_syntax

namespace tao::pegtl {

template <typename Name>
struct analyze_traits<Name, tripline::grammar::alarm_rule_syntax::parenthesised>
    : analyze_seq_traits<tripline::grammar::alarm_rule_syntax::parenthesis_open,
                         tripline::grammar::alarm_rule_syntax::or_chain,
                         tripline::grammar::alarm_rule_syntax::closing_parenthesis> {};

}  // namespace tao::pegtl
