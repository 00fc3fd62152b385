#pragma once
// Exact decimal comparison (F30, F31) on the digits themselves: no number is ever converted to a machine
// type.

#include <string_view>

namespace tripline::oracle {

// `number` of the grammar: optional sign, digits, optional fraction, optional exponent.
bool has_number_shape(std::string_view text);

// Negative, zero or positive as `left` is less than, equal to or greater than `right`. Both have number
// shape. Exponents beyond 10^15 in size count as 10^15.
int compare_numbers(std::string_view left, std::string_view right);

}  // namespace tripline::oracle
