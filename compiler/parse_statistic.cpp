// Two notations (A12): a lower-case name with one number, `tm90`, and an upper-case one with two bounds,
// `TM(10%:90%)`. Numbers are plain decimals; those that are percentages are read digit by digit, because a
// position may hang on the last one.
#include "compiler/parse_statistic.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace tripline::compiler {

namespace {

using runtime::StatisticSpec;
using Kind = StatisticSpec::Kind;

struct Named {
  std::string_view name;
  Kind kind;
};

constexpr Named whole_names[] = {{"SampleCount", Kind::sample_count},
                                 {"Sum", Kind::sum},
                                 {"Average", Kind::average},
                                 {"Minimum", Kind::minimum},
                                 {"Maximum", Kind::maximum}};
constexpr Named short_names[] = {{"tm", Kind::trimmed_mean},
                                 {"tc", Kind::trimmed_count},
                                 {"ts", Kind::trimmed_sum},
                                 {"wm", Kind::winsorized_mean},
                                 {"p", Kind::percentile}};
constexpr Named long_names[] = {{"TM", Kind::trimmed_mean},
                                {"TC", Kind::trimmed_count},
                                {"TS", Kind::trimmed_sum},
                                {"WM", Kind::winsorized_mean},
                                {"PR", Kind::percentile_rank}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// digits [. digits]
bool is_decimal(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != '.' || at + 1 == text.size()) return false;
  for (++at; at < text.size(); ++at) {
    if (!is_digit(text[at])) return false;
  }
  return true;
}

std::optional<std::uint64_t> parse_percentage(std::string_view text, std::string& error) {
  if (!is_decimal(text)) {
    error = fmt::format("`{}` is no percentage", text);
    return std::nullopt;
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view fraction = point < text.size() ? text.substr(point + 1) : "";
  constexpr std::size_t most_digits = 10;
  if (fraction.size() > most_digits) {
    error = fmt::format("`{}` has more than {} digits behind the point", text, most_digits);
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (const char digit : text.substr(0, point)) {
    value = std::min<std::uint64_t>(value * 10 + static_cast<std::uint64_t>(digit - '0'), 1000);
  }
  for (std::size_t i = 0; i < most_digits; ++i) {
    value = value * 10 + (i < fraction.size() ? static_cast<std::uint64_t>(fraction[i] - '0') : 0);
  }
  if (value > 100 * StatisticSpec::percent) {
    error = fmt::format("`{}` is more than 100 percent", text);
    return std::nullopt;
  }
  return value;
}

std::optional<double> parse_bound(std::string_view text, std::string& error) {
  double value = 0;
  if (is_decimal(text) && std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc()) {
    return value;
  }
  error = fmt::format("`{}` is no bound", text);
  return std::nullopt;
}

std::optional<StatisticSpec> parse_short(const Named& name, std::string_view number, std::string& error) {
  const auto part = parse_percentage(number, error);
  if (!part) return std::nullopt;
  StatisticSpec spec;
  spec.kind = name.kind;
  spec.upper_part = *part;
  return spec;
}

std::string_view without_percent(std::string_view text) {
  return text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
}

// `inside` is what stands between the brackets.
std::optional<StatisticSpec> parse_bounds(const Named& name, std::string_view inside, std::string& error) {
  const std::size_t colon = inside.find(':');
  if (colon == inside.npos) {
    error = fmt::format("`{}` takes two bounds with a colon between them", name.name);
    return std::nullopt;
  }
  const std::string_view low = inside.substr(0, colon), high = inside.substr(colon + 1);
  if (low.empty() && high.empty()) {
    error = "both bounds are open";
    return std::nullopt;
  }
  StatisticSpec spec;
  spec.kind = name.kind;
  spec.by_position = low.ends_with('%') || high.ends_with('%');
  if (spec.by_position &&
      ((!low.empty() && !low.ends_with('%')) || (!high.empty() && !high.ends_with('%')))) {
    error = "one bound is a percentage, the other is not";
    return std::nullopt;
  }
  if (spec.by_position && name.kind == Kind::percentile_rank) {
    error = "`PR` takes values as bounds, not percentages";
    return std::nullopt;
  }
  if (spec.by_position) {
    const auto lower =
        low.empty() ? std::optional<std::uint64_t>(0) : parse_percentage(without_percent(low), error);
    const auto upper = high.empty() ? std::optional<std::uint64_t>(100 * StatisticSpec::percent)
                                    : parse_percentage(without_percent(high), error);
    if (!lower || !upper) return std::nullopt;
    spec.lower_part = *lower;
    spec.upper_part = *upper;
  } else {
    if (!low.empty() && !(spec.lower = parse_bound(low, error))) return std::nullopt;
    if (!high.empty() && !(spec.upper = parse_bound(high, error))) return std::nullopt;
  }
  const bool ascending = spec.by_position ? spec.lower_part <= spec.upper_part
                                          : !spec.lower || !spec.upper || *spec.lower < *spec.upper;
  if (!ascending) {
    error = spec.by_position ? "the lower bound is above the upper one" : "the lower bound is not below the upper one";
    return std::nullopt;
  }
  return spec;
}

}  // namespace

std::optional<StatisticSpec> parse_statistic(std::string_view text, std::string& error) {
  for (const Named& name : whole_names) {
    if (text != name.name) continue;
    StatisticSpec spec;
    spec.kind = name.kind;
    return spec;
  }
  if (text == "IQM") return parse_statistic("TM(25%:75%)", error);
  for (const Named& name : short_names) {
    if (text.starts_with(name.name) && text.size() > name.name.size() && is_digit(text[name.name.size()])) {
      return parse_short(name, text.substr(name.name.size()), error);
    }
  }
  for (const Named& name : long_names) {
    const std::size_t length = name.name.size();
    if (text.starts_with(name.name) && text.substr(length).starts_with('(') && text.ends_with(')')) {
      return parse_bounds(name, text.substr(length + 1, text.size() - length - 2), error);
    }
  }
  error = fmt::format("there is no statistic `{}`", text);
  return std::nullopt;
}

}  // namespace tripline::compiler
