// The automaton of Aho and Corasick ("Efficient string matching", CACM 1975), kept with its failure links: a
// deterministic table would be quicker per byte and can be unfolded from this at load, but takes 256 edges a
// state, and an artifact should stay as small as its literals. A product automaton of globs would not need the
// pieces' progress at run time, but grows exponentially in the number of `*a*b*` patterns.
#include "compiler/build_automaton.hpp"

#include <map>
#include <string_view>

namespace tripline::compiler {

using runtime::Automaton;
using runtime::Piece;
using runtime::Predicate;
using runtime::Test;

namespace {

struct Literal {
  std::string_view text;
  Piece piece;
};

void add_glob(const Predicate& predicate, std::uint32_t number, std::vector<Literal>& out) {
  const std::string_view glob = predicate.text;
  const std::size_t first = out.size();
  std::size_t begin = 0;
  while (begin < glob.size()) {
    const std::size_t star = std::min(glob.find('*', begin), glob.size());
    if (star > begin) {
      const auto ordinal = static_cast<std::uint16_t>(out.size() - first);
      out.push_back({glob.substr(begin, star - begin),
                     {number, static_cast<std::uint32_t>(star - begin), ordinal, false, begin == 0, star == glob.size()}});
    }
    begin = star + 1;
  }
  if (out.size() > first) out.back().piece.last = true;
}

std::vector<Literal> literals_of(const std::vector<Predicate>& predicates, std::uint32_t field) {
  std::vector<Literal> out;
  for (std::uint32_t p = 0; p < predicates.size(); ++p) {
    const Predicate& predicate = predicates[p];
    if (predicate.field != field || predicate.negated) continue;
    const auto length = static_cast<std::uint32_t>(predicate.text.size());
    switch (predicate.test) {
      case Test::prefix: out.push_back({predicate.text, {p, length, 0, true, true, false}}); break;
      case Test::suffix: out.push_back({predicate.text, {p, length, 0, true, false, true}}); break;
      case Test::contains: out.push_back({predicate.text, {p, length, 0, true, false, false}}); break;
      case Test::glob: add_glob(predicate, p, out); break;
      default: break;
    }
  }
  return out;
}

}  // namespace

std::optional<Automaton> build_automaton(const std::vector<Predicate>& predicates, std::uint32_t field) {
  const std::vector<Literal> literals = literals_of(predicates, field);
  if (literals.empty()) return std::nullopt;

  struct State {
    std::map<std::uint8_t, std::uint32_t> edges;
    std::vector<std::uint32_t> pieces;
  };
  std::vector<State> trie(1);
  for (std::uint32_t l = 0; l < literals.size(); ++l) {
    std::uint32_t at = 0;
    for (const char c : literals[l].text) {
      const auto [edge, fresh] = trie[at].edges.emplace(static_cast<std::uint8_t>(c), static_cast<std::uint32_t>(trie.size()));
      at = edge->second;
      if (fresh) trie.emplace_back();
    }
    trie[at].pieces.push_back(l);
  }

  Automaton a;
  a.field = field;
  for (const Literal& literal : literals) a.pieces.push_back(literal.piece);
  // Breadth first, which also is the final numbering: `order[n]` is the trie state of state n.
  std::vector<std::uint32_t> order{0}, number(trie.size(), 0);
  for (std::size_t n = 0; n < order.size(); ++n) {
    for (const auto& [byte, target] : trie[order[n]].edges) {
      number[target] = static_cast<std::uint32_t>(order.size());
      order.push_back(target);
    }
  }
  const auto target_of = [&](std::uint32_t state, std::uint8_t byte) -> std::uint32_t {
    const auto edge = trie[order[state]].edges.find(byte);
    return edge == trie[order[state]].edges.end() ? 0 : number[edge->second];
  };
  a.fail.assign(order.size(), 0);
  a.output_link.assign(order.size(), 0);
  a.edge_begin.push_back(0);
  a.output_begin.push_back(0);
  for (std::uint32_t n = 0; n < order.size(); ++n) {
    for (const auto& [byte, target] : trie[order[n]].edges) {
      const std::uint32_t child = number[target];
      a.edge_byte.push_back(byte);
      a.edge_target.push_back(child);
      if (n == 0) continue;
      std::uint32_t f = a.fail[n];
      while (f != 0 && target_of(f, byte) == 0) f = a.fail[f];
      a.fail[child] = target_of(f, byte);
    }
    a.edge_begin.push_back(static_cast<std::uint32_t>(a.edge_byte.size()));
    a.output.insert(a.output.end(), trie[order[n]].pieces.begin(), trie[order[n]].pieces.end());
    a.output_begin.push_back(static_cast<std::uint32_t>(a.output.size()));
    const std::uint32_t f = a.fail[n];
    a.output_link[n] = n == 0 ? 0 : trie[order[f]].pieces.empty() ? a.output_link[f] : f;
  }
  return a;
}

}  // namespace tripline::compiler
