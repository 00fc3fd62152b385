#pragma once
// Productions of a regex body (spec F12-F17): what may stand between two percent signs. A body ends at the
// next percent sign, which no escape can legalise, or at the end of the input.

#include "grammar/pattern_commit.hpp"

namespace tripline::grammar::pattern_syntax {

struct blank : peg::one<' ', '\t', '\r', '\n'> {};
struct blanks : peg::star<blank> {};
struct some_blanks : peg::plus<blank> {};
// One character as users count them: a whole UTF-8 sequence, or a stray byte.
struct utf8_tail : peg::range<static_cast<char>(0x80), static_cast<char>(0xBF)> {};
struct any_character : peg::seq<peg::any, peg::star<utf8_tail>> {};

struct percent : peg::one<'%'> {};
struct body_end : peg::at<peg::sor<percent, peg::eof>> {};
struct in_body : peg::not_at<body_end> {};

// F13: letters, digits, symbols and blanks stand for themselves; a closing bracket or brace without its
// opener too.
struct regex_symbol : peg::one<':', '_', '#', '=', '@', '/', ';', ',', '-'> {};
struct regex_word : peg::sor<peg::alnum, blank> {};
struct regex_operator : peg::one<'^', '$', '?', '[', ']', '{', '}', '|', '\\', '*', '+', '.'> {};
struct stray_closer : peg::one<']', '}'> {};
struct regex_parenthesis : peg::one<'(', ')'> {};
struct forbidden_character : peg::seq<in_body, any_character> {};

// F16
struct backslash : peg::one<'\\'> {};
struct class_escape : peg::seq<backslash, peg::one<'d', 'D', 's', 'S', 'w', 'W'>> {};
struct hex_escape : peg::seq<backslash, peg::one<'x'>, peg::xdigit, peg::xdigit> {};
struct blank_escape : peg::seq<backslash, peg::one<'t', 'n'>> {};
struct literal_escape : peg::seq<backslash, peg::sor<regex_operator, regex_symbol, blank>> {};
struct short_hex_escape : peg::seq<backslash, peg::one<'x'>, peg::opt<peg::xdigit>> {};
struct letter_escape : peg::seq<backslash, peg::alnum> {};
struct lone_backslash : peg::seq<backslash, peg::eof> {};
struct forbidden_escape : peg::seq<backslash, any_character> {};
struct bad_escape
    : peg::sor<slip<short_hex_escape>, slip<letter_escape>, slip<lone_backslash>, slip<forbidden_escape>> {};
struct escape : peg::seq<peg::at<backslash>,
                         peg::sor<class_escape, hex_escape, blank_escape, literal_escape, bad_escape>> {};

// F14 classes. Inside one, every operator but the brackets and the backslash is a plain character. A hyphen
// that has a character on both sides makes a range.
struct class_word : peg::sor<regex_word, peg::one<':', '_', '#', '=', '@', '/', ';', ','>> {};
struct class_operator : peg::one<'^', '$', '?', '[', '{', '}', '|', '*', '+', '.'> {};
struct class_hyphen : peg::one<'-'> {};
struct named_class : peg::seq<peg::string<'[', ':'>, peg::star<peg::alpha>, peg::string<':', ']'>> {};
struct class_character : peg::sor<hex_escape, blank_escape, literal_escape, class_word, class_operator> {};
struct range_end : peg::sor<class_character, class_hyphen> {};
struct class_range : peg::seq<class_character, class_hyphen, range_end> {};
struct endless_range : peg::seq<class_character, class_hyphen, class_escape> {};
struct class_single : peg::sor<class_character, class_hyphen> {};
struct class_escape_item : class_escape {};
struct class_item
    : peg::seq<in_body, peg::not_at<peg::one<']'>>,
               peg::sor<slip<named_class>, slip<endless_range>, class_range, class_escape_item, class_single,
                        bad_escape, slip<regex_parenthesis>, slip<forbidden_character>>> {};
struct class_negation : peg::one<'^'> {};
struct class_open : peg::one<'['> {};
struct class_close : peg::one<']'> {};
struct empty_class : peg::seq<class_open, peg::opt<class_negation>, class_close> {};
struct unclosed_class
    : peg::seq<class_open,
               peg::star<peg::seq<in_body, peg::sor<peg::seq<backslash, peg::any>, peg::not_one<']'>>>>,
               body_end> {};
struct character_class : peg::seq<class_open, peg::opt<class_negation>, peg::plus<class_item>, class_close> {
};

// F14, F15. A lazy mark changes nothing.
struct repeat_sign : peg::one<'*', '+', '?'> {};
struct bound : peg::plus<peg::digit> {};
struct least : bound {};
struct most : bound {};
struct bound_comma : peg::one<','> {};
struct counted_bounds
    : peg::sor<peg::seq<least, peg::opt<bound_comma, peg::opt<most>>>, peg::seq<bound_comma, most>> {};
struct counted : peg::seq<peg::one<'{'>, counted_bounds, peg::one<'}'>> {};
struct malformed_count
    : peg::seq<peg::one<'{'>, peg::star<peg::sor<peg::digit, peg::one<','>>>, peg::opt<peg::one<'}'>>> {};
struct lazy_mark : peg::one<'?'> {};
struct quantifier : peg::seq<peg::sor<repeat_sign, counted, slip<malformed_count>>, peg::opt<lazy_mark>> {};
struct stray_count : malformed_count {};
struct stray_sign : repeat_sign {};
struct dangling_quantifier : peg::sor<stray_sign, stray_count> {};

struct anchor : peg::one<'^', '$'> {};
struct any_sign : peg::one<'.'> {};
struct plain_character : peg::sor<regex_word, regex_symbol> {};
struct atom
    : peg::sor<
          plain_character, any_sign, escape,
          peg::seq<peg::at<class_open>, peg::sor<slip<empty_class>, slip<unclosed_class>, character_class>>,
          stray_closer> {};
struct piece : peg::sor<anchor, peg::seq<atom, peg::opt<quantifier>>> {};
struct alternation_bar : peg::one<'|'> {};
struct regex_body : peg::star<peg::sor<piece, alternation_bar, slip<dangling_quantifier>,
                                       slip<regex_parenthesis>, slip<forbidden_character>>> {};

}  // namespace tripline::grammar::pattern_syntax
