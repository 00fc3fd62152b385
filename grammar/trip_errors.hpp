#pragma once
// What each committed production expects, in words: the table beside the grammar. The productions that depend
// on the schema (keyed_value, statement_end) word their own.

#include "grammar/trip_syntax.hpp"

namespace tripline::grammar::trip {

template <typename Production>
inline constexpr const char* expected = nullptr;

template <>
inline constexpr const char* expected<escape_body> =
    "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX";
template <>
inline constexpr const char* expected<quote_close> = "a `\"` that closes the text on this line";
template <>
inline constexpr const char* expected<scalar_value> = "a word or quoted text";
template <>
inline constexpr const char* expected<filter_value> =
    "a filter's name, a pattern or a combination of filters";
template <>
inline constexpr const char* expected<block_value> = "a block";
template <>
inline constexpr const char* expected<data_value> = "a value";
template <>
inline constexpr const char* expected<close_list> = "`,` or `]`";
template <>
inline constexpr const char* expected<pair> = "a name";
template <>
inline constexpr const char* expected<equals> = "`=`";
template <>
inline constexpr const char* expected<close_pairs> = "`,` or `)`";
template <>
inline constexpr const char* expected<data_pair> = "a key, quoted or a plain word";
template <>
inline constexpr const char* expected<colon> = "`:`";
template <>
inline constexpr const char* expected<close_map> = "`,` or `}`";
template <>
inline constexpr const char* expected<close_paren> = "a key of the block or `)`";
template <>
inline constexpr const char* expected<entry_name> = "a name";
template <>
inline constexpr const char* expected<header_name> = "a section's key";
template <>
inline constexpr const char* expected<footer_name> = "a section's key";

// Failing behind a commitment throws SyntaxError with the production's words.
template <typename Production>
struct control : tao::pegtl::normal<Production> {
  template <typename Input>
  [[noreturn]] static void raise(const Input& in, TripBuilder& builder) {
    static_assert(expected<Production> != nullptr, "a committed production has no words");
    throw SyntaxError{builder.offset(in.current()), expected<Production>};
  }
};

}  // namespace tripline::grammar::trip
