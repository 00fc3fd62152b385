#pragma once
// The cases about numbers: statistics.jsonl, metric-math.jsonl, metrics-insights.jsonl. How they are read and
// judged is in conformance_metrics.cpp, what the product says to them in conformance_metrics_run.cpp.

#include "tests/conformance_cases.hpp"

namespace tripline::conformance {

std::optional<Outcome> run_statistic(const Case& test, const Engine& engine);
std::optional<Outcome> run_metric_math(const Case& test, const Engine& engine);
std::optional<Outcome> run_metrics_insights(const Case& test, const Engine& engine);

// Of the product.
std::optional<std::optional<double>> statistic(std::string_view name, const std::vector<double>& samples);
std::optional<MathResult> metric_math(const MathCase& test);
std::optional<std::vector<QueryGroup>> metrics_insights(std::string_view sql,
                                                        const std::vector<MetricObservations>& metrics,
                                                        std::int64_t period);

}  // namespace tripline::conformance
