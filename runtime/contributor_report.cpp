#include "runtime/contributor_report.hpp"

#include <algorithm>
#include <map>

namespace tripline::runtime {

ContributorReport report(const Contributions& contributions, std::uint32_t limit, bool by_maximum,
                         std::optional<std::int64_t> from, std::optional<std::int64_t> to) {
  ContributorReport out;
  struct PeriodSum {
    ExactSum sum;
    ContributorReport::Period period;
    bool first = true;
  };
  std::map<std::int64_t, PeriodSum> periods;
  ExactSum total;
  std::vector<ContributorReport::Contributor> all;
  for (const auto& [key, cells] : contributions) {
    ContributorReport::Contributor contributor;
    ExactSum sum;
    for (const auto& [start, cell] : cells) {
      if ((from && start < *from) || (to && start >= *to)) continue;
      const double value = cell.sum.value();
      contributor.maximum = contributor.datapoints.empty() ? cell.maximum : std::max(contributor.maximum, cell.maximum);
      contributor.datapoints.emplace_back(start, value);
      contributor.samples += cell.samples;
      contributor.evidence.add(cell.evidence);
      sum.add(cell.sum);
      PeriodSum& period = periods[start];
      ContributorReport::Period& p = period.period;
      p.start = start;
      p.minimum = period.first ? cell.minimum : std::min(p.minimum, cell.minimum);
      p.maximum = period.first ? cell.maximum : std::max(p.maximum, cell.maximum);
      p.max_contributor = period.first ? value : std::max(p.max_contributor, value);
      period.first = false;
      ++p.unique;
      p.samples += cell.samples;
      period.sum.add(cell.sum);
    }
    if (contributor.datapoints.empty()) continue;
    contributor.value = sum.value();
    total.add(sum);
    out.samples += contributor.samples;
    contributor.keys = split_key(key);
    all.push_back(std::move(contributor));
  }
  out.unique = all.size();
  out.total = total.value();
  for (auto& [start, period] : periods) {
    period.period.sum = period.sum.value();
    out.periods.push_back(period.period);
  }
  const auto rank = [&](const ContributorReport::Contributor& c) { return by_maximum ? c.maximum : c.value; };
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    return rank(a) != rank(b) ? rank(a) > rank(b) : a.keys < b.keys;
  });
  if (all.size() > limit) all.resize(limit);
  out.top = std::move(all);
  return out;
}

}  // namespace tripline::runtime
