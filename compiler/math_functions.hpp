#pragma once
// The functions of metric math and what they take (spec M9-M25): one row each.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/formula.hpp"

namespace tripline::compiler {

// What a value may be, as a set: what it will be can depend on data (IF with a number as its condition).
using MathTypes = std::uint8_t;
inline constexpr MathTypes scalar_type = 1, series_type = 2, array_type = 4;
inline constexpr MathTypes many_types = series_type | array_type;
// "a number or a time series".
std::string_view words_of(MathTypes types);

struct MathParameter {
  enum class Kind : std::uint8_t {
    value,   // of one of `types`
    text,    // a string
    metric,  // the id of a metric (M22)
    filler,  // REPEAT, LINEAR, or a value
    sort_key,
    sort_order,
  };
  Kind kind = Kind::value;
  MathTypes types = 0;
};

struct MathFunction {
  enum class Result : std::uint8_t {
    scalar,
    series,
    array,
    same,      // as the first argument
    reduced,   // a series becomes a number, an array a series
    branches,  // of IF
  };
  std::string_view name;
  runtime::Operation operation{};
  Result result = Result::same;
  std::size_t required = 0;
  std::size_t count = 0;
  std::array<MathParameter, 4> parameters{};
  bool offline = true;  // false: recognised and refused (M26)
};

std::span<const MathFunction> math_functions();
const MathFunction* math_function(std::string_view name);

// The metrics of INSIGHT_RULE_METRIC (M25).
std::span<const std::string_view> insight_metrics();

}  // namespace tripline::compiler
