#pragma once
// What a test is given: events in place, of files, or generated.

#include <cstdint>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/tree.hpp"
#include "runtime/places.hpp"

namespace tripline::tools {

inline constexpr std::int64_t first_test_second = 1'714'564'800;  // 2024-05-01T12:00:00Z

struct GivenEvents {
  std::vector<std::string> events;  // compact JSON
  std::string problem;              // why there may be fewer than were meant; empty otherwise
};

// The events of `given`, in order. An event in place is filled in with what every record has: eventVersion, eventID,
// eventTime, awsRegion, recipientAccountId; its directives (compiler/check_test_events.cpp) say the rest:
//
//   $call: iam:CreateUser      everything the event does not say is that of a template of the call
//   $at: 5m                    its time, from 2024-05-01T12:00:00Z
//   $after: 10s                its time, from that of the event before it
//   $repeat: 5, $every: 1m     copies with ids of their own, and how far apart
//   $file: events.json         in place of an event: those of a file beside the pack, as `run` reads it
//   $generate: { seed: 1, days: 0.1, scenarios: [stolen-key], events_per_day: 1000, start: ... }
//                              in place of an event: those of a generated archive, in order of its files
//
// `folder`: where the pack lies. A test has at most 1,000,000 events.
GivenEvents given_events(const grammar::Tree& tree, grammar::TreeId given, const std::string& folder);

// The paths of files and folders that `given` names.
std::vector<std::string> named_files(const grammar::Tree& tree, grammar::TreeId given, const std::string& folder);

// What a test says of addresses.
runtime::Places given_places(const grammar::ast::Test& test);

}  // namespace tripline::tools
