#pragma once
// Times of a query: milliseconds since 1970, UTC. Rounding to periods (L45, L53), reading and writing.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/query_plan.hpp"

namespace tripline::runtime {

// The begin of the period that holds the time; the first begin at or after it.
double floor_to(double milliseconds, const QueryPeriod& period);
double ceil_to(double milliseconds, const QueryPeriod& period);

// `YYYY-MM-DD`, `T` or a blank, `HH:MM:SS`, an optional fraction (of which milliseconds count), and nothing,
// `Z` or an offset; a date alone is its midnight.
std::optional<double> read_time(std::string_view text);

// By a strftime format if it has a `%`, else by letters as Java has them (`yyyy-MM-dd HH:mm:ss.SSS`). What a
// format asks for and we do not know gives nothing.
std::optional<std::string> format_time_as(double milliseconds, std::string_view format);
std::optional<double> read_time_as(std::string_view text, std::string_view format);

}  // namespace tripline::runtime
