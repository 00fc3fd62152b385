// Printing goes along the vector of nodes, operands first, so that a long chain needs no recursion; a chain's
// left operand is continued in place, which keeps the whole linear.
#include "grammar/expression.hpp"

#include <utility>

namespace tripline::grammar {

namespace {

// How tightly a node holds together, by M3.
enum Strength : std::uint8_t { either, both, comparison, sum, product, negation, power, primary };

Strength strength_of(MathOperator op) {
  switch (op) {
    case MathOperator::either:
      return either;
    case MathOperator::both:
      return both;
    case MathOperator::add:
    case MathOperator::subtract:
      return sum;
    case MathOperator::multiply:
    case MathOperator::divide:
      return product;
    case MathOperator::power:
      return power;
    default:
      return comparison;
  }
}

Strength strength_of(const MathNode& node) {
  if (node.kind == MathNode::Kind::negate) return negation;
  return node.kind == MathNode::Kind::binary ? strength_of(node.op) : primary;
}

std::string quoted(const std::string& text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') out += '\\';
    out += c;
  }
  return out + quote;
}

class Printer {
 public:
  explicit Printer(const Expression& expression) : expression_(expression), texts_(expression.nodes.size()) {}

  std::string print() {
    for (std::size_t i = 0; i < texts_.size(); ++i) texts_[i] = print(expression_.nodes[i]);
    return std::move(texts_[static_cast<std::size_t>(expression_.root)]);
  }

 private:
  std::string take(MathNodeId id) { return std::move(texts_[static_cast<std::size_t>(id)]); }

  // An operand that has to be at least so strong to stand without parentheses.
  std::string take(MathNodeId id, Strength least) {
    return strength_of(expression_[id]) < least ? "(" + take(id) + ")" : take(id);
  }

  std::string list(const MathNode& node) {
    std::string out;
    for (const MathNodeId operand : node.operands) out += (out.empty() ? "" : ", ") + take(operand);
    return out;
  }

  std::string print(const MathNode& node) {
    switch (node.kind) {
      case MathNode::Kind::text:
        return quoted(node.text, node.single_quoted ? '\'' : '"');
      case MathNode::Kind::array:
        return "[" + list(node) + "]";
      case MathNode::Kind::call:
        return node.text + "(" + list(node) + ")";
      case MathNode::Kind::negate:
        return "-" + take(node.operands[0], negation);
      case MathNode::Kind::binary:
        break;
      default:
        return node.text;
    }
    const Strength strength = strength_of(node);
    // All chains lean to the left but that of `^`, whose right side may be signed.
    const bool raises = node.op == MathOperator::power;
    std::string out = take(node.operands[0], raises ? primary : strength);
    out.append(" ").append(to_string(node.op)).append(" ");
    return out + take(node.operands[1], raises ? negation : static_cast<Strength>(strength + 1));
  }

  const Expression& expression_;
  std::vector<std::string> texts_;
};

}  // namespace

std::string_view to_string(MathOperator op) {
  constexpr std::string_view signs[] = {
      "OR", "AND", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "^"};
  return signs[static_cast<std::size_t>(op)];
}

std::string to_string(const Expression& expression) { return Printer(expression).print(); }

}  // namespace tripline::grammar
