#include "bench/contest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace tripline::bench {

namespace {

double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

std::vector<Timing> compete(const std::vector<Contestant>& contestants, unsigned runs) {
  std::vector<Timing> timings;
  for (const Contestant& contestant : contestants) {
    timings.push_back({contestant.name, contestant.threads, {}, {}, contestant.run()});
  }
  for (unsigned round = 0; round < std::max(1u, runs); ++round) {
    for (std::size_t i = 0; i < contestants.size(); ++i) {
      Timing& timing = timings[i];
      const double cpu = cpu_now();
      const auto begin = std::chrono::steady_clock::now();
      const Pass pass = contestants[i].run();
      timing.wall.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
      timing.cpu.push_back(cpu_now() - cpu);
      if (pass.check != timing.pass.check || pass.events != timing.pass.events) {
        fmt::print(stderr, "floor: {} ({} threads) does not give the same twice\n", timing.name,
                   timing.threads);
      }
    }
  }
  for (Timing& timing : timings) {
    std::sort(timing.wall.begin(), timing.wall.end());
    std::sort(timing.cpu.begin(), timing.cpu.end());
  }
  return timings;
}

const Timing* find(const std::vector<Timing>& timings, const std::string& name, unsigned threads) {
  for (const Timing& timing : timings) {
    if (timing.name == name && timing.threads == threads) return &timing;
  }
  return nullptr;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace tripline::bench
