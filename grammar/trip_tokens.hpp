#pragma once
// The tokens of .trip as PEGTL productions: bare words, fields, quoted text, comments. They need no state, so
// the printer asks the very same productions whether a text can stand bare.
//
// Source is known to be UTF-8 before parsing starts, so the productions look at bytes: what is above ASCII is
// a word character.

#include <tao/pegtl.hpp>

namespace tripline::grammar::trip {

using tao::pegtl::any, tao::pegtl::at, tao::pegtl::digit, tao::pegtl::eol, tao::pegtl::eolf;
using tao::pegtl::identifier_first, tao::pegtl::identifier_other, tao::pegtl::must, tao::pegtl::not_at;
using tao::pegtl::not_one, tao::pegtl::one, tao::pegtl::plus, tao::pegtl::range, tao::pegtl::rep,
    tao::pegtl::seq;
using tao::pegtl::sor, tao::pegtl::star, tao::pegtl::string, tao::pegtl::xdigit;

struct blank_character : one<' ', '\t'> {};
struct comment : seq<one<'#'>, star<not_at<eol>, any>> {};
// Nothing but a comment may follow on this line.
struct line_over : sor<one<'#'>, eolf> {};

// What ends a bare word anywhere. `#` does not: it opens a comment only where a word cannot go on.
struct delimiter : sor<range<'\0', ' '>, one<'\x7f', '"', ',', '(', ')', '[', ']', '{', '}', '='>> {};
struct word_character : seq<not_at<delimiter>, any> {};

// `$.items[0]`, `$.a['b c']`: the brackets of a field belong to its word.
struct index_number : seq<one<'['>, plus<sor<digit, one<'*'>>>, one<']'>> {};
struct index_single : seq<one<'['>, one<'\''>, plus<not_one<'\'', '\n', '\r'>>, one<'\''>, one<']'>> {};
struct index_double : seq<one<'['>, one<'"'>, plus<not_one<'"', '\n', '\r'>>, one<'"'>, one<']'>> {};
struct field_word : seq<one<'$'>, star<sor<word_character, index_number, index_single, index_double>>> {};

struct plain_word : seq<not_at<one<'#', '\'', '$'>>, plus<word_character>> {};
struct bare_word : sor<field_word, plain_word> {};

// Keys of data may be bare where a colon cannot be part of them.
struct data_word : seq<identifier_first, star<sor<identifier_other, one<'-'>>>> {};

// "text" with the escapes of JSON, on one line.
struct quote_open : one<'"'> {};
struct quote_close : one<'"'> {};
struct quoted_run
    : plus<not_at<sor<range<'\0', '\x08'>, range<'\x0a', '\x1f'>, one<'"', '\\', '\x7f'>>>, any> {};
struct escaped_letter : one<'"', '\\', '/', 'b', 'f', 'n', 'r', 't'> {};
struct high_surrogate : seq<one<'d', 'D'>, one<'8', '9', 'a', 'A', 'b', 'B'>, xdigit, xdigit> {};
struct low_surrogate : seq<one<'d', 'D'>, one<'c', 'C', 'd', 'D', 'e', 'E', 'f', 'F'>, xdigit, xdigit> {};
struct escaped_pair : seq<one<'u'>, high_surrogate, string<'\\', 'u'>, low_surrogate> {};
struct escaped_unit : seq<one<'u'>, not_at<sor<high_surrogate, low_surrogate>>, rep<4, xdigit>> {};
struct escape_body : sor<escaped_letter, escaped_pair, escaped_unit> {};
struct escape : seq<one<'\\'>, must<escape_body>> {};
struct quoted : seq<quote_open, star<sor<quoted_run, escape>>, must<quote_close>> {};

}  // namespace tripline::grammar::trip
