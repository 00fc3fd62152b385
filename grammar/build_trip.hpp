#pragma once
// Actions: what each production tells the builder. They only build; nothing is judged here.

#include <cstdint>

#include "grammar/trip_syntax.hpp"

namespace tripline::grammar::trip {

template <typename Production>
struct action : tao::pegtl::nothing<Production> {};

template <typename Input>
std::uint32_t begin_of(const Input& in, const TripBuilder& builder) {
  return builder.offset(in.begin());
}
template <typename Input>
std::uint32_t end_of(const Input& in, const TripBuilder& builder) {
  return builder.offset(in.end());
}

template <>
struct action<comment> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.comment(begin_of(in, builder), end_of(in, builder));
  }
};

// Texts.
template <>
struct action<quote_open> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.begin_text(begin_of(in, builder));
  }
};
template <>
struct action<quoted_run> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.append(in.string_view(), begin_of(in, builder));
  }
};
template <>
struct action<escaped_letter> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    constexpr std::string_view letters = "bfnrt";
    constexpr std::string_view meanings = "\b\f\n\r\t";
    const char letter = *in.begin();
    const std::size_t known = letters.find(letter);
    const char meant = known == letters.npos ? letter : meanings[known];
    builder.append(std::string_view(&meant, 1), begin_of(in, builder));
  }
};

inline std::uint32_t hex_number(std::string_view digits) {
  std::uint32_t number = 0;
  for (const char digit : digits) {
    const auto lower = static_cast<std::uint32_t>(digit | 0x20);
    number = number * 16 + (digit <= '9' ? static_cast<std::uint32_t>(digit - '0') : lower - 'a' + 10);
  }
  return number;
}

inline std::string utf8(std::uint32_t code) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
  const auto rest = [&](std::uint32_t shift) { return byte(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xC0 | (code >> 6)), rest(0)};
  if (code < 0x10000) return {byte(0xE0 | (code >> 12)), rest(6), rest(0)};
  return {byte(0xF0 | (code >> 18)), rest(12), rest(6), rest(0)};
}

template <>
struct action<escaped_unit> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.append(utf8(hex_number(in.string_view().substr(1))), begin_of(in, builder));
  }
};
template <>
struct action<escaped_pair> {  // uD83DuDE00 with a backslash between
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    const std::uint32_t high = hex_number(in.string_view().substr(1, 4)) - 0xD800;
    const std::uint32_t low = hex_number(in.string_view().substr(7, 4)) - 0xDC00;
    builder.append(utf8(0x10000 + (high << 10) + low), begin_of(in, builder));
  }
};
template <>
struct action<quoted> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.end_text(end_of(in, builder));
  }
};
template <>
struct action<block_text> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.block_text(begin_of(in, builder), end_of(in, builder));
  }
};
struct plain_text {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.plain_text(begin_of(in, builder), end_of(in, builder), false);
  }
};
template <>
struct action<bare_word> : plain_text {};
template <>
struct action<data_word> : plain_text {};
template <>
struct action<scalar_value> {
  static void apply0(TripBuilder& builder) { builder.add_scalar(); }
};
template <>
struct action<pattern_in_place> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.plain_text(begin_of(in, builder), end_of(in, builder), true);
    builder.add_scalar();
  }
};

// Containers. Inside brackets a line may begin with anything.
template <TreeNode::Kind kind>
struct open_bracket {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.open(kind, begin_of(in, builder));
    builder.enter_bracket();
  }
};
struct close_bracket {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.leave_bracket();
    builder.close(end_of(in, builder));
  }
};
template <>
struct action<open_list> : open_bracket<TreeNode::Kind::list> {};
template <>
struct action<close_list> : close_bracket {};
template <>
struct action<open_map> : open_bracket<TreeNode::Kind::map> {};
template <>
struct action<close_map> : close_bracket {};
template <>
struct action<open_pairs> : open_bracket<TreeNode::Kind::map> {};
template <>
struct action<close_pairs> : close_bracket {};
template <>
struct action<close_paren> : close_bracket {};
template <>
struct action<open_paren> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.open_block(begin_of(in, builder), false);
    builder.enter_bracket();
  }
};
template <>
struct action<begin_item> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.begin_item(begin_of(in, builder));
  }
};
struct token_entry {
  static void apply0(TripBuilder& builder) { builder.begin_token_entry(); }
};
template <>
struct action<pair_key> : token_entry {};
template <>
struct action<data_key> : token_entry {};
template <>
struct action<open_flat_pairs> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.open(TreeNode::Kind::map, begin_of(in, builder));
  }
};
struct close_flat_map {
  static void apply0(TripBuilder& builder) { builder.close_flat(); }
};
template <>
struct action<close_flat_pairs> : close_flat_map {};
template <>
struct action<close_flat> : close_flat_map {};

// Keys.
template <>
struct action<key_word> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.begin_keyed_entry(begin_of(in, builder), end_of(in, builder));
  }
};
template <>
struct action<unknown_word> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.unknown_key(begin_of(in, builder), end_of(in, builder));
  }
};
template <>
struct action<use_combination> {
  static void apply0(TripBuilder& builder) { builder.set_value_schema(&combination_schema()); }
};

// Statements.
template <>
struct action<pack_noun> {
  static void apply0(TripBuilder& builder) { builder.begin_pack(); }
};
struct positional_entry {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder, std::string_view key) {
    builder.begin_positional_entry(*find_key(*builder.schema(), key), begin_of(in, builder));
  }
};
template <>
struct action<begin_pack_name> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    positional_entry::apply(in, builder, "pack");
  }
};
template <>
struct action<begin_pack_version> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    positional_entry::apply(in, builder, "version");
  }
};
template <>
struct action<begin_rule_name> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.yield_line();
    positional_entry::apply(in, builder, "name");
  }
};
template <>
struct action<begin_rule> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.begin_rule(begin_of(in, builder));
  }
};
template <>
struct action<open_rule> {
  static void apply0(TripBuilder& builder) { builder.open_rule(); }
};
template <>
struct action<entry_name> {
  static void apply0(TripBuilder& builder) { builder.begin_named(); }
};
template <>
struct action<begin_shorthand> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.begin_shorthand(begin_of(in, builder));
  }
};
template <>
struct action<header_name> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.section_header(begin_of(in, builder), end_of(in, builder));
  }
};
template <>
struct action<empty_section> {
  static void apply0(TripBuilder& builder) { builder.end_header(true); }
};
template <>
struct action<whole_section> {
  static void apply0(TripBuilder& builder) { builder.end_header(false); }
};
template <>
struct action<footer_name> {
  template <typename Input>
  static void apply(const Input& in, TripBuilder& builder) {
    builder.section_footer(begin_of(in, builder), end_of(in, builder));
  }
};
template <>
struct action<statement> {
  static void apply0(TripBuilder& builder) { builder.end_statement(); }
};

}  // namespace tripline::grammar::trip
