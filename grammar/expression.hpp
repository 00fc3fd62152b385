#pragma once
// The syntax tree of a metric math expression (spec/metric-math-and-metrics-insights.md, part M): what was
// written, with a span on every part and nothing decided about meaning.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/source.hpp"

namespace tripline::grammar {

enum class MathOperator : std::uint8_t {
  either,
  both,  // OR, AND
  eq,
  ne,
  lt,
  gt,
  le,
  ge,
  add,
  subtract,
  multiply,
  divide,
  power,
};
std::string_view to_string(MathOperator op);

enum class MathNodeId : std::uint32_t {};

struct MathNode {
  enum class Kind : std::uint8_t {
    number,
    id,      // m1: begins with a lower-case letter (M2)
    word,    // REPEAT, ASC, AVG and whatever else begins with another letter
    text,    // "…"
    array,   // [a, b]
    call,    // F(a, b)
    negate,  // -a
    binary,  // a op b
  };
  Kind kind = Kind::number;
  std::string text;  // of number its spelling, of text its content, of call the function's name
  double number = 0;
  MathOperator op = MathOperator::add;
  bool single_quoted = false;  // of text: 'x', which only AWS's SEARCH takes
  std::vector<MathNodeId> operands;
  Span span;  // in the source
  Span mark;  // in the source: the operator's sign, the function's name, else the same as `span`
  std::uint32_t begin = 0, end = 0;  // in the expression's own text
};

struct Expression {
  std::string text;
  std::vector<MathNode> nodes;  // operands stand before what they belong to, each belongs to one node
  MathNodeId root{};
  Span span;

  const MathNode& operator[](MathNodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
};

// The expression in canonical spelling: as few parentheses as needed, one blank around every operator of two
// operands. Parsing it again gives an equal expression.
std::string to_string(const Expression& expression);

}  // namespace tripline::grammar
