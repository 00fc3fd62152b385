#pragma once
// Times as seconds since 1970-01-01T00:00:00Z. CloudTrail's resolution is one second.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tripline::runtime {

// `YYYY-MM-DDTHH:MM:SSZ`, with an optional fraction (dropped) and, instead of Z, an offset `+HH:MM`; a date alone
// is its midnight. Only real dates of the years 1 to 9999.
std::optional<std::int64_t> parse_time(std::string_view text);
// `YYYY-MM-DDTHH:MM:SSZ`.
std::string format_time(std::int64_t seconds);
// As packs write durations, in the largest unit that is whole: `90s`, `5m`, `24h` is `1d`.
std::string duration_text(std::int64_t seconds);

}  // namespace tripline::runtime
