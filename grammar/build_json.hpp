#pragma once
// Actions of JSON's productions: they build tree nodes with spans and note what is open; nothing is judged
// here except what a tree cannot hold (nesting beyond the limit, half a surrogate pair).
//
// A value is complete when its production is: scalars at once, brackets when they close. A container's
// children therefore stand before it in Tree::nodes, and the root is last.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grammar/json_syntax.hpp"
#include "grammar/read_json.hpp"
#include "grammar/source.hpp"
#include "grammar/text_slice.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar::json {

struct Open {
  TreeNode::Kind kind = TreeNode::Kind::map;
  std::size_t begin = 0;  // of the bracket, in the text
  std::vector<TreeEntry> entries;
  Text key;  // of the member that is being read
};

// A slip that does not stop the parse.
struct Slip {
  enum class Kind : std::uint8_t { trailing_comma, missing_comma, lone_surrogate };
  Kind kind = Kind::trailing_comma;
  std::size_t begin = 0, end = 0;
};

struct Builder {
  explicit Builder(const Text& t) : text(t) {}

  const Text& text;
  Tree tree;
  std::vector<Open> open;
  std::vector<Slip> slips;
  bool too_deep = false;
  std::size_t comma = 0;         // where the last comma between members or elements stands
  std::size_t string_begin = 0;  // of the string that is being read
  Text string;
  std::uint32_t high_surrogate = 0;  // waiting for its other half
  std::size_t high_begin = 0;        // its backslash

  std::uint32_t source(std::size_t at) const { return text.span(at, at).begin; }
  void add_value(TreeNode node);
  void end_string(std::size_t end);
  void add_unit(std::uint32_t unit, std::size_t begin, std::size_t end);
  void drop_surrogate(std::size_t end);
  void close(std::size_t end);
};

template <typename Production>
struct Build {};

// Offsets in the text. (PEGTL's own positions count lines from the start whenever they are asked.)
template <typename Input>
std::size_t begin_of(const Input& in, const Builder& b) {
  return static_cast<std::size_t>(in.begin() - b.text.value().data());
}
template <typename Input>
std::size_t end_of(const Input& in, const Builder& b) {
  return begin_of(in, b) + in.size();
}

template <TreeNode::Kind Kind>
struct BuildOpen {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    if (b.open.size() == json_depth_limit) {
      b.too_deep = true;
      throw p::parse_error("", in);
    }
    b.open.push_back({Kind, begin_of(in, b), {}, {}});
  }
};
template <>
struct Build<object_begin> : BuildOpen<TreeNode::Kind::map> {};
template <>
struct Build<list_begin> : BuildOpen<TreeNode::Kind::list> {};

struct BuildClose {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.close(end_of(in, b));
  }
};
template <>
struct Build<object_end> : BuildClose {};
template <>
struct Build<list_end> : BuildClose {};

template <>
struct Build<string_begin> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.string_begin = begin_of(in, b);
    b.string = Text();
    b.string.set_form(Text::Form::double_quoted);
    b.high_surrogate = 0;
  }
};
template <>
struct Build<plain> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.drop_surrogate(begin_of(in, b));
    // The text itself may have holes (a folded YAML scalar), so every byte is asked for its origin.
    for (std::size_t i = 0; i < in.size(); ++i) b.string.append(in.begin()[i], b.source(begin_of(in, b) + i));
  }
};
template <>
struct Build<simple_escape> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    constexpr std::string_view written = "bfnrt", meant = "\b\f\n\r\t";
    b.drop_surrogate(begin_of(in, b) - 1);
    const std::size_t which = written.find(*in.begin());
    b.string.append(which == written.npos ? *in.begin() : meant[which], b.source(begin_of(in, b) - 1));
  }
};
template <>
struct Build<hex_digits> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    std::uint32_t unit = 0;
    for (const char c : in.string_view()) {
      const auto digit = static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
      unit = unit * 16 + digit;
    }
    b.add_unit(unit, begin_of(in, b) - 2, end_of(in, b));
  }
};
template <>
struct Build<string_end> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.drop_surrogate(begin_of(in, b));
    b.end_string(end_of(in, b));
  }
};
template <>
struct Build<member_name> {
  static void apply0(Builder& b) { b.open.back().key = std::move(b.string); }
};
template <>
struct Build<string> {
  static void apply0(Builder& b) {
    TreeNode node;
    node.quoted = true;
    node.span = b.string.span();
    node.text = std::move(b.string);
    b.add_value(std::move(node));
  }
};

struct BuildPlain {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    TreeNode node;
    node.text = slice(b.text, begin_of(in, b), end_of(in, b));
    node.span = node.text.span();
    b.add_value(std::move(node));
  }
};
template <>
struct Build<number> : BuildPlain {};
template <>
struct Build<literal> : BuildPlain {};

template <>
struct Build<comma> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.comma = begin_of(in, b);
  }
};
template <char Close>
struct Build<trailing_comma<Close>> {
  static void apply0(Builder& b) { b.slips.push_back({Slip::Kind::trailing_comma, b.comma, b.comma + 1}); }
};
template <typename Next>
struct Build<missing_comma<Next>> {
  template <typename Input>
  static void apply(const Input& in, Builder& b) {
    b.slips.push_back({Slip::Kind::missing_comma, begin_of(in, b), begin_of(in, b)});
  }
};

}  // namespace tripline::grammar::json
