#pragma once
// Cases of logs-insights.jsonl: their runner, and the product's side of it.

#include "tests/conformance_cases.hpp"

namespace tripline::conformance {

std::optional<Outcome> run_logs_insights(const Case& test, const Engine& engine);

// The product: compiled as the command line does it, observed and evaluated.
std::optional<QueryResult> run_query(std::string_view query, const std::vector<QueryCaseEvent>& events);

}  // namespace tripline::conformance
