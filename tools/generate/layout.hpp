// Where and when records are delivered: the archive's span cut into slots, and the key of each file.
//
// One file holds what one account did in one region during one slot; that triple names the random streams of
// the file as well, which is what makes files independent of each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/generate/instant.hpp"
#include "tools/generate/organisation.hpp"

namespace tripline::tools {

// IAM, STS and sign-in are recorded here, wherever the caller is.
inline constexpr std::string_view global_region = "us-east-1";

struct ArchiveSpan {
  Instant start, end;
  Instant slot_seconds;

  std::int64_t slots() const { return (end - start + slot_seconds - 1) / slot_seconds; }
  std::int64_t slot_of(Instant when) const { return (when - start) / slot_seconds; }
  Instant slot_start(std::int64_t slot) const { return start + slot * slot_seconds; }
};

// AWSLogs/o-.../ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/..., relative to the archive. Delivery is one to four
// minutes after the slot ends, so keys of one account and region sort as their slots do.
std::string file_key(const Organisation& organisation, const ArchiveSpan& span, const Account& account,
                     std::string_view region, std::int64_t slot);

}  // namespace tripline::tools
