#pragma once
// Which predicates of one field hold for one value: the run-time side of a field's automaton. All constants are
// one hash look-up, all prefixes, suffixes, substrings and globs one pass of one Aho-Corasick automaton, all
// numbers one search in their sorted thresholds, each set of networks one search in its sorted ranges, all questions about an
// address's place one look-up, each regex one search by RE2.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/address.hpp"
#include "runtime/number.hpp"
#include "runtime/places.hpp"
#include "runtime/program.hpp"
#include "runtime/value.hpp"

namespace re2 {
class RE2;
}

namespace tripline::runtime {

// The set of predicates that hold for the current event. Clearing costs what was set.
class Truth {
 public:
  explicit Truth(std::size_t predicates) : words_((predicates + 63) / 64) {}
  bool operator[](std::uint32_t predicate) const { return words_[predicate / 64] >> (predicate % 64) & 1; }
  void set(std::uint32_t predicate) {
    std::uint64_t& word = words_[predicate / 64];
    const std::uint64_t bit = std::uint64_t{1} << (predicate % 64);
    if (word & bit) return;
    word |= bit;
    set_.push_back(predicate);
  }
  void clear() {
    for (const std::uint32_t predicate : set_) words_[predicate / 64] = 0;
    set_.clear();
  }
  const std::vector<std::uint32_t>& list() const { return set_; }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t> set_;
};

// One field's predicates, ready to run. Not safe to share between threads (globs keep their progress here).
class ValueMatcher {
 public:
  // `automaton` may be null. A regex that RE2 refuses (an artifact may say anything) never matches.
  ValueMatcher(const Program& program, std::uint32_t field, const Automaton* automaton, const Places* places = nullptr);
  ~ValueMatcher();
  ValueMatcher(ValueMatcher&&) noexcept;

  bool empty() const { return empty_; }
  // Whether text is only ever compared with whole constants: then a value that equals none of `constants()` has the
  // predicates of every other such value.
  bool constants_only() const;
  std::vector<std::string_view> constants() const;
  // Whether text is only ever compared with numbers: then all texts of one interval have the same predicates.
  bool numbers_only() const;
  // Where a text's number lies among the n different thresholds: 2i before the i-th, 2i + 1 on it, 2n behind the last;
  // 2n + 1 where it is no number. One search.
  std::size_t interval(std::string_view text) const;
  std::size_t intervals() const { return 2 * points_.size() + 2; }
  // Adds the predicates that hold for `value`, which is present.
  void match(const Value& value, Truth& truth);

 private:
  struct Constant {
    std::string_view text;
    std::uint32_t predicate;
  };
  struct Threshold {
    Decimal at;
    Test test;
    std::uint32_t predicate;
  };
  struct Regex {
    std::unique_ptr<re2::RE2> regex;
    std::uint32_t predicate;
  };
  struct NetworkTest {
    Networks networks;
    bool outside;
    std::uint32_t predicate;
  };
  struct PlaceTest {
    PlaceNumbers numbers;
    bool country;  // or AS
    std::uint32_t predicate;
  };
  struct Progress {  // of one glob through the current value
    std::uint64_t value = 0;
    std::uint32_t next = 0;
    std::uint32_t from = 0;
  };
  void match_text(std::string_view text, Truth& truth);
  void match_number(std::string_view text, Truth& truth);
  void match_address(std::string_view text, Truth& truth);
  void match_pieces(std::string_view text, Truth& truth);
  void piece_found(const Piece& piece, std::uint32_t end, std::uint32_t length, Truth& truth);
  // One predicate by itself: for negated and boolean-reading ones, which are rare.
  bool holds(const Predicate& predicate, std::string_view text) const;

  const Program* program_;
  const Automaton* automaton_;
  bool empty_ = true;
  std::vector<std::uint32_t> exists_, is_null_, is_true_, is_false_, comparable_, leaf_;
  std::vector<Constant> constants_;  // open addressing, constant_mask_ + 1 slots; predicate `reject` is free
  std::uint64_t constant_mask_ = 0;
  std::vector<Threshold> thresholds_;  // sorted by value
  std::vector<Decimal> points_;        // their values, each once
  std::vector<Regex> regexes_;
  std::vector<NetworkTest> networks_;
  const Places* places_;
  std::vector<PlaceTest> place_tests_;  // none where there are no places
  std::vector<std::uint32_t> negated_;   // predicates judged one by one for comparable values
  std::vector<std::uint32_t> booleans_;  // predicates that read booleans as text
  std::vector<std::uint32_t> root_;      // automaton: target of each byte from the root, 0 where none
  std::vector<Progress> progress_;       // by glob number
  std::vector<std::uint32_t> glob_of_piece_;
  std::uint64_t value_number_ = 0;
};

}  // namespace tripline::runtime
