// A made-up CloudTrail archive, with intrusions if wanted: what `tripline generate` writes.
//
// The same options give the same bytes on any number of threads. Under `out` come the log files of an
// organisation trail (AWSLogs/...) and, if there are scenarios, ground-truth.jsonl: a line of JSON for each
// step of each attack.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::tools {

struct GenerateOptions {
  std::filesystem::path out;  // created; must not hold an AWSLogs folder already
  std::uint64_t seed = 1;
  double days = 1.0;                           // more than 0, at most 3660
  std::string start = "2025-03-03T00:00:00Z";  // or a date
  std::uint64_t events_per_day = 0;    // 0: by the size of the organisation, 20,000 for the default one
  std::uint64_t max_bytes = 0;         // uncompressed; if not 0, events_per_day is chosen to come near it
  int accounts = 3;                    // 1 to 200
  int people = 24;                     // 2 to 700
  std::vector<std::string> scenarios;  // names; an unknown one is an error, a repeated one counts once
  unsigned threads = 0;                // 0: as many as the machine has
};

struct GenerateSummary {
  std::uint64_t files = 0, events = 0, json_bytes = 0, gzip_bytes = 0;
  std::vector<std::string> truth;  // the lines of ground-truth.jsonl
};

struct GenerateResult {
  bool ok = false;
  std::string error;  // set if not ok: what was wrong with the options or the disk
  GenerateSummary summary;
  bool refused = false;  // the options make no sense, and nothing was written
};

struct ScenarioName {
  std::string_view name, description;
};

// All scenarios, sorted by name.
std::span<const ScenarioName> scenario_names();

// Writes the archive. `progress` is called now and then, by one thread at a time, with the fraction of files
// done. Memory: about one file per thread, and the scenarios. Neither prints nor throws; after a failure some
// files may have been written.
GenerateResult generate(const GenerateOptions& options, const std::function<void(double)>& progress = {});

}  // namespace tripline::tools
