#pragma once
// A Contributor Insights report from a rule's cells (spec C12, C13).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/observations.hpp"

namespace tripline::runtime {

struct ContributorReport {
  struct Contributor {
    std::vector<std::string> keys;
    double value = 0;                                       // sum over the range
    double maximum = 0;                                     // largest single observation
    std::vector<std::pair<std::int64_t, double>> datapoints;  // period start -> sum, periods with events only
    std::uint64_t samples = 0;
    Evidence evidence;
  };
  struct Period {
    std::int64_t start = 0;
    std::uint64_t unique = 0;
    double max_contributor = 0;  // aggregate of the period's top contributor
    std::uint64_t samples = 0;
    double sum = 0, minimum = 0, maximum = 0;
    double average() const { return sum / static_cast<double>(samples); }
  };
  std::vector<Contributor> top;  // C12: by value (or maximum) descending, then keys ascending
  std::uint64_t unique = 0;      // of all contributors
  double total = 0;              // over all contributors
  std::uint64_t samples = 0;
  std::vector<Period> periods;  // with at least one accepted event, ascending
};

// The report over [from, to) — all periods that begin there; both empty: everything. `limit` is MaxContributorCount.
ContributorReport report(const Contributions& contributions, std::uint32_t limit, bool by_maximum,
                         std::optional<std::int64_t> from = {}, std::optional<std::int64_t> to = {});

}  // namespace tripline::runtime
