// Where a quoted token ends depends on whether a closing quote follows, and which token is the last on how many follow; so
// the splitting is a guess that what follows must bear out, and the automaton keeps all guesses that are still open (the
// subset construction). A guess is a row of numbers: the phase, the token, what may no longer occur, and the states of the
// conditions that are at work.
#include "compiler/prove/line_automaton.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace tripline::compiler::proof {

namespace {

enum Phase : std::uint32_t { gap, plain, quoted, bracketed, tail };
constexpr std::uint32_t no_quote = 1, no_bracket = 2;
constexpr std::uint32_t not_begun = 0xFFFFFFFF;

bool is_blank(Point point) { return point == ' ' || point == '\t' || point == '\r' || point == '\n'; }

class LineAutomaton : public Automaton {
 public:
  explicit LineAutomaton(LinePlan plan) : plan_(std::move(plan)) {}

  void describe(Alphabet& alphabet) const override {
    alphabet.add_text(" \t\r\n\"[]");
    each([&](const Wanted& wanted) { wanted.automaton->describe(alphabet); });
  }

  void use(const Alphabet& alphabet) override {
    alphabet_ = &alphabet;
    each([&](const Wanted& wanted) { wanted.automaton->use(alphabet); });
    Guess first;
    first.phase = plan_.tokens.empty() ? tail : gap;
    first.rests.assign(plan_.rests.size(), not_begun);
    number_of({first});
  }

  std::uint32_t step(std::uint32_t state, Symbol symbol) override {
    const Point point = alphabet_->point(symbol);
    std::set<Guess> next;
    for (const Guess& guess : std::vector<Guess>(states_[state])) follow(guess, point, symbol, next);
    return number_of({next.begin(), next.end()});
  }

  bool accepts(std::uint32_t state) const override {
    return std::any_of(states_[state].begin(), states_[state].end(), [&](const Guess& guess) {
      const bool ended = guess.phase == tail || (guess.phase == plain && is_last(guess.token) && token_fits(guess));
      return ended && rests_fit(guess);
    });
  }
  bool is_hopeless(std::uint32_t state) const override { return states_[state].empty(); }
  std::size_t weight() const override { return weight_; }

 private:
  struct Guess {
    Phase phase = gap;
    std::uint32_t token = 0;  // the current one, or the next in a gap; in an open plan `front` is one of the middle
    std::uint32_t missing = 0;
    bool in_middle = false;           // of a gap: a token of the middle was read
    std::vector<std::uint32_t> here;  // states of the token's conditions
    std::vector<std::uint32_t> rests;

    friend auto operator<=>(const Guess&, const Guess&) = default;
  };

  template <typename Visit>
  void each(Visit visit) const {
    for (const auto& token : plan_.tokens) {
      for (const Wanted& wanted : token) visit(wanted);
    }
    for (const auto& [index, wanted] : plan_.rests) visit(wanted);
  }

  // Tokens of an open plan are numbered with one more, the middle, behind the front.
  std::size_t places() const { return plan_.tokens.size() + (plan_.open ? 1 : 0); }
  bool is_middle(std::size_t token) const { return plan_.open && token == plan_.front; }
  bool is_last(std::size_t token) const { return token + 1 == places(); }
  const std::vector<Wanted>& asked(std::size_t token) const {
    static const std::vector<Wanted> nothing;
    if (is_middle(token)) return nothing;
    return plan_.tokens[plan_.open && token > plan_.front ? token - 1 : token];
  }

  bool token_fits(const Guess& guess) const {
    const std::vector<Wanted>& wanted = asked(guess.token);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (wanted[i].automaton->accepts(guess.here[i]) != wanted[i].accepts) return false;
    }
    return true;
  }
  bool rests_fit(const Guess& guess) const {
    for (std::size_t i = 0; i < plan_.rests.size(); ++i) {
      const Wanted& wanted = plan_.rests[i].second;
      if (guess.rests[i] == not_begun || wanted.automaton->accepts(guess.rests[i]) != wanted.accepts) return false;
    }
    return true;
  }

  // False where the condition can no longer come out as wanted.
  static bool feed(const Wanted& wanted, std::uint32_t& state, Symbol symbol) {
    state = wanted.automaton->step(state, symbol);
    return !(wanted.accepts ? wanted.automaton->is_hopeless(state) : wanted.automaton->is_certain(state));
  }
  bool feed_rests(Guess& guess, Symbol symbol) const {
    for (std::size_t i = 0; i < plan_.rests.size(); ++i) {
      if (guess.rests[i] != not_begun && !feed(plan_.rests[i].second, guess.rests[i], symbol)) return false;
    }
    return true;
  }
  bool feed_token(Guess& guess, Symbol symbol) const {
    const std::vector<Wanted>& wanted = asked(guess.token);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!feed(wanted[i], guess.here[i], symbol)) return false;
    }
    return true;
  }

  void follow(const Guess& guess, Point point, Symbol symbol, std::set<Guess>& out) const {
    if ((point == '"' && (guess.missing & no_quote)) || (point == ']' && (guess.missing & no_bracket))) return;
    Guess next = guess;
    switch (guess.phase) {
      case tail:
        if (is_blank(point)) out.insert(std::move(next));
        return;
      case gap:
        if (!is_blank(point)) return begin(guess, point, symbol, out);
        if (feed_rests(next, symbol)) out.insert(std::move(next));
        return;
      case plain:
        if (is_blank(point)) return end(std::move(next), symbol, true, out);
        break;
      case quoted:
        if (point == '"') return end(std::move(next), symbol, false, out);
        break;
      case bracketed:
        if (point == ']') return end(std::move(next), symbol, false, out);
        break;
    }
    if (feed_token(next, symbol) && feed_rests(next, symbol)) out.insert(std::move(next));
  }

  // The token is over, by a blank behind it or by its closer, which is part of the raw text.
  void end(Guess next, Symbol symbol, bool by_blank, std::set<Guess>& out) const {
    if (!token_fits(next)) return;
    const bool last = is_last(next.token);
    if ((!by_blank || !last) && !feed_rests(next, symbol)) return;
    next.in_middle = is_middle(next.token);
    next.phase = last ? tail : gap;
    if (!next.in_middle) ++next.token;
    next.here.clear();
    out.insert(std::move(next));
  }

  void begin(const Guess& guess, Point point, Symbol symbol, std::set<Guess>& out) const {
    // Behind a token of the middle comes another one, or the first behind it.
    std::vector<std::uint32_t> choices{guess.token};
    if (guess.in_middle) choices.push_back(guess.token + 1);
    for (const std::uint32_t token : choices) {
      Guess next = guess;
      next.token = token;
      next.in_middle = false;
      next.here.assign(asked(token).size(), Automaton::start);
      for (std::size_t i = 0; i < plan_.rests.size(); ++i) {
        if (plan_.rests[i].first == token && guess.rests[i] == not_begun) next.rests[i] = Automaton::start;
      }
      if (!feed_rests(next, symbol)) continue;
      if (plan_.unquoted && (point == '"' || point == '[')) continue;
      const bool opens = point == '"' || (point == '[' && !(guess.missing & no_bracket));
      if (opens) {
        Guess closed = next;
        closed.phase = point == '"' ? quoted : bracketed;
        out.insert(std::move(closed));
        next.missing |= point == '"' ? no_quote : no_bracket;
      }
      next.phase = plain;
      if (feed_token(next, symbol)) out.insert(std::move(next));
    }
  }

  std::uint32_t number_of(std::vector<Guess> guesses) {
    const auto [at, fresh] = numbers_.emplace(std::move(guesses), static_cast<std::uint32_t>(states_.size()));
    if (fresh) {
      states_.push_back(at->first);
      weight_ += 8 + at->first.size() * (8 + plan_.rests.size());
    }
    return at->second;
  }

  LinePlan plan_;
  const Alphabet* alphabet_ = nullptr;
  std::vector<std::vector<Guess>> states_;
  std::map<std::vector<Guess>, std::uint32_t> numbers_;
  std::size_t weight_ = 0;
};

}  // namespace

std::unique_ptr<Automaton> line_automaton(LinePlan plan) { return std::make_unique<LineAutomaton>(std::move(plan)); }

}  // namespace tripline::compiler::proof
