#include "compiler/scalars.hpp"

#include <algorithm>
#include <string>

namespace tripline::compiler {

std::optional<std::uint64_t> parse_integer(std::string_view text) {
  if (text.empty() || text.size() > 16 || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (const char c : text) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  if (value > std::uint64_t{1} << 53) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t unit = 1;
  switch (text.back()) {
    case 's': break;
    case 'm': unit = 60; break;
    case 'h': unit = 3600; break;
    case 'd': unit = 86400; break;
    case 'w': unit = 7 * 86400; break;
    default: unit = 0; break;
  }
  const auto number = parse_integer(unit == 0 ? text : text.substr(0, text.size() - 1));
  constexpr std::uint64_t longest = 10ull * 366 * 86400;
  if (!number || *number == 0 || *number > longest) return std::nullopt;
  const std::uint64_t seconds = *number * std::max<std::uint64_t>(unit, 1);
  if (seconds > longest) return std::nullopt;
  return static_cast<std::uint32_t>(seconds);
}

std::optional<std::int64_t> parse_test_time(std::string_view text) {
  const bool back = text.starts_with('-');
  if (back || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0" || text == "0s") return 0;
  const auto seconds = parse_duration(text);
  if (!seconds) return std::nullopt;
  return back ? -static_cast<std::int64_t>(*seconds) : static_cast<std::int64_t>(*seconds);
}

std::optional<std::int32_t> parse_utc_offset(std::string_view zone) {
  if (zone.empty()) return std::nullopt;
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (!zone.starts_with(prefix)) continue;
    zone.remove_prefix(prefix.size());
    break;
  }
  if (zone.empty() || zone == "Z") return 0;
  const bool west = zone.front() == '-';
  if (!west && zone.front() != '+') return std::nullopt;
  zone.remove_prefix(1);
  const std::size_t colon = zone.find(':');
  std::string digits(zone);
  if (colon != std::string_view::npos) {
    if (colon == 0 || zone.size() != colon + 3) return std::nullopt;
    digits.erase(colon, 1);
  }
  if (digits.empty() || digits.size() > 4 || (colon == std::string_view::npos && digits.size() == 3)) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  const int number = std::stoi(digits);
  const int hours = digits.size() > 2 ? number / 100 : number, minutes = digits.size() > 2 ? number % 100 : 0;
  constexpr int most = 18 * 60;
  const int total = hours * 60 + minutes;
  if (minutes >= 60 || total > most || minutes % 5 != 0) return std::nullopt;
  return (west ? -total : total) * 60;
}

}  // namespace tripline::compiler
