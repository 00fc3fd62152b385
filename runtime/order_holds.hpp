#pragma once
// What a test of numbers asks of a value's order to its own number.

#include <compare>

#include "runtime/program.hpp"

namespace tripline::runtime {

inline bool is_number_test(Test test) { return test >= Test::number_equal && test <= Test::number_greater_equal; }

// False for tests of anything else.
inline bool order_holds(Test test, std::strong_ordering order) {
  switch (test) {
    case Test::number_equal: return order == 0;
    case Test::number_less: return order < 0;
    case Test::number_less_equal: return order <= 0;
    case Test::number_greater: return order > 0;
    case Test::number_greater_equal: return order >= 0;
    default: return false;
  }
}

}  // namespace tripline::runtime
