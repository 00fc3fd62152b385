// IPv4 addresses have one spelling (runtime/address.hpp), so a range of them is a regular language; IPv6 addresses have
// many, and only what they may be made of is kept.
#include <algorithm>

#include "compiler/prove/automaton.hpp"

namespace tripline::compiler::proof {

namespace {

// A state is the part that is read, its value so far, and whether the parts before equal those of the bounds.
class Ipv4Automaton : public Automaton {
 public:
  Ipv4Automaton(std::uint32_t first, std::uint32_t last) : first_(first), last_(last) {}

  void describe(Alphabet& alphabet) const override { alphabet.add_text("0123456789."); }
  void use(const Alphabet& alphabet) override { alphabet_ = &alphabet; }

  std::uint32_t step(std::uint32_t number, Symbol symbol) override {
    if (number == dead) return dead;
    State s = state_of(number);
    const Point point = alphabet_->point(symbol);
    if (point == '.') {
      if (s.value == none || s.part == 3 || !fits(s)) return dead;
      s.at_first &= s.value == part_of(first_, s.part);
      s.at_last &= s.value == part_of(last_, s.part);
      ++s.part;
      s.value = none;
      return number_of(s);
    }
    if (point < '0' || point > '9' || s.value == 0) return dead;  // no zeros in front
    s.value = (s.value == none ? 0 : s.value * 10) + (point - '0');
    return s.value > 255 ? dead : number_of(s);
  }

  bool accepts(std::uint32_t number) const override {
    if (number == dead) return false;
    const State s = state_of(number);
    return s.part == 3 && s.value != none && fits(s);
  }
  bool is_hopeless(std::uint32_t number) const override { return number == dead; }

 private:
  static constexpr std::uint32_t none = 256, dead = 0xFFFF;
  struct State {
    std::uint32_t part = 0, value = none;
    bool at_first = true, at_last = true;
  };
  // State 0 is the beginning, so that the value is counted from none.
  static State state_of(std::uint32_t number) {
    return {number >> 11 & 3, ((number >> 2) + none) % 512, (number & 1) == 0, (number & 2) == 0};
  }
  static std::uint32_t number_of(const State& s) {
    return s.part << 11 | (s.value + 512 - none) % 512 << 2 | (s.at_last ? 0u : 2u) | (s.at_first ? 0u : 1u);
  }
  static std::uint32_t part_of(std::uint32_t address, std::uint32_t part) { return address >> (24 - 8 * part) & 255; }
  bool fits(const State& s) const {
    return !(s.at_first && s.value < part_of(first_, s.part)) && !(s.at_last && s.value > part_of(last_, s.part));
  }

  const Alphabet* alphabet_ = nullptr;
  std::uint32_t first_, last_;
};

// Two colons at least, among hexadecimal digits and points.
class Ipv6ShapeAutomaton : public Automaton {
 public:
  void describe(Alphabet& alphabet) const override { alphabet.add_text("0123456789abcdefABCDEF:."); }
  void use(const Alphabet& alphabet) override { alphabet_ = &alphabet; }
  std::uint32_t step(std::uint32_t state, Symbol symbol) override {
    const Point point = alphabet_->point(symbol);
    if (state == dead || point >= 0x80) return dead;
    if (point == ':') return std::min(state + 1, 2u);
    return std::string_view("0123456789abcdefABCDEF.").find(static_cast<char>(point)) == std::string_view::npos ? dead
                                                                                                               : state;
  }
  bool accepts(std::uint32_t state) const override { return state == 2; }
  bool is_hopeless(std::uint32_t state) const override { return state == dead; }

 private:
  static constexpr std::uint32_t dead = 3;
  const Alphabet* alphabet_ = nullptr;
};

}  // namespace

std::unique_ptr<Automaton> ipv4_automaton(std::uint32_t first, std::uint32_t last) {
  return std::make_unique<Ipv4Automaton>(first, last);
}

std::unique_ptr<Automaton> ipv6_shape_automaton() { return std::make_unique<Ipv6ShapeAutomaton>(); }

}  // namespace tripline::compiler::proof
