#include "runtime/statistic_spec.hpp"

#include <fmt/format.h>

namespace tripline::runtime {

namespace {

constexpr std::string_view names[] = {"SampleCount", "Sum", "Average", "Minimum", "Maximum", "p",
                                      "TM",          "TC",  "TS",      "WM",      "PR"};

std::string percentage(std::uint64_t part) {
  std::string out = fmt::format("{}.{:010}", part / StatisticSpec::percent, part % StatisticSpec::percent);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out;
}

}  // namespace

std::string to_string(const StatisticSpec& spec) {
  const std::string name(names[static_cast<std::size_t>(spec.kind)]);
  if (!needs_raw_samples(spec)) return name;
  if (spec.kind == Statistic::percentile) return name + percentage(spec.upper_part);
  if (spec.by_position) return fmt::format("{}({}%:{}%)", name, percentage(spec.lower_part), percentage(spec.upper_part));
  const auto bound = [](const std::optional<double>& value) { return value ? fmt::format("{}", *value) : std::string(); };
  return fmt::format("{}({}:{})", name, bound(spec.lower), bound(spec.upper));
}

}  // namespace tripline::runtime
