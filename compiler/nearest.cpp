// The explanation is the formula: its conditions are variables, and sets of variables to turn are tried by size. Whether
// turned conditions can be so together is the prover's to say; it is asked only about sets that would do.
#include "compiler/nearest.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace tripline::compiler {

namespace {

using Op = ExplainedPart::Op;

// What a condition asks, whatever its place: its nodes written out. Predicates are shared in a traced Ir.
void write_meaning(const Ir& ir, NodeId id, std::string& out) {
  const Node& node = ir[id];
  out += static_cast<char>('a' + static_cast<int>(node.op));
  if (node.op == Node::Op::test) out += std::to_string(static_cast<std::uint32_t>(node.predicate));
  for (const NodeId child : node.children) write_meaning(ir, child, out);
  out += ';';
}

class Search {
 public:
  Search(const Ir& ir, const Explained& explained, Prover& prover, const NearestLimits& limits)
      : explained_(explained), prover_(prover), limits_(limits), truth_(explained.parts.size()),
        variable_(explained.parts.size()) {
    std::map<std::string, std::size_t> known;
    for (std::uint32_t p = 0; p < explained.parts.size(); ++p) {
      const ExplainedPart& part = explained.parts[p];
      if (part.op != Op::condition) continue;
      std::string meaning;
      write_meaning(ir, part.node, meaning);
      const auto [at, fresh] = known.emplace(std::move(meaning), variables_.size());
      if (fresh) variables_.push_back({p, part.node, part.holds});
      variable_[p] = at->second;
    }
  }

  Nearest run(NodeId root) {
    const Verdict any = prover_.satisfiable(root);
    if (any.answer == Answer::no) return {Answer::no, {}, std::nullopt, {}};
    for (std::size_t size = 1; size <= std::min(limits_.flips, variables_.size()); ++size) {
      std::vector<std::size_t> chosen;
      if (choose(size, 0, chosen)) return std::move(found_);
      if (tries_ > limits_.tries || questions_ > limits_.questions) break;
    }
    const bool spent = tries_ > limits_.tries || questions_ > limits_.questions;
    const std::string why = spent ? "more ways to change the event than are looked at"
                                  : "more than " + std::to_string(limits_.flips) + " conditions would have to change";
    return {Answer::undecided, {}, std::nullopt, why};
  }

 private:
  struct Variable {
    std::uint32_t part = 0;  // the first that it is
    NodeId node{};
    bool holds = false;
  };

  // All sets of `size` variables from `from` on, added to what is chosen.
  bool choose(std::size_t size, std::size_t from, std::vector<std::size_t>& chosen) {
    if (size == 0) return ++tries_ <= limits_.tries && would_match() && can_be(chosen);
    for (std::size_t v = from; v + size <= variables_.size(); ++v) {
      if (tries_ > limits_.tries || questions_ > limits_.questions) return false;
      chosen.push_back(v);
      variables_[v].holds = !variables_[v].holds;
      const bool done = choose(size - 1, v + 1, chosen);
      variables_[v].holds = !variables_[v].holds;
      chosen.pop_back();
      if (done) return true;
    }
    return false;
  }

  bool would_match() {
    for (std::size_t p = 0; p < explained_.parts.size(); ++p) {
      const ExplainedPart& part = explained_.parts[p];
      const auto holds = [&](std::uint32_t child) { return truth_[child]; };
      const auto &children = part.children;
      switch (part.op) {
        case Op::condition: truth_[p] = variables_[variable_[p]].holds; break;
        case Op::all: truth_[p] = std::all_of(children.begin(), children.end(), holds); break;
        case Op::any: truth_[p] = std::any_of(children.begin(), children.end(), holds); break;
        case Op::none: truth_[p] = std::none_of(children.begin(), children.end(), holds); break;
      }
    }
    return truth_.back();
  }

  bool can_be(const std::vector<std::size_t>& chosen) {
    if (++questions_ > limits_.questions) return false;
    std::vector<NodeId> hold, fail;
    for (const Variable& variable : variables_) (variable.holds ? hold : fail).push_back(variable.node);
    Verdict verdict = prover_.possible(hold, fail);
    if (verdict.answer != Answer::yes) return false;
    found_ = {Answer::yes, {}, std::move(verdict.witness), {}};
    for (const std::size_t v : chosen) found_.flips.push_back(variables_[v].part);
    return true;
  }

  const Explained& explained_;
  Prover& prover_;
  NearestLimits limits_;
  std::vector<bool> truth_;             // by part
  std::vector<std::size_t> variable_;   // by part, of conditions
  std::vector<Variable> variables_;
  std::uint64_t tries_ = 0, questions_ = 0;
  Nearest found_;
};

}  // namespace

Nearest nearest_match(const Ir& ir, NodeId root, const Explained& explained, Prover& prover, const NearestLimits& limits) {
  return Search(ir, explained, prover, limits).run(root);
}

}  // namespace tripline::compiler
