#pragma once
// The time zones of the IANA database, from 2000 to 2100. They travel inside the binary (cmake/list_zones.cpp), so what
// a pack is compiled to does not depend on the machine that compiles it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/time_zone.hpp"

namespace tripline::compiler {

// The zone of this name, as `Europe/Berlin`; the case of letters matters. The first call unpacks all (some 1 ms).
std::optional<runtime::TimeZone> named_zone(std::string_view name);
// Sorted.
std::vector<std::string_view> zone_names();

// Written by the build.
std::string_view packed_zones();

}  // namespace tripline::compiler
