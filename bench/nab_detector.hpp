#pragma once
// The seasonal band as a detector of the Numenta Anomaly Benchmark (spec/anomaly-detection.md, D42).

#include <vector>

#include "bench/nab_corpus.hpp"

namespace tripline::bench {

// A score from 0 to 1 for each row, from what lies before it and the row itself.
std::vector<double> nab_scores(const NabFile& file);

}  // namespace tripline::bench
