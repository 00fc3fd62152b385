// Numbers as texts. Of those without an exponent the ones below, at or above a bound are a regular language: digits are
// compared with the bound's while they are read, and how many there are decides at the point. With exponents they are
// not (1 is 10e-1, 100e-2, ...), so for these only what is certain is kept: their sign, and whether they are zero.
#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <optional>
#include <string>

#include "compiler/prove/automaton.hpp"

namespace tripline::compiler::proof {

namespace {

constexpr std::size_t most_places = 2048;

// A number as its digits before and behind the point, without zeros at the outer ends.
struct Places {
  bool negative = false;
  std::string whole, fraction;
  bool zero() const { return whole.empty() && fraction.empty(); }
};

std::optional<Places> places_of(std::string_view text) {
  Places out;
  if (text.starts_with('-') || text.starts_with('+')) {
    out.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::string digits;
  std::int64_t point = 0;  // how many of the digits stand before the point
  bool behind = false;
  std::size_t at = 0;
  for (; at < text.size() && (text[at] | 0x20) != 'e'; ++at) {
    if (text[at] == '.') {
      behind = true;
    } else {
      digits += text[at];
      if (!behind) ++point;
    }
  }
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, first);
  point -= static_cast<std::int64_t>(first);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.empty()) return Places{};
  if (at < text.size()) {
    ++at;
    const bool down = text[at] == '-';
    if (text[at] == '-' || text[at] == '+') ++at;
    std::string_view exponent = text.substr(at);
    exponent.remove_prefix(std::min(exponent.find_first_not_of('0'), exponent.size()));
    if (exponent.size() > 5) return std::nullopt;
    std::int64_t shift = 0;
    for (const char c : exponent) shift = shift * 10 + (c - '0');
    point += down ? -shift : shift;
  }
  const auto size = static_cast<std::int64_t>(digits.size());
  const auto limit = static_cast<std::int64_t>(most_places);
  if (point > limit || point < -limit || size > limit) return std::nullopt;
  if (point <= 0) {
    out.fraction = std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else if (point >= size) {
    out.whole = digits + std::string(static_cast<std::size_t>(point - size), '0');
  } else {
    out.whole = digits.substr(0, static_cast<std::size_t>(point));
    out.fraction = digits.substr(static_cast<std::size_t>(point));
  }
  return out;
}

// The symbols that the shape of a number tells apart.
enum class Kind : std::uint8_t { digit, sign_plus, sign_minus, dot, letter_e, other };
Kind kind_of(Point point) {
  if (point >= '0' && point <= '9') return Kind::digit;
  switch (point) {
    case '+': return Kind::sign_plus;
    case '-': return Kind::sign_minus;
    case '.': return Kind::dot;
    case 'e':
    case 'E': return Kind::letter_e;
    default: return Kind::other;
  }
}

enum class Phase : std::uint8_t { begin, sign, whole, dot, fraction, letter, exponent_sign, exponent, dead };

Phase next_phase(Phase phase, Kind kind) {
  switch (phase) {
    case Phase::begin:
      if (kind == Kind::sign_plus || kind == Kind::sign_minus) return Phase::sign;
      [[fallthrough]];
    case Phase::sign: return kind == Kind::digit ? Phase::whole : Phase::dead;
    case Phase::whole:
      if (kind == Kind::dot) return Phase::dot;
      if (kind == Kind::letter_e) return Phase::letter;
      return kind == Kind::digit ? Phase::whole : Phase::dead;
    case Phase::dot: return kind == Kind::digit ? Phase::fraction : Phase::dead;
    case Phase::fraction:
      if (kind == Kind::letter_e) return Phase::letter;
      return kind == Kind::digit ? Phase::fraction : Phase::dead;
    case Phase::letter:
      if (kind == Kind::sign_plus || kind == Kind::sign_minus) return Phase::exponent_sign;
      [[fallthrough]];
    case Phase::exponent_sign:
    case Phase::exponent: return kind == Kind::digit ? Phase::exponent : Phase::dead;
    case Phase::dead: break;
  }
  return Phase::dead;
}

// What is known of a number in the middle of its text.
struct Reading {
  Phase phase = Phase::begin;
  bool negative = false;
  bool nonzero = false;
  std::uint32_t count = 0;     // of places of the whole part, leading zeros left out; at most one more than the bound's
  std::uint32_t fraction = 0;  // of places compared behind the point
  std::int8_t order = 0;       // of the digits read so far to the bound's

  friend auto operator<=>(const Reading&, const Reading&) = default;
};

// Gives states that are values their numbers.
template <typename State>
class Numbered : public Automaton {
 public:
  void describe(Alphabet& alphabet) const override { alphabet.add_text("0123456789+-.eE"); }
  void use(const Alphabet& alphabet) override {
    alphabet_ = &alphabet;
    states_.clear();
    numbers_.clear();
    number_of(State{});
  }
  std::uint32_t step(std::uint32_t state, Symbol symbol) override {
    return number_of(next(states_[state], alphabet_->point(symbol)));
  }
  bool accepts(std::uint32_t state) const override { return accepted(states_[state]); }
  bool is_hopeless(std::uint32_t state) const override { return dead(states_[state]); }
  std::size_t weight() const override { return states_.size() * 16; }

 protected:
  virtual State next(State state, Point point) const = 0;
  virtual bool accepted(const State& state) const = 0;
  virtual bool dead(const State& state) const = 0;

 private:
  std::uint32_t number_of(const State& state) {
    const auto [at, fresh] = numbers_.emplace(state, static_cast<std::uint32_t>(states_.size()));
    if (fresh) states_.push_back(state);
    return at->second;
  }

  const Alphabet* alphabet_ = nullptr;
  std::vector<State> states_;
  std::map<State, std::uint32_t> numbers_;
};

class NumberAutomaton : public Numbered<Reading> {
 public:
  NumberAutomaton(Places bound, bool less, bool equal, bool greater)
      : bound_(std::move(bound)), less_(less), equal_(equal), greater_(greater) {}

 protected:
  Reading next(Reading r, Point point) const override {
    const Kind kind = kind_of(point);
    const Phase phase = next_phase(r.phase, kind);
    if (phase == Phase::letter || phase == Phase::dead) return dead_reading();
    if (phase == Phase::sign) r.negative = kind == Kind::sign_minus;
    if (kind == Kind::digit) {
      const auto digit = static_cast<int>(point - '0');
      r.nonzero |= digit != 0;
      if (phase == Phase::whole) read_whole(r, digit);
      if (phase == Phase::fraction) read_fraction(r, digit);
    }
    if (phase == Phase::dot) settle_whole(r);
    r.phase = phase;
    return r;
  }

  bool accepted(const Reading& reading) const override {
    Reading r = reading;
    if (r.phase != Phase::whole && r.phase != Phase::fraction) return false;
    if (r.phase == Phase::whole) settle_whole(r);
    if (r.order == 0 && r.fraction < bound_.fraction.size()) r.order = -1;  // the bound goes on, and not with zeros
    const int sign = !r.nonzero ? 0 : r.negative ? -1 : 1;
    const int bound_sign = bound_.zero() ? 0 : bound_.negative ? -1 : 1;
    const int order = sign != bound_sign ? sign - bound_sign : sign == 0 ? 0 : sign * r.order;
    return order < 0 ? less_ : order == 0 ? equal_ : greater_;
  }

  bool dead(const Reading& reading) const override { return reading.phase == Phase::dead; }

 private:
  static Reading dead_reading() {
    Reading r;
    r.phase = Phase::dead;
    return r;
  }
  void read_whole(Reading& r, int digit) const {
    if (r.count == 0 && digit == 0) return;
    if (r.count < bound_.whole.size() && r.order == 0) {
      const int there = bound_.whole[r.count] - '0';
      r.order = static_cast<std::int8_t>((digit > there) - (digit < there));
    }
    r.count = std::min(r.count + 1, static_cast<std::uint32_t>(bound_.whole.size()) + 1);
  }
  void settle_whole(Reading& r) const {
    if (r.count != bound_.whole.size()) r.order = r.count < bound_.whole.size() ? -1 : 1;
    r.count = 0;
  }
  void read_fraction(Reading& r, int digit) const {
    if (r.order != 0) return;
    const int there = r.fraction < bound_.fraction.size() ? bound_.fraction[r.fraction] - '0' : 0;
    r.order = static_cast<std::int8_t>((digit > there) - (digit < there));
    r.fraction = std::min(r.fraction + 1, static_cast<std::uint32_t>(bound_.fraction.size()));
  }

  Places bound_;
  bool less_, equal_, greater_;
};

class NumberShapeAutomaton : public Numbered<Reading> {
 public:
  explicit NumberShapeAutomaton(Spelled spelled) : spelled_(spelled) {}

 protected:
  Reading next(Reading r, Point point) const override {
    const Kind kind = kind_of(point);
    r.phase = next_phase(r.phase, kind);
    if (r.phase == Phase::sign) r.negative = kind == Kind::sign_minus;
    if ((r.phase == Phase::whole || r.phase == Phase::fraction) && point != '0') r.nonzero |= kind == Kind::digit;
    if (r.phase == Phase::dead) {
      r.negative = false;
      r.nonzero = false;
    }
    return r;
  }
  bool accepted(const Reading& r) const override {
    const bool ended = r.phase == Phase::whole || r.phase == Phase::fraction || r.phase == Phase::exponent;
    switch (spelled_) {
      case Spelled::any: return ended;
      case Spelled::exponent: return r.phase == Phase::exponent;
      case Spelled::exponent_zero: return r.phase == Phase::exponent && !r.nonzero;
      case Spelled::exponent_positive: return r.phase == Phase::exponent && r.nonzero && !r.negative;
      case Spelled::exponent_negative: return r.phase == Phase::exponent && r.nonzero && r.negative;
    }
    return false;
  }
  bool dead(const Reading& r) const override { return r.phase == Phase::dead; }

 private:
  Spelled spelled_;
};

// With an exponent, and with the bound's digits but for zeros around them: all spellings of the bound with an exponent,
// and those of what is 10, 100, ... times as much.
class SameDigitsAutomaton : public Numbered<Reading> {
 public:
  explicit SameDigitsAutomaton(const Places& bound) : negative_(bound.negative), digits_(bound.whole + bound.fraction) {
    digits_.erase(0, digits_.find_first_not_of('0'));
    digits_.erase(digits_.find_last_not_of('0') + 1);
  }

 protected:
  Reading next(Reading r, Point point) const override {
    const Kind kind = kind_of(point);
    r.phase = next_phase(r.phase, kind);
    if (r.phase == Phase::sign) r.negative = kind == Kind::sign_minus;
    if ((r.phase == Phase::whole || r.phase == Phase::fraction) && kind == Kind::digit) {
      const Point wanted = r.count < digits_.size() ? static_cast<unsigned char>(digits_[r.count]) : '0';
      if (point == wanted) {
        r.count = std::min(r.count + 1, static_cast<std::uint32_t>(digits_.size()));
      } else if (r.count > 0 || point != '0') {
        r.phase = Phase::dead;
      }
    }
    return r.phase == Phase::dead ? Reading{Phase::dead} : r;
  }
  bool accepted(const Reading& r) const override {
    return r.phase == Phase::exponent && r.count == digits_.size() && r.negative == negative_;
  }
  bool dead(const Reading& r) const override { return r.phase == Phase::dead; }

 private:
  bool negative_;
  std::string digits_;
};

}  // namespace

std::unique_ptr<Automaton> exponent_automaton(std::string_view bound) {
  const std::optional<Places> places = places_of(bound);
  if (!places || places->zero()) return nullptr;
  return std::make_unique<SameDigitsAutomaton>(*places);
}

std::unique_ptr<Automaton> number_automaton(std::string_view bound, bool less, bool equal, bool greater) {
  std::optional<Places> places = places_of(bound);
  if (!places) return nullptr;
  return std::make_unique<NumberAutomaton>(std::move(*places), less, equal, greater);
}

std::unique_ptr<Automaton> number_shape_automaton(Spelled spelled) {
  return std::make_unique<NumberShapeAutomaton>(spelled);
}

}  // namespace tripline::compiler::proof
