#pragma once
// The grammar of .trip, from statements down to values. The page for people is TRIP.md.
//
// The grammar never takes an action back: every choice is made by looking at what comes next, and what
// follows the choice is committed to with must<>. So actions build the tree as they go.
//
// Which words are keys, and what kind of value each takes, stands in schema.hpp. Three productions ask it
// through the builder, and the rest of the grammar is one production per kind of value:
//
//   key_word        a key of the innermost block; the builder remembers which
//   keyed_value     the value that this key's kind asks for
//   open_flat       begins a block without parentheses, if a key of its schema comes next
//
// Gaps are consumed behind tokens, never in front, so that no comment is read twice. Outside brackets a gap
// ends before a line that does not begin with a blank: there the next statement begins.

#include <string>
#include <string_view>

#include "grammar/trip_builder.hpp"
#include "grammar/trip_spelling.hpp"
#include "grammar/trip_tokens.hpp"

namespace tripline::grammar::trip {

using tao::pegtl::apply_mode, tao::pegtl::disable, tao::pegtl::eof, tao::pegtl::opt, tao::pegtl::rewind_mode;
using tao::pegtl::success;

template <typename Input>
std::string_view ahead(const Input& in) {
  return {in.current(), static_cast<std::size_t>(in.end() - in.current())};
}

// A production written by hand: reads at `in`, asks the builder, says whether it matched.
template <typename Production>
struct by_hand {
  using rule_t = Production;
  template <apply_mode, rewind_mode, template <typename...> class, template <typename...> class,
            typename Input>
  static bool match(Input& in, TripBuilder& builder) {
    return Production::read(in, builder);
  }
};

// Gaps.
struct line_end : by_hand<line_end> {
  template <typename Input>
  static bool read(Input& in, TripBuilder& builder) {
    const std::string_view rest = ahead(in);
    const std::size_t length = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
    if (length == 0) return false;
    const std::string_view next = rest.substr(length);
    if (!builder.in_bracket() && !next.empty() && std::string_view(" \t#\r\n").find(next[0]) == next.npos) {
      return false;
    }
    builder.line_ended(builder.offset(in.current()));
    in.bump(length);
    return true;
  }
};
struct blanks : star<blank_character> {};
struct gap : star<sor<plus<blank_character>, comment, line_end>> {};

// Texts. """ opens a block that ends at a line which begins with """ again.
struct block_text : by_hand<block_text> {
  template <typename Input>
  static bool read(Input& in, TripBuilder& builder) {
    const std::string_view rest = ahead(in);
    if (!rest.starts_with("\"\"\"")) return false;
    const std::uint32_t begin = builder.offset(in.current());
    std::size_t line = rest.find_first_not_of(" \t\r", 3);
    if (line == rest.npos || rest[line] != '\n') {
      const std::size_t at = line == rest.npos ? rest.size() : line;
      throw SyntaxError{begin + static_cast<std::uint32_t>(at), "the end of the line behind `\"\"\"`"};
    }
    while (line != rest.npos && builder.may_close_block(begin)) {
      const std::size_t mark = rest.find_first_not_of(" \t", line + 1);
      if (mark == rest.npos) break;
      if (rest.substr(mark).starts_with("\"\"\"")) {
        in.bump(mark + 3);
        return true;
      }
      line = rest.find('\n', mark);
    }
    builder.block_never_closes(begin);
    throw SyntaxError{begin, "a line with `\"\"\"` that closes this text"};
  }
};
struct scalar : sor<block_text, quoted, bare_word> {};
struct scalar_value : seq<scalar> {};

// `{...}`, `[...]` and `%...%` as AWS writes them.
struct pattern_in_place : by_hand<pattern_in_place> {
  template <typename Input>
  static bool read(Input& in, TripBuilder& builder) {
    const std::string_view rest = ahead(in);
    const std::size_t length = pattern_length(rest);
    if (length == 0) {
      if (!rest.starts_with('{') && !rest.starts_with('[')) return false;
      throw SyntaxError{builder.offset(in.current()),
                        rest[0] == '{' ? "a `}` that closes this pattern" : "a `]` that closes this pattern"};
    }
    in.bump(length);
    return true;
  }
};
struct pattern_value : sor<pattern_in_place, scalar_value> {};

// Lists: `a, b` or `[a, b]`. A single value without brackets stays a single value. In an item of another list
// the commas are that list's: `any [field $.x in l, other]` has two items.
struct open_list : one<'['> {};
struct close_list : one<']'> {};
struct comma : one<','> {};
struct begin_item : success {};
template <typename Item>
struct list_item : seq<begin_item, must<Item>, gap> {};
template <typename Item>
struct bracketed
    : seq<open_list, gap,
          sor<close_list, seq<list_item<Item>, star<comma, gap, list_item<Item>>, must<close_list>>>> {};
template <typename Item>
struct comma_list {
  using rule_t = comma_list;
  template <apply_mode A, rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, TripBuilder& builder) {
    const std::size_t depth = builder.depth();
    const bool own_commas = !builder.in_list_item();
    if (!tao::pegtl::match<seq<Item, gap>, A, M, Action, Control>(in, builder)) return false;
    while (own_commas && !in.empty() && *in.current() == ',') {
      in.bump(1);
      builder.comma(depth);
      (void)tao::pegtl::match<seq<gap, list_item<Item>>, A, M, Action, Control>(in, builder);
    }
    builder.end_comma_list(depth);
    return true;
  }
};
template <typename Item>
struct one_or_more : sor<bracketed<Item>, comma_list<Item>> {};

// Maps of a name to a text or field: `a = x, b = y`, in parentheses or not.
struct open_paren : one<'('> {};
struct close_paren : one<')'> {};
struct equals : one<'='> {};
struct pair_key : sor<quoted, bare_word> {};
struct pair : seq<pair_key, gap, must<equals>, gap, must<scalar_value>, gap> {};
struct more_pairs : star<comma, gap, must<pair>> {};
struct open_pairs : one<'('> {};
struct close_pairs : one<')'> {};
struct open_flat_pairs : success {};
struct close_flat_pairs : success {};
struct pairs_value
    : sor<seq<open_pairs, gap, sor<close_pairs, seq<must<pair>, more_pairs, must<close_pairs>>>>,
          seq<at<pair_key>, open_flat_pairs, must<pair>, more_pairs, close_flat_pairs>> {};

// JSON-like data.
struct open_map : one<'{'> {};
struct close_map : one<'}'> {};
struct colon : one<':'> {};
struct data_value;
struct data_key : sor<quoted, data_word> {};
struct data_pair : seq<data_key, gap, must<colon>, gap, must<data_value>, gap> {};
struct data_map
    : seq<open_map, gap,
          sor<close_map, seq<must<data_pair>, star<comma, gap, must<data_pair>>, must<close_map>>>> {};
struct data_value : sor<data_map, bracketed<data_value>, scalar_value> {};

// Keys.
struct key_word : by_hand<key_word> {
  template <typename Input>
  static bool read(Input& in, TripBuilder& builder) {
    const std::size_t length = builder.key_here(in.current(), in.end());
    in.bump(length);
    return length > 0;
  }
};
struct keyed_value;
struct clause : seq<key_word, gap, keyed_value, gap> {};
// A word that is no key here, with the rest of its line: reported, and reading goes on behind it.
struct unknown_word : seq<not_at<key_word>, at<identifier_first>, bare_word> {};
struct skipped_bracket : seq<at<one<'{', '['>>, pattern_in_place> {};
struct skipped : sor<block_text, quoted, skipped_bracket, bare_word, one<',', '=', ':', '('>> {};
struct unknown_clause : seq<unknown_word, blanks, star<not_at<key_word>, disable<skipped>, blanks>, gap> {};
struct clauses : star<sor<clause, unknown_clause>> {};

// Blocks, whose schema the builder holds as value_schema(): flat as far as its keys go, or in parentheses.
// The word of a block's positional key may be left out at its beginning.
struct positional {
  using rule_t = positional;
  template <apply_mode A, rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, TripBuilder& builder);
};
struct open_flat : by_hand<open_flat> {
  template <typename Input>
  static bool read(Input& in, TripBuilder& builder) {
    const Schema& schema = *builder.value_schema();
    const bool begins = spelled_key(schema, ahead(in)).length > 0 ||
                        (!in.empty() && positional_key(schema, *in.current()) != nullptr);
    if (begins) builder.open_block(builder.offset(in.current()), true);
    return begins;
  }
};
struct close_flat : success {};
struct flat_block : seq<open_flat, opt<positional>, star<clause>, close_flat> {};
struct paren_block : seq<open_paren, gap, opt<positional>, clauses, must<close_paren>> {};
struct block_value : sor<paren_block, flat_block, scalar_value> {};
// `[(...), (...)]`, or one block. What stands inside a block has schemas of its own, so each item is told its own.
struct blocks_value {
  using rule_t = blocks_value;
  template <apply_mode A, rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, TripBuilder& builder) {
    const Schema* schema = builder.value_schema();
    const auto matches = [&]<typename Production>() {
      return tao::pegtl::match<Production, A, M, Action, Control>(in, builder);
    };
    if (!matches.template operator()<open_list>()) return matches.template operator()<block_value>();
    (void)matches.template operator()<gap>();
    if (matches.template operator()<close_list>()) return true;
    do {
      (void)matches.template operator()<gap>();
      builder.set_value_schema(schema);
      (void)matches.template operator()<list_item<block_value>>();
    } while (matches.template operator()<comma>());
    return matches.template operator()<must<close_list>>();
  }
};

// Filters: a pattern in place, a combination of filters, or a name.
struct use_combination : success {};
struct filter_value
    : sor<pattern_in_place, seq<use_combination, sor<paren_block, flat_block>>, scalar_value> {};

// `key = {` and `key = [` take a value of any shape, as data, and so does every `=` where a map is
// asked for; otherwise `=` is as good as a blank.
struct keyed_value {
  using rule_t = keyed_value;
  template <apply_mode A, rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, TripBuilder& builder) {
    const Key& key = builder.key();
    builder.set_value_schema(key.schema);
    const auto matches = [&]<typename Production>() {
      return tao::pegtl::match<Production, A, M, Action, Control>(in, builder);
    };
    const bool patterns =
        key.kind == ValueKind::pattern || key.kind == ValueKind::filter || key.kind == ValueKind::filters;
    const bool equal = matches.template operator()<equals>();
    (void)matches.template operator()<gap>();
    bool found = false;
    const bool map = key.kind == ValueKind::field_map || key.kind == ValueKind::text_map;
    const bool bracket = !in.empty() && (*in.current() == '{' || *in.current() == '[');
    if (equal && (map || (bracket && !patterns))) {
      found = matches.template operator()<data_value>();
    } else {
      switch (key.kind) {
        case ValueKind::name:
        case ValueKind::text:
        case ValueKind::word:
        case ValueKind::integer:
        case ValueKind::number:
        case ValueKind::boolean:
        case ValueKind::duration:
        case ValueKind::field:
        case ValueKind::value:
          found = matches.template operator()<scalar_value>();
          break;
        case ValueKind::pattern:
          found = matches.template operator()<pattern_value>();
          break;
        case ValueKind::filter:
          found = matches.template operator()<filter_value>();
          break;
        case ValueKind::filters:
          found = matches.template operator()<one_or_more<filter_value>>();
          break;
        case ValueKind::values:
        case ValueKind::names:
        case ValueKind::fields:
          found = matches.template operator()<one_or_more<scalar_value>>();
          break;
        case ValueKind::field_map:
        case ValueKind::text_map:
          found = matches.template operator()<pairs_value>();
          break;
        case ValueKind::block:
          found = matches.template operator()<block_value>();
          break;
        case ValueKind::blocks:
          found = matches.template operator()<blocks_value>();
          break;
        case ValueKind::insight:
        case ValueKind::data:
          found = matches.template operator()<data_value>();
          break;
      }
    }
    if (!found) {
      throw SyntaxError{builder.offset(in.current()), std::string(kind_in_words(key.kind)) + " behind `" +
                                                          std::string(printed_word(key)) + "`"};
    }
    return true;
  }
};

template <apply_mode A, rewind_mode M, template <typename...> class Action,
          template <typename...> class Control, typename Input>
bool positional::match(Input& in, TripBuilder& builder) {
  if (in.empty() || builder.schema() == nullptr) return false;
  const Key* key = positional_key(*builder.schema(), *in.current());
  if (key == nullptr) return false;
  builder.begin_positional_entry(*key, builder.offset(in.current()));
  return tao::pegtl::match<seq<keyed_value, gap>, A, M, Action, Control>(in, builder);
}

// Statements.
struct word_end : not_at<word_character> {};
struct pack_noun : seq<string<'p', 'a', 'c', 'k'>, word_end> {};
struct section_word : seq<string<'s', 'e', 'c', 't', 'i', 'o', 'n'>, word_end> {};
struct end_word : seq<string<'e', 'n', 'd'>, word_end> {};
template <Section::Form form>
struct section_noun : by_hand<section_noun<form>> {
  template <typename Input>
  static bool read(Input& in, TripBuilder& builder) {
    const std::string_view rest = ahead(in);
    std::size_t length = 0;
    while (length < rest.size() && rest[length] >= 'a' && rest[length] <= 'z') ++length;
    const Section* section = section_of_noun(rest.substr(0, length));
    if (section == nullptr || section->form != form) return false;
    if (length < rest.size() && is_bare_word(rest.substr(0, length + 1))) return false;
    const std::uint32_t begin = builder.offset(in.current());
    builder.begin_section(*section, begin, begin + static_cast<std::uint32_t>(length));
    in.bump(length);
    return true;
  }
};
struct statement_end : by_hand<statement_end> {
  template <typename Input>
  static bool read(Input& in, TripBuilder& builder) {
    if (in.empty() || *in.current() == '\n' || ahead(in).starts_with("\r\n")) return true;
    const Schema* schema = builder.schema();
    throw SyntaxError{builder.offset(in.current()), schema == nullptr
                                                        ? std::string("the end of the statement")
                                                        : "a key of `" + std::string(schema->noun) + "`"};
  }
};

struct begin_pack_name : success {};
struct begin_pack_version : success {};
struct version_follows : by_hand<version_follows> {
  template <typename Input>
  static bool read(Input& in, TripBuilder&) {
    return looks_like_version(ahead(in));
  }
};
struct pack_name : seq<not_at<line_over>, begin_pack_name, must<scalar_value>, blanks> {};
struct pack_version : seq<at<version_follows>, begin_pack_version, must<scalar_value>> {};
struct pack_statement
    : seq<pack_noun, blanks, opt<pack_name, opt<pack_version>>, gap, clauses, statement_end> {};

struct begin_rule : success {};
struct open_rule : success {};
struct begin_rule_name : success {};
struct rule_name : seq<not_at<line_over>, begin_rule_name, must<scalar_value>> {};
struct rule_body : seq<open_rule, opt<rule_name>, gap, clauses> {};
struct rule_statement : seq<section_noun<Section::Form::list>, begin_rule, blanks,
                            sor<seq<equals, gap, must<data_value>, gap>, rule_body>, statement_end> {};

struct entry_name : sor<quoted, bare_word> {};
struct begin_shorthand : success {};
struct shorthand : seq<equals, gap, begin_shorthand, keyed_value, gap> {};
struct named_statement : seq<section_noun<Section::Form::map>, blanks, must<entry_name>, gap,
                             sor<shorthand, opt<positional>>, clauses, statement_end> {};

// `section lists` stands before a section's first statement where its comments or its place must be said, or
// where it is empty; comments above `end lists` are the section's last.
struct header_name : plus<identifier_other> {};
struct footer_name : plus<identifier_other> {};
struct whole_section : success {};
struct empty_section : success {};
struct section_statement
    : seq<section_word, blanks, must<header_name>, gap,
          sor<seq<equals, gap, must<data_value>, gap, whole_section>, empty_section>, statement_end> {};
struct end_statement : seq<end_word, blanks, must<footer_name>, gap, statement_end> {};

struct statement : sor<pack_statement, section_statement, end_statement, rule_statement, named_statement> {};

}  // namespace tripline::grammar::trip
