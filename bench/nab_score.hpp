#pragma once
// How the Numenta Anomaly Benchmark scores a detector (spec/anomaly-detection.md, D41), after its published rules
// (Lavin and Ahmad 2015): early detections inside a labelled window earn, detections outside cost.

#include <vector>

#include "bench/nab_corpus.hpp"

namespace tripline::bench {

struct NabScore {
  double score = 0;      // 100: every window found at its first row, no false alarm; 0: a detector that says nothing
  double threshold = 0;  // the one for the whole corpus with the best sum
  std::size_t windows = 0, found = 0;
  std::size_t false_alarms = 0;  // rows
};

// `scores` holds a list of anomaly scores for each file, one a row, larger is stranger. O(n log n) for all rows.
NabScore nab_score(const std::vector<NabFile>& files, const std::vector<std::vector<double>>& scores,
                   const NabProfile& profile);

}  // namespace tripline::bench
