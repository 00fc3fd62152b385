#pragma once
// The memory of the benches: one CSV file a day and machine under bench/record/.

#include <filesystem>
#include <string>
#include <vector>

namespace tripline::bench {

struct RecordRow {
  std::string what;  // a measure, or a contestant behind the name of its contest
  unsigned threads = 0;
  std::string quantity;  // median_seconds, bytes, ratio ...
  double value = 0;
};

// The processor's model and number of cores, fit for a folder's name.
std::string machine_name();

// Appends to <folder>/<machine>/<date>.csv, with a header where the file is new. False when it cannot be
// written.
bool append_record(const std::filesystem::path& folder, const std::vector<RecordRow>& rows);

}  // namespace tripline::bench
