#include "compiler/math_functions.hpp"

namespace tripline::compiler {

namespace {

using runtime::Operation;
using Result = MathFunction::Result;
using Kind = MathParameter::Kind;

constexpr MathParameter many{Kind::value, many_types};
constexpr MathParameter array{Kind::value, array_type};
constexpr MathParameter series{Kind::value, series_type};
constexpr MathParameter scalar{Kind::value, scalar_type};
constexpr MathParameter single{Kind::value, scalar_type | series_type};
constexpr MathParameter filler{Kind::filler, scalar_type | series_type};
constexpr MathParameter text{Kind::text};
constexpr MathParameter metric{Kind::metric};
constexpr MathParameter sort_key{Kind::sort_key};
constexpr MathParameter sort_order{Kind::sort_order};

// In order of name.
constexpr MathFunction functions[] = {
    {"ABS", Operation::abs, Result::same, 1, 1, {many}},
    {"ANOMALY_DETECTION_BAND", Operation::band, Result::array, 1, 2, {series, scalar}},
    {"AVG", Operation::average, Result::reduced, 1, 1, {many}},
    {"CEIL", Operation::ceil, Result::same, 1, 1, {many}},
    {"DATAPOINT_COUNT", Operation::datapoint_count, Result::reduced, 1, 1, {many}},
    {"DATE", Operation::date, Result::series, 1, 1, {series}},
    {"DAY", Operation::day, Result::series, 1, 1, {series}},
    {"DIFF", Operation::difference, Result::same, 1, 1, {many}},
    {"DIFF_TIME", Operation::difference_time, Result::same, 1, 1, {many}},
    {"EPOCH", Operation::epoch, Result::series, 1, 1, {series}},
    {"FILL", Operation::fill, Result::same, 2, 2, {many, filler}},
    {"FIRST", Operation::first, Result::series, 1, 1, {array}},
    {"FLOOR", Operation::floor, Result::same, 1, 1, {many}},
    {"HOUR", Operation::hour, Result::series, 1, 1, {series}},
    {"IF", Operation::choose, Result::branches, 2, 3, {single, single, single}},
    {"INSIGHT_RULE_METRIC", Operation::insight, Result::series, 2, 2, {text, text}},
    {"LAST", Operation::last, Result::series, 1, 1, {array}},
    {"LOG", Operation::log, Result::same, 1, 1, {many}},
    {"LOG10", Operation::log10, Result::same, 1, 1, {many}},
    {"MAX", Operation::maximum, Result::reduced, 1, 1, {many}},
    {"METRICS", Operation::gather, Result::array, 0, 1, {text}},
    {"METRIC_COUNT", Operation::metric_count, Result::scalar, 1, 1, {array}},
    {"MIN", Operation::minimum, Result::reduced, 1, 1, {many}},
    {"MINUTE", Operation::minute, Result::series, 1, 1, {series}},
    {"MONTH", Operation::month, Result::series, 1, 1, {series}},
    {"PERIOD", Operation::period, Result::scalar, 1, 1, {metric}},
    {"RATE", Operation::rate, Result::same, 1, 1, {many}},
    {"REMOVE_EMPTY", Operation::remove_empty, Result::array, 1, 1, {array}},
    {"RUNNING_SUM", Operation::running_sum, Result::same, 1, 1, {many}},
    {"SEARCH", Operation::number, Result::array, 0, 0, {}, false},
    {"SERVICE_QUOTA", Operation::number, Result::series, 0, 0, {}, false},
    {"SLICE", Operation::slice, Result::array, 2, 3, {array, scalar, scalar}},
    {"SORT", Operation::sort, Result::array, 3, 4, {array, sort_key, sort_order, scalar}},
    {"STDDEV", Operation::deviation, Result::reduced, 1, 1, {many}},
    {"SUM", Operation::sum, Result::reduced, 1, 1, {many}},
    {"TIME_SERIES", Operation::time_series, Result::series, 1, 1, {scalar}},
    {"YEAR", Operation::year, Result::series, 1, 1, {series}},
};

constexpr std::string_view metrics[] = {
    "UniqueContributors", "MaxContributorValue", "SampleCount", "Sum", "Minimum", "Maximum", "Average"};

}  // namespace

std::string_view words_of(MathTypes types) {
  constexpr std::string_view words[] = {"nothing",
                                        "a number",
                                        "a time series",
                                        "a number or a time series",
                                        "an array of time series",
                                        "a number or an array of time series",
                                        "a time series or an array",
                                        "a value"};
  return words[types & 7];
}

std::span<const MathFunction> math_functions() { return functions; }

const MathFunction* math_function(std::string_view name) {
  for (const MathFunction& function : functions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

std::span<const std::string_view> insight_metrics() { return metrics; }

}  // namespace tripline::compiler
