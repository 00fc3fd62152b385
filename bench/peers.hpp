#pragma once
// What a user would pick instead: the eight CIS rules of workloads.hpp in other tools' languages
// (bench/peers/), run over the same files. A tool is only compared when its counts are equal to ours.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tripline::bench {

struct PeerResult {
  std::string name;
  double times = 0;     // our run is so many times faster; 0: not compared
  double seconds = 0;   // the peer's median
  std::string skipped;  // why it was not compared
};

struct PeerReport {
  double seconds = 0;             // our median, as a process from artifact to counts, one thread
  std::vector<PeerResult> peers;  // jq, DuckDB, Python, in this order
};

PeerReport compare_with_peers(const std::filesystem::path& archive, unsigned runs);

}  // namespace tripline::bench
