#pragma once
// How the grammars of patterns, of metric math and of Metrics Insights refuse. PEGTL's own `must` reports a
// place; a helpful message also needs the text that is wrong, so that it can be quoted and mended. Hence two
// ways to refuse, both read from the grammar's table (pattern_errors.hpp, expression_errors.hpp,
// sql_errors.hpp) and both ending in a thrown Refused that the grammar's parse function catches:
//
//   expect<P>  P, or else "P was expected here";
//   slip<P>    P is a known mistake: where it matches, the pattern is refused with P's text at hand.
//
// A slip stands before the productions it looks like, or behind those that are right; either way it is tried
// at one place and scans what it would mark, which keeps the whole linear.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>

#include "grammar/diagnostic_codes.hpp"

namespace tripline::grammar::pattern_syntax {

namespace peg = tao::pegtl;

// One row of the table: what a production's refusal says. `mark` finds the offending bytes in what a slip
// matched, `mend` what the whole of it should read. Texts may name {mark}, {whole} and {mended}.
struct Extent {
  std::size_t begin;
  std::size_t end;
};
using Mark = Extent (*)(std::string_view whole);
using Mend = std::optional<std::string> (*)(std::string_view whole);

struct Refusal {
  Code code;
  std::string_view message;
  std::string_view help;
  Mark mark = nullptr;  // nullptr: all of it
  Mend mend = nullptr;
  bool closer = false;  // a closing bracket was expected: its opener is shown too
};

// Thrown inside one parse: which row of the table, and the bytes [begin, end) that the production matched
// (none where something was expected).
struct Refused {
  const Refusal* row;
  const char* begin;
  const char* end;
};

// The row of a production; specialised in its grammar's table, nowhere else.
template <typename Production>
inline constexpr Refusal refusal = [] {
  static_assert(sizeof(Production) == 0, "a committed production has no row in its table");
  return Refusal{};
}();

template <typename Production>
using expect = peg::sor<Production, peg::raise<Production>>;

// PEGTL's control with our way to raise. `expect` stands in a `sor`, so the input is back where the expected
// production began.
template <typename Production>
struct control : peg::normal<Production> {
  template <typename ParseInput, typename... States>
  [[noreturn]] static void raise(const ParseInput& in, States&&...) {
    throw Refused{&refusal<Production>, in.current(), in.current()};
  }
};

template <typename Production>
struct slip {
  using rule_t = slip;
  using subs_t = peg::type_list<Production>;

  template <peg::apply_mode, peg::rewind_mode, template <typename...> class Action,
            template <typename...> class Control, typename ParseInput, typename... States>
  static bool match(ParseInput& in, States&&... states) {
    const char* const begin = in.current();
    if (!Control<Production>::template match<peg::apply_mode::nothing, peg::rewind_mode::required, Action,
                                             Control>(in, states...)) {
      return false;
    }
    throw Refused{&refusal<Production>, begin, in.current()};
  }
};

// Parentheses in one pattern, one inside the other. PEGTL recurses once per level; the limit keeps the stack
// small.
inline constexpr std::size_t max_parentheses = 100;

struct too_many_parentheses;

// Open Inside Close, where Inside and Close are committed. The state remembers which openers are pending,
// both for "opened here" and for the limit (the outer brace or bracket is one of them).
template <typename Open, typename Inside, typename Close, typename TooMany = too_many_parentheses,
          std::size_t Limit = max_parentheses + 1>
struct group {
  using rule_t = group;
  using subs_t = peg::type_list<Open, Inside, Close>;

  template <peg::apply_mode A, peg::rewind_mode, template <typename...> class Action,
            template <typename...> class Control, typename ParseInput, typename State>
  static bool match(ParseInput& in, State& state) {
    const char* const begin = in.current();
    if (!Control<Open>::template match<A, peg::rewind_mode::required, Action, Control>(in, state))
      return false;
    if (state.openers.size() >= Limit) {
      throw Refused{&refusal<TooMany>, begin, in.current()};
    }
    state.openers.push_back(begin);
    const bool whole =
        Control<Inside>::template match<A, peg::rewind_mode::dontcare, Action, Control>(in, state) &&
        Control<Close>::template match<A, peg::rewind_mode::dontcare, Action, Control>(in, state);
    state.openers.pop_back();
    return whole;
  }
};

}  // namespace tripline::grammar::pattern_syntax

namespace tao::pegtl {

template <typename Name, typename Production>
struct analyze_traits<Name, tripline::grammar::pattern_syntax::slip<Production>>
    : analyze_seq_traits<Production> {};

template <typename Name, typename Open, typename Inside, typename Close, typename TooMany, std::size_t Limit>
struct analyze_traits<Name, tripline::grammar::pattern_syntax::group<Open, Inside, Close, TooMany, Limit>>
    : analyze_seq_traits<Open, Inside, Close> {};

}  // namespace tao::pegtl
