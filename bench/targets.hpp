#pragma once
// The targets of the hot path, in one place: what is measured, what it must reach and what is aimed at.
// Measures are ratios between contestants of one interleaved run, because absolute numbers do not travel
// between machines.

#include <array>
#include <string_view>

namespace tripline::bench {

struct Target {
  std::string_view id;
  std::string_view what;
  bool at_most = false;  // smaller is better
  // One number for each part of the measure (P6 has three peers, P8 two steps); unused ones are 0.
  std::array<double, 3> least{};
  std::array<double, 3> aim{};
};

inline constexpr std::array<Target, 12> targets{{
    {"P1", "1,000 rules, 1 thread: throughput / F3", false, {1.10}, {1.30}},
    {"P2", "1,000 rules, 1 thread: throughput / I", false, {0.65}, {0.80}},
    {"P3", "10,000 rules, 1 thread: throughput / F3", false, {0.90}, {1.10}},
    {"P4", "time with 10,000 rules / time with 10", true, {1.40}, {1.20}},
    {"P5", "1,000 rules: throughput of 2 threads / of 1", false, {1.85}, {1.97}},
    {"P6", "times faster than jq / DuckDB / Python, 8 rules", false, {25, 15, 12}, {40, 25, 18}},
    {"P7", "peak memory / (24 MB + 24 MB a thread + 3 KB a rule)", true, {1.0}, {0.5}},
    {"P8", "seconds to compile 10,000 rules / to load the artifact", true, {1.0, 0.020}, {0.100, 0.005}},
    {"P9", "1,000 `*x*y*` on distinct values / 10 rules, in memory", true, {4.0}, {2.5}},
    {"P10", "generic build / -march=native build", false, {0.90}, {0.97}},
    {"P11", "whole run with all shipped packs / matching alone", true, {1.35}, {1.15}},
    {"P12", "throughput of files of 8 records / of large files", false, {0.60}, {0.85}},
}};

constexpr const Target& target(std::string_view id) {
  for (const Target& each : targets) {
    if (each.id == id) return each;
  }
  return targets[0];
}

}  // namespace tripline::bench
