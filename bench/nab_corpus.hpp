#pragma once
// The Numenta Anomaly Benchmark (github.com/numenta/NAB) as it lies in a checkout: series, labelled windows, profiles.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tripline::bench {

// Rows first to last of a file, both inside.
struct NabWindow {
  std::size_t first = 0, last = 0;
};

struct NabFile {
  std::string path;                  // below data/, as the labels name it
  std::vector<std::int64_t> times;   // seconds, as written and in the file's order
  std::vector<double> values;
  std::vector<NabWindow> windows;    // ascending
};

// What a found window, a false alarm and a missed window weigh.
struct NabProfile {
  std::string name;
  double found = 1, false_alarm = 0.11, missed = 1;
};

struct NabCorpus {
  std::vector<NabFile> files;        // by path
  std::vector<NabProfile> profiles;  // standard first
};

// Throws std::runtime_error, saying what is missing or malformed.
NabCorpus read_nab(const std::filesystem::path& checkout);
// The column `anomaly_score` of a detector's published results, a list for each file of the corpus.
std::vector<std::vector<double>> read_nab_results(const std::filesystem::path& checkout, const std::string& detector,
                                                  const NabCorpus& corpus);

}  // namespace tripline::bench
