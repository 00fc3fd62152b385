#pragma once
// Value classes: the set of a field's predicates that hold for a value is the value's class, and most values of an
// archive were seen before. A class is a small number; classes of all fields together decide which filters match
// (tuple_cache.hpp). Everything is bounded and exact: what is full or does not fit is worked out each time.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/value_matcher.hpp"
#include "runtime/value_memo.hpp"

namespace tripline::runtime {

// One field's values to classes. Not safe to share between threads.
class ValueClasses {
 public:
  static constexpr std::uint32_t none = 0;             // no predicate holds: missing values too
  static constexpr std::uint32_t unknown = 0xFFFFFFFF;  // too many classes: the caller must use `truth`
  static constexpr std::size_t max_classes = 1 << 16;

  ValueClasses(ValueMatcher matcher, std::size_t predicates);

  // The class of one value.
  std::uint32_t of(const Value& value);
  // The class of several values together: the union of what holds for each (F21).
  std::uint32_t of(std::span<const Value> values);
  // The predicates of a class, ascending.
  const std::vector<std::uint32_t>& predicates(std::uint32_t number) const { return *classes_[number]; }
  // How often a value's class had to be worked out.
  std::uint64_t misses() const { return misses_; }
  // After `unknown`: the predicates that hold.
  const std::vector<std::uint32_t>& last() const { return last_; }

 private:
  struct Constant {
    std::string_view text;
    std::uint32_t number = unknown;  // unknown: free
  };
  static constexpr std::uint32_t not_asked = 0xFFFFFFFE;
  std::uint32_t of_constant(std::string_view text) const;
  std::uint32_t of_number(const Value& value);
  std::uint32_t work_out(std::span<const Value> values);
  std::uint32_t number_of(std::vector<std::uint32_t> predicates);

  ValueMatcher matcher_;
  Truth truth_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
  std::vector<const std::vector<std::uint32_t>*> classes_;  // keys of numbers_, by number
  std::vector<std::uint32_t> last_;
  std::optional<ValueMemo> memo_;  // none where only constants or only numbers are compared
  std::uint64_t misses_ = 0;
  std::vector<Constant> constants_;
  std::uint32_t constant_mask_ = 0;
  std::uint32_t other_ = none;  // then the class of all other texts
  std::vector<std::uint32_t> by_interval_;  // where only numbers are compared: classes of their intervals, once asked for
  std::uint32_t plain_[6];  // classes of missing, null, no, yes, (unused), and of objects and arrays
};

}  // namespace tripline::runtime
