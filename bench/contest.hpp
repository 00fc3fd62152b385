#pragma once
// Contestants that do the same work, timed in turns: A B C A B C ... Whatever disturbs the machine then
// disturbs all of them alike, and ratios of medians hold where seconds do not.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tripline::bench {

// What one pass over the input did. `check` must not differ between passes.
struct Pass {
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;  // inflated
  std::uint64_t check = 0;
};

struct Contestant {
  std::string name;
  unsigned threads = 1;
  std::function<Pass()> run;
};

struct Timing {
  std::string name;
  unsigned threads = 1;
  std::vector<double> wall;  // seconds, sorted
  std::vector<double> cpu;   // of all threads, sorted
  Pass pass;
  double seconds() const { return wall[wall.size() / 2]; }
  double cpu_seconds() const { return cpu[cpu.size() / 2]; }
  double bytes_per_second() const { return static_cast<double>(pass.bytes) / seconds(); }
  double events_per_second() const { return static_cast<double>(pass.events) / seconds(); }
};

// One pass of each to warm up, then `runs` rounds. Says so on standard error where a check differs between
// passes.
std::vector<Timing> compete(const std::vector<Contestant>& contestants, unsigned runs);

// The timing of a contestant; nullptr if it did not take part.
const Timing* find(const std::vector<Timing>& timings, const std::string& name, unsigned threads);

double median(std::vector<double> values);

}  // namespace tripline::bench
