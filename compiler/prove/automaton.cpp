#include "compiler/prove/automaton.hpp"

#include <algorithm>

namespace tripline::compiler::proof {

namespace {

using Op = TextNfa::Op;
constexpr std::uint32_t unknown = 0xFFFFFFFF;

class SubsetAutomaton : public Automaton {
 public:
  explicit SubsetAutomaton(const TextNfa& nfa) : nfa_(nfa) {}

  void describe(Alphabet& alphabet) const override {
    for (const TextNfa::State& state : nfa_.states) {
      std::string text;
      if (state.op == Op::point) append(text, state.value);
      alphabet.add_text(text);
    }
    for (const PointSet& set : nfa_.sets) alphabet.add(set);
  }

  void use(const Alphabet& alphabet) override {
    alphabet_ = &alphabet;
    rows_.clear();
    numbers_.clear();
    next_.clear();
    std::vector<std::uint32_t> states{nfa_.start};
    close(nfa_, true, false, states);
    number_of(std::move(states), true);
  }

  std::uint32_t step(std::uint32_t state, Symbol symbol) override {
    const std::size_t slot = state * alphabet_->size() + symbol;
    if (next_[slot] != unknown) return next_[slot];
    if (rows_[state].matched) return next_[slot] = state;
    const Point point = alphabet_->point(symbol);
    std::vector<std::uint32_t> states;
    for (const std::uint32_t s : rows_[state].states) {
      if (nfa_.reads(nfa_.states[s], point)) states.push_back(nfa_.states[s].next);
    }
    if (nfa_.anywhere) states.push_back(nfa_.start);
    close(nfa_, false, false, states);
    const std::uint32_t to = number_of(std::move(states), false);
    return next_[slot] = to;
  }

  bool accepts(std::uint32_t state) const override { return rows_[state].matched || rows_[state].matched_at_end; }
  bool is_certain(std::uint32_t state) const override { return rows_[state].matched; }
  bool is_hopeless(std::uint32_t state) const override { return rows_[state].states.empty(); }
  std::size_t weight() const override { return weight_ + next_.size(); }

 private:
  struct Row {
    std::vector<std::uint32_t> states;
    bool matched = false, matched_at_end = false;
  };

  bool has_match(const std::vector<std::uint32_t>& states) const {
    return std::any_of(states.begin(), states.end(), [&](std::uint32_t s) { return nfa_.states[s].op == Op::match; });
  }

  std::uint32_t number_of(std::vector<std::uint32_t> states, bool first) {
    if (has_match(states)) {
      // All that matched are one; but the first state stays apart, as it is number 0.
      const auto match = std::find_if(states.begin(), states.end(), [&](auto s) { return nfa_.states[s].op == Op::match; });
      states = {*match};
    }
    // The beginning is a state of its own: what waits for the end may wait for the beginning behind it.
    if (!first) {
      if (const auto at = numbers_.find(states); at != numbers_.end()) return at->second;
    }
    const auto number = static_cast<std::uint32_t>(rows_.size());
    if (!first) numbers_.emplace(states, number);
    Row row{states, has_match(states), false};
    close(nfa_, first, true, states);
    row.matched_at_end = has_match(states);
    weight_ += 2 * row.states.size() + 8;
    rows_.push_back(std::move(row));
    next_.resize(next_.size() + alphabet_->size(), unknown);
    return number;
  }

  TextNfa nfa_;
  const Alphabet* alphabet_ = nullptr;
  std::vector<Row> rows_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
  std::vector<std::uint32_t> next_;
  std::size_t weight_ = 0;
};

class EitherAutomaton : public Automaton {
 public:
  EitherAutomaton(std::unique_ptr<Automaton> a, std::unique_ptr<Automaton> b) : a_(std::move(a)), b_(std::move(b)) {}

  void describe(Alphabet& alphabet) const override {
    a_->describe(alphabet);
    b_->describe(alphabet);
  }
  void use(const Alphabet& alphabet) override {
    a_->use(alphabet);
    b_->use(alphabet);
    states_.clear();
    numbers_.clear();
    number_of({start, start});
  }
  std::uint32_t step(std::uint32_t state, Symbol symbol) override {
    const auto [a, b] = states_[state];
    return number_of({a_->step(a, symbol), b_->step(b, symbol)});
  }
  bool accepts(std::uint32_t state) const override {
    return a_->accepts(states_[state].first) || b_->accepts(states_[state].second);
  }
  bool is_hopeless(std::uint32_t state) const override {
    return a_->is_hopeless(states_[state].first) && b_->is_hopeless(states_[state].second);
  }
  std::size_t weight() const override { return a_->weight() + b_->weight() + states_.size(); }

 private:
  using Both = std::pair<std::uint32_t, std::uint32_t>;
  std::uint32_t number_of(const Both& both) {
    const auto [at, fresh] = numbers_.emplace(both, static_cast<std::uint32_t>(states_.size()));
    if (fresh) states_.push_back(both);
    return at->second;
  }

  std::unique_ptr<Automaton> a_, b_;
  std::vector<Both> states_;
  std::map<Both, std::uint32_t> numbers_;
};

}  // namespace

std::unique_ptr<Automaton> either_automaton(std::unique_ptr<Automaton> a, std::unique_ptr<Automaton> b) {
  return std::make_unique<EitherAutomaton>(std::move(a), std::move(b));
}

std::unique_ptr<Automaton> automaton_of(const TextNfa& nfa) { return std::make_unique<SubsetAutomaton>(nfa); }

}  // namespace tripline::compiler::proof
