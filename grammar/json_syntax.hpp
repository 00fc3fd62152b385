#pragma once
// JSON's productions (RFC 8259), for PEGTL. Two things are wider than the standard, so that one mistake does
// not hide the others: a comma before a closing bracket and a missing comma between two members or elements
// are parsed as productions of their own (`trailing_comma`, `missing_comma`), and their actions report them.
//
// Every place from which there is no way back is a `must`; what was expected there stands in `Expected`.
// Inside a bracket the way in is committed by the opening byte, so no alternative is ever tried twice and the
// parse is linear.

#include <tao/pegtl.hpp>

namespace tripline::grammar::json {

namespace p = tao::pegtl;

struct blanks : p::star<p::one<' ', '\t', '\n', '\r'>> {};

struct simple_escape : p::one<'"', '\\', '/', 'b', 'f', 'n', 'r', 't'> {};
struct hex_digits : p::rep<4, p::xdigit> {};
struct unicode_escape : p::if_must<p::one<'u'>, hex_digits> {};
struct escape : p::sor<simple_escape, unicode_escape> {};
struct escaped : p::if_must<p::one<'\\'>, escape> {};
struct plain : p::plus<p::utf8::ranges<0x20, 0x21, 0x23, 0x5B, 0x5D, 0x10FFFF>> {};
struct string_begin : p::one<'"'> {};
struct string_end : p::one<'"'> {};
struct quoted : p::seq<string_begin, p::star<p::sor<plain, escaped>>, p::must<string_end>> {};
struct member_name : quoted {};
struct string : quoted {};

struct whole : p::sor<p::one<'0'>, p::plus<p::digit>> {};
struct digits : p::plus<p::digit> {};
struct number_end : p::not_at<p::sor<p::alnum, p::one<'_', '.', '+', '-'>>> {};
struct number
    : p::seq<p::sor<p::if_must<p::one<'-'>, whole>, whole>, p::opt<p::if_must<p::one<'.'>, digits>>,
             p::opt<p::one<'e', 'E'>, p::opt<p::one<'+', '-'>>, p::must<digits>>, p::must<number_end>> {};
struct literal : p::seq<p::sor<p::string<'t', 'r', 'u', 'e'>, p::string<'f', 'a', 'l', 's', 'e'>,
                               p::string<'n', 'u', 'l', 'l'>>,
                        p::not_at<p::identifier_other>> {};

struct object;
struct list;
struct value : p::sor<string, object, list, number, literal> {};

struct comma : p::one<','> {};
struct colon : p::one<':'> {};
template <char Close>
struct trailing_comma : p::at<p::one<Close>> {};
template <typename Next>
struct missing_comma : p::at<Next> {};

struct member : p::seq<member_name, blanks, p::must<colon>, blanks, p::must<value>> {};
struct member_ahead : p::seq<quoted, blanks, colon> {};
struct next_member : p::sor<member, trailing_comma<'}'>> {};
struct further_member
    : p::sor<p::seq<comma, blanks, p::must<next_member>>, p::seq<missing_comma<member_ahead>, member>> {};
struct object_begin : p::one<'{'> {};
struct object_end : p::one<'}'> {};
struct object : p::seq<object_begin, blanks, p::opt<member, blanks, p::star<further_member, blanks>>,
                       p::must<object_end>> {};

// A member's name where an element should be means that the list was not closed: no comma is missing there.
struct element_ahead : p::seq<p::not_at<member_ahead>, p::sor<p::one<'"', '{', '['>, p::digit, literal>> {};
struct next_element : p::sor<value, trailing_comma<']'>> {};
struct further_element
    : p::sor<p::seq<comma, blanks, p::must<next_element>>, p::seq<missing_comma<element_ahead>, value>> {};
struct list_begin : p::one<'['> {};
struct list_end : p::one<']'> {};
struct list
    : p::seq<list_begin, blanks, p::opt<value, blanks, p::star<further_element, blanks>>, p::must<list_end>> {
};

struct text_end : p::eof {};
struct text : p::seq<blanks, p::must<value>, blanks, p::must<text_end>> {};

// What was expected where a committed production failed. `raise_on_failure` is off: only a `must` raises.
template <typename Production>
inline constexpr const char* expected = nullptr;
template <>
inline constexpr const char* expected<escape> = "one of `\" \\ / b f n r t u` after a backslash";
template <>
inline constexpr const char* expected<hex_digits> = "four hexadecimal digits after `\\u`";
template <>
inline constexpr const char* expected<string_end> = "the closing `\"` of the string";
template <>
inline constexpr const char* expected<whole> = "a digit after `-`";
template <>
inline constexpr const char* expected<digits> = "a digit";
template <>
inline constexpr const char* expected<number_end> = "the end of the number";
template <>
inline constexpr const char* expected<value> = "a value";
template <>
inline constexpr const char* expected<colon> = "`:` after the member's name";
template <>
inline constexpr const char* expected<next_member> = "a member's name in double quotes";
template <>
inline constexpr const char* expected<next_element> = "a value";
// The two closing brackets are worded by the reader, which knows what was opened and where.
template <>
inline constexpr const char* expected<object_end> = "`}`";
template <>
inline constexpr const char* expected<list_end> = "`]`";
template <>
inline constexpr const char* expected<text_end> = "the end of the text";

struct Expected {
  template <typename Production>
  static constexpr const char* message = expected<Production>;
  template <typename Production>
  static constexpr bool raise_on_failure = false;
};

template <typename Production>
using Control = p::must_if<Expected>::control<Production>;

}  // namespace tripline::grammar::json
