#pragma once
// Stage 2: observations -> findings. A pure function; sorts by time what is left and judges it.

#include <string>
#include <vector>

#include "runtime/finding.hpp"
#include "runtime/observations.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

// `inputs`: names by input number, as references use them. Findings in their one order: gravest risk first, then by
// first_seen, pack, rule, kind, entity, last_seen and, of an alarm, the time of its transition.
std::vector<Finding> evaluate(const Program& program, const Observations& observations,
                              const std::vector<std::string>& inputs);

// A metric's series with the default samples of M5 put in; by joined dimension values. A metric without dimensions
// has one series, whether it ever had a sample or not.
std::map<std::string, std::map<std::int64_t, MetricCell>> series_of(const Metric& metric, const Series& observed,
                                                                    const std::unordered_set<std::int64_t>& ingested);

}  // namespace tripline::runtime
