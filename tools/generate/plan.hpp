// Records decided beforehand, one by one: those of scenarios. The file of their account, region and slot
// takes them in among the records of everyday life.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/generate/instant.hpp"

namespace tripline::tools {

struct Place {
  std::size_t account;  // into Organisation::accounts
  std::string region;
  std::int64_t slot;

  auto operator<=>(const Place&) const = default;
};

struct PlannedRecord {
  Instant time;
  std::string json;
};

using Plan = std::map<Place, std::vector<PlannedRecord>>;

}  // namespace tripline::tools
