#pragma once
// What the name of a CloudTrail log file says about it (spec C2, C3). A hint only: the record wins.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/archive.hpp"

namespace tripline::runtime {

struct Key {
  std::string_view account;
  std::string_view kind;  // `CloudTrail`, `CloudTrail-Digest`, `CloudTrail-Insight`, …
  std::string_view region;
  std::int64_t delivered = 0;  // the minute's first second
};

// Reads the last component of `path`; folders that follow the layout and say otherwise make it no key.
std::optional<Key> parse_key(std::string_view path);

// Whether a file of this name may be left out. Names that are no key never are.
bool is_pruned(std::string_view path, const Prune& prune);

// The path from its last component `AWSLogs` on; empty when it has none.
std::string_view from_aws_logs(std::string_view path);

// Whether the path's folders or its name say that it holds no events: digests, another service's logs.
bool is_other_service(std::string_view path);

std::vector<std::string_view> components(std::string_view path);

}  // namespace tripline::runtime
