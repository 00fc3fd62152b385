#pragma once
// The syntax tree of a filter pattern (spec/filter-patterns.md): what a metric filter's pattern says, with a
// span on every part and nothing decided about meaning. Four classes (F1) share it; boolean conditions of
// JSON patterns and of delimited slots share one vector of nodes.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grammar/source.hpp"

namespace tripline::grammar {

struct SelectorStep {
  enum class Kind : std::uint8_t { key, index, any_element, any_value };  // .k  [n]  [*]  .*
  Kind kind = Kind::key;
  std::string key;
  std::uint64_t index = 0;
  Span span;
};

// `$.a.b[0].*`; empty steps only in slot conditions, whose field is the slot.
struct Selector {
  std::vector<SelectorStep> steps;
  Span span;
};

// `$.a['b.c'][0][*].*`: the one canonical spelling, equal for equal selectors.
std::string to_string(const Selector& selector);

enum class CompareOp : std::uint8_t { eq, ne, lt, le, gt, ge };
std::string_view to_string(CompareOp op);

struct Operand {
  enum class Kind : std::uint8_t {
    text,    // quoted or bare; edge asterisks are wildcards (F26), all others literal (F27)
    number,  // F30 shape, unquoted; `text` is the spelling
    regex,   // %body%; `text` is the body as written, already valid (F12-F17)
  };
  Kind kind = Kind::text;
  std::string text;  // escapes undone (F6)
  bool quoted = false;
  Span span;
};

// As it is written in a pattern, quotes or percent signs included.
std::string to_string(const Operand& operand);

struct Condition {
  enum class Kind : std::uint8_t { compare, is_null, is_true, is_false, exists, not_exists, like };
  Kind kind = Kind::compare;
  Selector selector;
  CompareOp op = CompareOp::eq;
  Operand operand;  // of compare and like
  Span span;
};

enum class PatternNodeId : std::uint32_t {};

struct PatternNode {
  enum class Kind : std::uint8_t { all_of, any_of, condition };
  Kind kind = Kind::condition;
  std::vector<PatternNodeId> children;  // of all_of and any_of: two or more
  Condition condition;
  Span span;
};

struct Term {
  enum class Kind : std::uint8_t { required, excluded, optional };
  Kind kind = Kind::required;
  std::string text;  // escapes undone; empty or blanks only when quoted
  bool quoted = false;
  Span span;
};

struct Slot {
  bool ellipsis = false;
  std::string name;  // empty: unnamed
  std::optional<PatternNodeId> condition;
  Span span;
};

struct Pattern {
  enum class Kind : std::uint8_t { match_all, terms, regex, json, delimited };
  Kind kind = Kind::match_all;
  std::vector<Term> terms;
  std::string regex;  // body of a standalone %regex%
  std::vector<Slot> slots;
  std::vector<PatternNode> nodes;
  PatternNodeId root{};  // of json
  Span span;

  const PatternNode& operator[](PatternNodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
};

// In canonical spelling. `name` is what a slot's condition calls its field; conditions on JSON name their own.
std::string to_string(const Condition& condition, std::string_view name = {});
std::string to_string(const Term& term);
// The pattern in canonical spelling: parsing it again gives an equal pattern.
std::string to_string(const Pattern& pattern);

}  // namespace tripline::grammar
