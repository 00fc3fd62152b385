#pragma once
// Numbers and durations of packs, judged: the tree carries them as text.

#include <cstdint>
#include <optional>
#include <string_view>

namespace tripline::compiler {

// Digits only, up to 2^53.
std::optional<std::uint64_t> parse_integer(std::string_view text);
// `90`, `90s`, `5m`, `24h`, `7d`, `2w`: seconds, at least 1 and at most 10 years.
std::optional<std::uint32_t> parse_duration(std::string_view text);
// A time of a test, from its beginning: `0`, or a duration with or without `+` or `-` in front.
std::optional<std::int64_t> parse_test_time(std::string_view text);
// `UTC`, `Z`, `+05:30`, `-0300`, `+2`, `UTC+01:00`: seconds east of UTC, in steps of five minutes.
std::optional<std::int32_t> parse_utc_offset(std::string_view zone);

}  // namespace tripline::compiler
