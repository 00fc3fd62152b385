#pragma once
// What PEGTL's `analyze` (a test runs it) has to know of the productions of .trip that are written by hand:
// what they stand for, in terms of productions that it knows.

#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/trip_syntax.hpp"

namespace tao::pegtl {

namespace trip = tripline::grammar::trip;

template <typename Name>
struct analyze_traits<Name, trip::line_end> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, trip::block_text> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, trip::pattern_in_place> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, trip::key_word> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, trip::open_flat> : analyze_opt_traits<> {};
template <typename Name>
struct analyze_traits<Name, trip::version_follows> : analyze_opt_traits<> {};
template <typename Name>
struct analyze_traits<Name, trip::statement_end> : analyze_opt_traits<> {};
template <typename Name, tripline::grammar::Section::Form form>
struct analyze_traits<Name, trip::section_noun<form>> : analyze_any_traits<> {};
template <typename Name, typename Item>
struct analyze_traits<Name, trip::comma_list<Item>>
    : analyze_seq_traits<Item, trip::gap, star<trip::comma, trip::gap, trip::list_item<Item>>> {};
template <typename Name>
struct analyze_traits<Name, trip::blocks_value>
    : analyze_sor_traits<trip::bracketed<trip::block_value>, trip::block_value> {};
template <typename Name>
struct analyze_traits<Name, trip::keyed_value>
    : analyze_sor_traits<trip::scalar_value, trip::pattern_value, trip::filter_value,
                         trip::one_or_more<trip::filter_value>, trip::one_or_more<trip::scalar_value>,
                         trip::pairs_value, trip::block_value, trip::blocks_value, trip::data_value> {};
// A positional value begins with a bracket, a `%` or a `$`, so the value behind it never opens a block that
// begins with a positional value again.
template <typename Name>
struct analyze_traits<Name, trip::positional> : analyze_any_traits<> {};

}  // namespace tao::pegtl
