#pragma once
// How the case files about alarms, composites and the population test are run; see conformance_cases.hpp.

#include "tests/conformance_cases.hpp"

namespace tripline::conformance {

std::optional<Outcome> run_alarm(const Case& test, const Engine& engine);
std::optional<Outcome> run_alarm_timeline(const Case& test, const Engine& engine);
std::optional<Outcome> run_composite_alarm(const Case& test, const Engine& engine);
std::optional<Outcome> run_composite_suppression(const Case& test, const Engine& engine);
std::optional<Outcome> run_user_zscore(const Case& test, const Engine& engine);

}  // namespace tripline::conformance
