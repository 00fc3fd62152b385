#include "compiler/prove/search.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "compiler/prove/document.hpp"

namespace tripline::compiler::proof {

using runtime::Field;
using runtime::Predicate;
using runtime::Step;
using runtime::Test;
using Op = Node::Op;

namespace {

std::size_t at(NodeId id) { return static_cast<std::size_t>(id); }
std::size_t at(PredicateId id) { return static_cast<std::size_t>(id); }

// For each step of the budget so many nodes may be looked at; and how many alternatives may be open at once, which is a
// matter of the stack.
constexpr std::uint64_t looks_of_step = 100;
constexpr std::size_t deepest = 4000;

}  // namespace

Outcome Search::find(std::span<const Goal> goals, Events events) {
  prepare();
  only_json_ = events == Events::json_objects;
  steps_ = looks_ = paid_looks_ = 0;
  depth_ = 0;
  values_.begin_question();
  outcome_ = {};
  bool possible = true;
  for (const Goal& goal : goals) possible = possible && assume(goal.node, goal.holds);
  Branch result = Branch::closed;
  if (possible) result = branch();
  undo_to(0);
  pending_.clear();
  if (result == Branch::found) outcome_.found = Answer::yes;
  if (result == Branch::undecided) outcome_.found = Answer::undecided;
  return std::move(outcome_);
}

void Search::prepare() {
  nodes_.resize(ir_.nodes.size(), Known::open);
  predicates_.resize(ir_.predicates.size(), Known::open);
  if (fields_.size() == ir_.fields.size()) return;
  fields_.resize(ir_.fields.size());
  mark_related();
}

void Search::mark_related() {
  std::map<std::vector<Step>, std::uint32_t> by_steps;
  for (std::uint32_t f = 0; f < ir_.fields.size(); ++f) {
    if (is_path(ir_.fields[f])) by_steps.emplace(ir_.fields[f].steps, f);
  }
  for (const auto& [steps, field] : by_steps) {
    FieldFacts& facts = fields_[field];
    for (const Step& step : steps) facts.related |= step.kind != Step::Kind::key;
    for (std::vector<Step> front = steps; front.size() > 1;) {
      front.pop_back();
      const auto above = by_steps.find(front);
      if (above == by_steps.end()) continue;
      facts.related = true;
      fields_[above->second].related = true;
    }
  }
  // A wildcard in the first step meets every field.
  const bool all = std::any_of(by_steps.begin(), by_steps.end(),
                               [](const auto& entry) { return entry.first[0].kind != Step::Kind::key; });
  // Wildcards and indexes deeper down meet what shares their first step.
  std::set<std::string> meeting;
  for (const auto& [steps, field] : by_steps) {
    if (fields_[field].related) meeting.insert(steps[0].key);
  }
  for (const auto& [steps, field] : by_steps) fields_[field].related |= all || meeting.contains(steps[0].key);
}

bool Search::assume(NodeId id, bool holds) {
  const Known wanted = holds ? Known::yes : Known::no;
  Known& known = nodes_[at(id)];
  if (known != Known::open) return known == wanted;
  known = wanted;
  trail_.push_back({true, static_cast<std::uint32_t>(id)});
  const Node& node = ir_[id];
  const auto every = [&](bool child_holds) {
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](NodeId child) { return assume(child, child_holds); });
  };
  switch (node.op) {
    case Op::never:
      return !holds;
    case Op::always:
      return holds;
    case Op::test:
      return assume_literal(node.predicate, holds);
    case Op::all:
      if (holds) return every(true);
      break;
    case Op::any:
      if (!holds) return every(false);
      break;
    case Op::none:
      if (holds) return every(false);
      break;
  }
  pending_.push_back(id);
  return true;
}

bool Search::assume_literal(PredicateId id, bool holds) {
  Known& known = predicates_[at(id)];
  if (known != Known::open) return known == (holds ? Known::yes : Known::no);
  known = holds ? Known::yes : Known::no;
  trail_.push_back({false, static_cast<std::uint32_t>(id)});
  const Predicate& p = values_[id];
  if (asks_a_database(p)) {
    ++places_;
    return true;
  }
  const Field& field = ir_.fields[p.field];
  FieldFacts& facts = fields_[p.field];
  if (facts.literals.empty()) touched_.push_back(p.field);
  facts.literals.push_back({id, holds});
  if (holds) {
    ++facts.holding;
    if (is_path(field)) ++paths_holding_;
    if (p.test == Test::equals && !p.negated && !p.booleans && !runtime::has_wildcard(field) && !facts.constant) {
      facts.constant = id;
    }
  }
  if (!facts.dirty) {
    facts.dirty = true;
    dirty_.push_back(p.field);
  }
  return true;
}

void Search::undo_to(std::size_t mark) {
  while (trail_.size() > mark) {
    const Undo last = trail_.back();
    trail_.pop_back();
    if (last.is_node) {
      nodes_[last.number] = Known::open;
      continue;
    }
    const auto id = static_cast<PredicateId>(last.number);
    const Predicate& p = values_[id];
    predicates_[last.number] = Known::open;
    if (asks_a_database(p)) {
      --places_;
      continue;
    }
    FieldFacts& facts = fields_[p.field];
    if (facts.literals.back().holds) {
      --facts.holding;
      if (is_path(ir_.fields[p.field])) --paths_holding_;
    }
    if (facts.constant == id) facts.constant.reset();
    facts.literals.pop_back();
    if (facts.literals.empty()) touched_.pop_back();
  }
  for (const std::uint32_t field : dirty_) fields_[field].dirty = false;
  dirty_.clear();
}

bool Search::check_dirty() {
  bool fine = true;
  for (const std::uint32_t field : dirty_) {
    fields_[field].dirty = false;
    fine = fine && check_field(field);
  }
  dirty_.clear();
  return fine;
}

// Whether the conditions on a field, and on those that share its nodes, can be true together. What is not known here is
// asked again at the end.
bool Search::check_field(std::uint32_t number) {
  const Field& field = ir_.fields[number];
  const FieldFacts& facts = fields_[number];
  if (is_root(field)) return facts.holding > 0 || (paths_holding_ == 0 && !only_json_);
  if (facts.holding == 0 && field.kind != Field::Kind::message && field.kind != Field::Kind::token_count) {
    if (!facts.related) return true;  // it may be absent
  }
  if (is_path(field) && paths_holding_ > 0) {
    for (const std::uint32_t other : touched_) {
      if (is_root(ir_.fields[other]) && fields_[other].holding == 0) return false;
    }
  }
  if (facts.related) {
    const Step& first = field.steps[0];
    std::vector<Literal> together;
    for (const std::uint32_t other : touched_) {
      const Field& f = ir_.fields[other];
      if (!is_path(f) || !fields_[other].related) continue;
      const bool meets = f.steps[0] == first || f.steps[0].kind != Step::Kind::key || first.kind != Step::Kind::key;
      if (meets) together.insert(together.end(), fields_[other].literals.begin(), fields_[other].literals.end());
    }
    return build_document(ir_, values_, together).kind != Solved::Kind::none;
  }
  if (field.kind == Field::Kind::token_count) return true;
  if (facts.constant) {
    const std::string_view text = values_[*facts.constant].text;
    return values_.fits(facts.literals, text);
  }
  std::vector<Literal> sorted = facts.literals;
  std::sort(sorted.begin(), sorted.end());
  if (values_.text(sorted, is_path(field) ? Texts::json : Texts::lines).kind != Solved::Kind::none) return true;
  if (!is_path(field)) return false;
  constexpr NodeState others[] = {NodeState::null, NodeState::yes, NodeState::no, NodeState::object, NodeState::array};
  return std::any_of(std::begin(others), std::end(others), [&](NodeState s) { return values_.fits(sorted, s); });
}

// What is already certain of a predicate, found without a search.
Search::Known Search::quick(PredicateId id) {
  if (predicates_[at(id)] != Known::open) return predicates_[at(id)];
  const Predicate& p = values_[id];
  if (asks_a_database(p)) return Known::open;
  const Field& field = ir_.fields[p.field];
  const FieldFacts& facts = fields_[p.field];
  if (is_root(field)) return paths_holding_ > 0 || only_json_ ? Known::yes : Known::open;
  if (runtime::has_wildcard(field)) return Known::open;
  if (facts.constant) return values_.holds(id, values_[*facts.constant].text) ? Known::yes : Known::no;
  if (p.test == Test::exists) return facts.holding > 0 ? Known::yes : Known::open;
  if (p.test != Test::equals || p.negated || p.booleans) return Known::open;
  for (const Literal& literal : facts.literals) {
    const Predicate& other = values_[literal.predicate];
    if (!literal.holds && other.test == Test::equals && other.text != p.text) continue;
    if (values_.holds(literal.predicate, p.text) != literal.holds) return Known::no;
  }
  return Known::open;
}

Search::Known Search::value_of(NodeId id) {
  ++looks_;
  if (nodes_[at(id)] != Known::open) return nodes_[at(id)];
  const Node& node = ir_[id];
  // The value that one child decides, and that of the node if none does.
  Known decides = Known::yes, result = Known::yes, otherwise = Known::no;
  switch (node.op) {
    case Op::never:
      return Known::no;
    case Op::always:
      return Known::yes;
    case Op::test:
      return quick(node.predicate);
    case Op::all:
      decides = Known::no;
      result = Known::no;
      otherwise = Known::yes;
      break;
    case Op::any:
      break;
    case Op::none:
      result = Known::no;
      otherwise = Known::yes;
      break;
  }
  bool open = false;
  for (const NodeId child : node.children) {
    const Known value = value_of(child);
    if (value == decides) return result;
    open |= value == Known::open;
  }
  return open ? Known::open : otherwise;
}

bool Search::wanted_of_children(NodeId node) const {
  // any holds: some child holds; all fails: some child fails; none fails: some child holds.
  return ir_[node].op != Op::all;
}

bool Search::propagate() {
  for (bool again = true; again;) {
    if (!check_dirty()) return false;
    again = false;
    // pending_ grows while nodes are assumed; what is settled stays in it and is passed over.
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      const NodeId node = pending_[i];
      const Known wanted = wanted_of_children(node) ? Known::yes : Known::no;
      std::optional<NodeId> open;
      std::size_t count = 0;
      for (const NodeId child : ir_[node].children) {
        const Known value = value_of(child);
        if (value == wanted) {
          count = 2;
          break;
        }
        if (value != Known::open) continue;
        open = child;
        if (++count == 2) break;
      }
      if (count == 0) return false;
      if (count > 1 || nodes_[at(*open)] != Known::open) continue;
      if (!assume(*open, wanted == Known::yes)) return false;
      again = true;
    }
  }
  return true;
}

Search::Branch Search::branch() {
  const std::size_t mark = trail_.size(), pending = pending_.size();
  ++depth_;
  const auto leave = [&](Branch result) {
    undo_to(mark);
    pending_.resize(pending);
    --depth_;
    return result;
  };
  if (depth_ > deepest) return leave(give_up("too many alternatives stand within one another"));
  if (!propagate()) return leave(Branch::closed);
  // The node with the fewest open alternatives.
  std::optional<NodeId> chosen;
  std::vector<NodeId> fewest;
  for (const NodeId node : pending_) {
    const Known wanted = wanted_of_children(node) ? Known::yes : Known::no;
    std::vector<NodeId> open;
    bool settled = false;
    for (const NodeId child : ir_[node].children) {
      const Known value = value_of(child);
      settled |= value == wanted;
      if (settled || (chosen && open.size() >= fewest.size())) break;
      if (value == Known::open) open.push_back(child);
    }
    if (settled || (chosen && open.size() >= fewest.size())) continue;
    chosen = node;
    fewest = std::move(open);
  }
  if (!chosen && places_ > 0) return leave(give_up("where an address is only a database knows"));
  if (!chosen) return leave(finish());
  const bool wanted = wanted_of_children(*chosen);
  Branch result = Branch::closed;
  const std::size_t inner = trail_.size(), inner_pending = pending_.size();
  for (const NodeId child : fewest) {
    if (++steps_ > budget_.steps || looks_ > budget_.steps * looks_of_step || !take_of_all()) {
      steps_ = budget_.steps + 1;
      return leave(give_up("the search took all of its steps"));
    }
    if (assume(child, wanted)) {
      const Branch below = branch();
      if (below == Branch::found) return leave(below);
      if (below == Branch::undecided) result = below;
      if (steps_ > budget_.steps) return leave(result);
    }
    undo_to(inner);
    pending_.resize(inner_pending);
  }
  return leave(result);
}

// A step, and what was looked at since the last one.
bool Search::take_of_all() {
  if (!budget_.together) return true;
  const std::uint64_t cost = 1 + (looks_ - std::exchange(paid_looks_, looks_)) / looks_of_step;
  *budget_.together -= std::min(cost, *budget_.together);
  return *budget_.together > 0;
}

Search::Branch Search::give_up(std::string why) {
  outcome_.why = std::move(why);
  return Branch::undecided;
}

}  // namespace tripline::compiler::proof
