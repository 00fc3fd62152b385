#include "compiler/prove/text_search.hpp"

#include <algorithm>
#include <limits>
#include <queue>

namespace tripline::compiler::proof {

namespace {
constexpr std::uint32_t dead = 0xFFFFFFFE, unknown = 0xFFFFFFFF;
constexpr std::uint64_t unreachable = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t weight_of_state = 200;  // what automata may weigh for each state of the budget

struct Visit {
  std::uint64_t cost;
  std::uint32_t number;
  bool operator>(const Visit& other) const {
    return cost != other.cost ? cost > other.cost : number > other.number;
  }
};
using Visits = std::priority_queue<Visit, std::vector<Visit>, std::greater<>>;
}  // namespace

bool TextSearch::is_accepted(std::uint32_t state) const {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (parts_[i].automaton->accepts(states_[state][i]) != parts_[i].wanted) return false;
  }
  return true;
}

bool TextSearch::is_hopeless(const std::vector<std::uint32_t>& state) const {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Automaton& automaton = *parts_[i].automaton;
    if (parts_[i].wanted ? automaton.is_hopeless(state[i]) : automaton.is_certain(state[i])) return true;
  }
  return false;
}

std::uint32_t TextSearch::enter(std::vector<std::uint32_t> state) {
  if (is_hopeless(state)) return dead;
  const auto [at, fresh] = numbers_.emplace(std::move(state), static_cast<std::uint32_t>(states_.size()));
  if (fresh) {
    states_.push_back(at->first);
    next_.resize(next_.size() + alphabet_.size(), unknown);
  }
  return at->second;
}

std::uint32_t TextSearch::follow(std::uint32_t from, Symbol symbol) {
  std::uint32_t& known = next_[from * alphabet_.size() + symbol];
  if (known != unknown) return known;
  std::vector<std::uint32_t> to(parts_.size());
  for (std::size_t i = 0; i < parts_.size(); ++i) to[i] = parts_[i].automaton->step(states_[from][i], symbol);
  const std::uint32_t number = enter(std::move(to));
  return next_[from * alphabet_.size() + symbol] = number;
}

bool TextSearch::too_heavy(std::size_t states) const {
  if (states_.size() > states) return true;
  std::size_t weight = 0;
  for (const Part& part : parts_) weight += part.automaton->weight();
  return weight > states * weight_of_state;
}

// The best text of all. False: none, or with `complete` unset the budget ran out.
bool TextSearch::first_text(std::size_t states, std::string& text, bool& complete) {
  complete = true;
  if (states_.empty() && enter(std::vector<std::uint32_t>(parts_.size(), Automaton::start)) == dead) return false;
  struct Way {
    std::uint64_t cost = unreachable;
    std::uint32_t from = 0;
    Symbol symbol = 0;
    bool done = false;
  };
  std::vector<Way> ways(1);
  ways[0].cost = 0;
  Visits open;
  open.push({0, 0});
  while (!open.empty()) {
    const auto [cost, at] = open.top();
    open.pop();
    if (ways[at].done) continue;
    ways[at].done = true;
    if (is_accepted(at)) {
      std::vector<Symbol> symbols;
      for (std::uint32_t s = at; s != 0; s = ways[s].from) symbols.push_back(ways[s].symbol);
      text.clear();
      for (std::size_t i = symbols.size(); i-- > 0;) append(text, alphabet_.point(symbols[i]));
      return true;
    }
    if (too_heavy(states)) {
      complete = false;
      return false;
    }
    for (std::size_t s = 0; s < alphabet_.size(); ++s) {
      const auto symbol = static_cast<Symbol>(s);
      const std::uint32_t to = follow(at, symbol);
      if (to == dead) continue;
      ways.resize(states_.size());
      const std::uint64_t there = cost + alphabet_.cost(symbol);
      if (there >= ways[to].cost) continue;
      ways[to].cost = there;
      ways[to].from = at;
      ways[to].symbol = symbol;
      open.push({there, to});
    }
  }
  return false;
}

bool TextSearch::explore(std::size_t states) {
  for (std::uint32_t at = 0; at < states_.size(); ++at) {
    if (too_heavy(states)) return false;
    for (std::size_t s = 0; s < alphabet_.size(); ++s) follow(at, static_cast<Symbol>(s));
  }
  return true;
}

Found TextSearch::find(std::size_t states, std::size_t tries, const std::function<bool(const std::string&)>& accepted,
                       std::string& text) {
  for (const Part& part : parts_) part.automaton->describe(alphabet_);
  alphabet_.build();
  for (const Part& part : parts_) part.automaton->use(alphabet_);
  states_.clear();
  numbers_.clear();
  next_.clear();
  bool complete = true;
  if (!first_text(states, text, complete)) return complete ? Found::none : Found::budget;
  if (accepted(text)) return Found::text;
  if (!explore(states)) return Found::budget;

  // How far each state is from an end, backwards over all edges.
  std::vector<std::uint64_t> distance(states_.size(), unreachable);
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> back(states_.size());
  Visits open;
  for (std::uint32_t from = 0; from < states_.size(); ++from) {
    for (std::size_t s = 0; s < alphabet_.size(); ++s) {
      const std::uint32_t to = next_[from * alphabet_.size() + s];
      if (to != dead) back[to].emplace_back(from, alphabet_.cost(static_cast<Symbol>(s)));
    }
    if (is_accepted(from)) {
      distance[from] = 0;
      open.push({0, from});
    }
  }
  while (!open.empty()) {
    const auto [cost, at] = open.top();
    open.pop();
    if (cost > distance[at]) continue;
    for (const auto& [from, step] : back[at]) {
      if (cost + step >= distance[from]) continue;
      distance[from] = cost + step;
      open.push({cost + step, from});
    }
  }

  // Ways from the beginning, cheapest whole first; each is a text of its own, as the product is deterministic.
  struct Way {
    std::uint32_t before, state;
    Symbol symbol;
    std::uint64_t cost;
    bool ended;
  };
  std::vector<Way> ways{{0, 0, 0, 0, false}};
  Visits whole;
  if (distance[0] != unreachable) whole.push({distance[0], 0});
  while (!whole.empty()) {
    const std::uint32_t number = whole.top().number;
    whole.pop();
    const Way way = ways[number];
    if (way.ended) {
      std::vector<Symbol> symbols;
      for (std::uint32_t w = way.before; w != 0; w = ways[w].before) symbols.push_back(ways[w].symbol);
      text.clear();
      for (std::size_t i = symbols.size(); i-- > 0;) append(text, alphabet_.point(symbols[i]));
      if (accepted(text)) return Found::text;
      if (tries-- == 0) return Found::budget;
      continue;
    }
    if (ways.size() > states * 4) return Found::budget;
    if (is_accepted(way.state)) {
      ways.push_back({number, way.state, 0, way.cost, true});
      whole.push({way.cost, static_cast<std::uint32_t>(ways.size() - 1)});
    }
    for (std::size_t s = 0; s < alphabet_.size(); ++s) {
      const std::uint32_t to = next_[way.state * alphabet_.size() + s];
      if (to == dead || distance[to] == unreachable) continue;
      const std::uint64_t cost = way.cost + alphabet_.cost(static_cast<Symbol>(s));
      ways.push_back({number, to, static_cast<Symbol>(s), cost, false});
      whole.push({cost + distance[to], static_cast<std::uint32_t>(ways.size() - 1)});
    }
  }
  return Found::none;
}

}  // namespace tripline::compiler::proof
