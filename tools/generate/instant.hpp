// Instants as whole seconds since 1970 in UTC, and the ways CloudTrail writes them.
//
// The C library's gmtime and strftime know locales and locks; a record carries several times and a run writes
// millions, so the civil calendar is computed here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tripline::tools {

using Instant = std::int64_t;

inline constexpr Instant minute = 60;
inline constexpr Instant hour = 3600;
inline constexpr Instant day = 86400;

struct CivilTime {
  int year, month, day, hour, minute, second;
  int weekday;  // 0 is Monday
};

CivilTime civil(Instant when);

// Reads `YYYY-MM-DDTHH:MM:SSZ` or `YYYY-MM-DD` (midnight); anything else is nothing.
std::optional<Instant> parse_instant(std::string_view text);

void append_iso(std::string& out, Instant when);           // 2025-03-03T09:05:00Z
void append_file_minute(std::string& out, Instant when);   // 20250303T0905Z
void append_date_folders(std::string& out, Instant when);  // 2025/03/03
void append_spoken(std::string& out, Instant when);        // Mar 3, 2025, 9:05:00 AM

std::string iso(Instant when);

}  // namespace tripline::tools
