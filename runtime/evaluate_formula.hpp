#pragma once
// Metric math over data: a pure function of the inputs. Nothing is evaluated partially (M28): either every
// formula has a value or there is one fault that says where.

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/formula.hpp"
#include "runtime/time_series.hpp"

namespace tripline::runtime {

// M1: scalar, series, array of series.
using SeriesArray = std::vector<TimeSeries>;
using MathValue = std::variant<double, TimeSeries, SeriesArray>;

// M24: upper and lower edge.
struct SeriesBand {
  Slots upper;
  Slots lower;
};

// What ANOMALY_DETECTION_BAND asks for. `input` is set when its argument is a plain metric: a model trains on
// more than the slots in range.
struct BandRequest {
  const TimeSeries& series;
  std::optional<std::uint32_t> input;
  double deviations = 2;
};

struct FormulaData {
  Grid grid;
  std::vector<SeriesArray> inputs;   // by input of the set; one series unless it is an array
  std::vector<TimeSeries> insights;  // by insight of the set; none given: using one is a fault
  std::function<std::optional<SeriesBand>(const BandRequest&)> band;  // none: bands are a fault
};

// `begin` and `end` are bytes of the formula's text.
struct FormulaFault {
  std::size_t formula = 0;
  std::uint32_t begin = 0, end = 0;
  std::string message;
};

// The values of all formulas, in their order; empty: `fault` says why. The set must pass fault_of, every
// series must have the grid's slots. Cost: nodes times series times slots; arrays hold at most 10 000 series.
std::optional<std::vector<MathValue>> evaluate_formulas(const FormulaSet& set, const FormulaData& data,
                                                        FormulaFault& fault);

// A number from numbers, as evaluation does it: for what is known before there are data. Nothing: undefined
// (M5), or an operation that is none on scalars.
std::optional<double> apply(Operation operation, double a, double b);

}  // namespace tripline::runtime
