#pragma once
// Intermediate forms for tests: random ones, nodes spelled out, and the truth about them by plain evaluation.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "compiler/ir.hpp"

namespace tripline::compiler {

// A node with everything below it on one line: `all($.a = "x", none($.b exists))`.
inline std::string spelled(const Ir& ir, NodeId id) {
  const Node& node = ir[id];
  if (node.op == Node::Op::test) {
    const runtime::Predicate& p = ir.predicates[static_cast<std::size_t>(node.predicate)];
    return fmt::format("{}{} {}{}{}", p.negated ? "not " : "", runtime::to_string(ir.fields[p.field]),
                       runtime::to_string(p.test), p.test >= runtime::Test::equals ? fmt::format(" {:?}", p.text) : "",
                       p.booleans ? " or boolean" : "");
  }
  constexpr std::string_view words[] = {"never", "always", "", "all", "any", "none"};
  std::string out(words[static_cast<std::size_t>(node.op)]);
  if (node.op == Node::Op::never || node.op == Node::Op::always) return out;
  out += "(";
  for (const NodeId child : node.children) out += (out.back() == '(' ? "" : ", ") + spelled(ir, child);
  return out + ")";
}

// Random forms ask about six things: the letters a to d of paths, `m` of the message, and whether the event is a JSON
// object. A set of them that hold is a number: one bit a letter.
inline constexpr std::string_view letters = "abcdmg";
inline constexpr std::uint32_t all_truths = 1u << letters.size();

// Paths are in JSON objects only.
inline bool is_possible(std::uint32_t truths) { return (truths >> letters.find('g') & 1) != 0 || (truths & 0xF) == 0; }

inline char letter_of(const Ir& ir, std::uint32_t predicate) {
  const runtime::Predicate& p = ir.predicates[predicate];
  return p.test == runtime::Test::exists ? 'g' : p.text.at(0);
}

inline bool holds(const Ir& ir, std::uint32_t predicate, std::uint32_t truths) {
  return (truths >> letters.find(letter_of(ir, predicate)) & 1) != 0;
}

inline NodeId test_of(IrWriter& writer, char letter) {
  using runtime::Field;
  const auto field = [&](Field f) { return static_cast<std::uint32_t>(writer.field(std::move(f))); };
  if (letter == 'g') return writer.test({field({}), runtime::Test::exists, {}, false, false});
  if (letter == 'm') return writer.test({field({Field::Kind::message, {}, 0}), runtime::Test::equals, "m", false, false});
  const std::string key = letter < 'c' ? "x" : "y";
  return writer.test({field({Field::Kind::path, {{runtime::Step::Kind::key, key, 0}}, 0}), runtime::Test::equals,
                      std::string(1, letter), false, false});
}

// All nodes' truth, by node; false for children that do not stand before their parents.
inline std::vector<bool> evaluate(const Ir& ir, std::uint32_t truths) {
  std::vector<bool> out;
  for (const Node& node : ir.nodes) {
    const auto at = [&](NodeId child) { return static_cast<std::size_t>(child) < out.size() && out[static_cast<std::size_t>(child)]; };
    bool all = true, any = false;
    for (const NodeId child : node.children) {
      all = all && at(child);
      any = any || at(child);
    }
    switch (node.op) {
      case Node::Op::never: out.push_back(false); break;
      case Node::Op::always: out.push_back(true); break;
      case Node::Op::test: out.push_back(holds(ir, static_cast<std::uint32_t>(node.predicate), truths)); break;
      case Node::Op::all: out.push_back(all); break;
      case Node::Op::any: out.push_back(any); break;
      case Node::Op::none: out.push_back(!any); break;
    }
  }
  return out;
}

// What every filter says of every possible event, as text: a line a filter, a character an event.
inline std::string truth_table(const Ir& ir) {
  std::vector<std::string> lines(ir.filters.size());
  for (std::uint32_t truths = 0; truths < all_truths; ++truths) {
    if (!is_possible(truths)) continue;
    const std::vector<bool> nodes = evaluate(ir, truths);
    for (std::size_t f = 0; f < lines.size(); ++f) {
      lines[f] += nodes[static_cast<std::size_t>(ir.filters[f].root)] ? '1' : '0';
    }
  }
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

inline Ir random_ir(std::uint32_t seed, bool share = true) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  Ir ir;
  IrWriter writer(ir, share);
  std::vector<NodeId> pool;
  for (const char letter : letters) pool.push_back(test_of(writer, letter));
  if (below(2) == 0) pool.push_back(writer.always());
  if (below(2) == 0) pool.push_back(writer.never());
  const std::uint32_t nodes = 3 + below(14);
  for (std::uint32_t i = 0; i < nodes; ++i) {
    std::vector<NodeId> children;
    const std::uint32_t count = below(5);
    for (std::uint32_t c = 0; c < count; ++c) children.push_back(pool[below(static_cast<std::uint32_t>(pool.size()))]);
    constexpr Node::Op ops[] = {Node::Op::all, Node::Op::any, Node::Op::none};
    pool.push_back(writer.node({ops[below(3)], {}, std::move(children)}));
  }
  for (std::uint32_t f = 0; f < 4; ++f) {
    writer.filter(fmt::format("pack/f{}", f), pool[below(static_cast<std::uint32_t>(pool.size()))]);
  }
  return ir;
}

// The root of the only filter, built by `make(writer)`.
template <typename Make>
Ir ir_of(Make make, bool share = true) {
  Ir ir;
  IrWriter writer(ir, share);
  const NodeId root = make(writer);
  writer.filter("pack/f", root);
  return ir;
}

inline std::string root_of(const Ir& ir) { return spelled(ir, ir.filters.at(0).root); }

}  // namespace tripline::compiler
