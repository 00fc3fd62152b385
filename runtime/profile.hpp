#pragma once
// What a run spent on what, for `run --profile`. Each worker fills one of its own and they add. Who has none measures
// nothing: a test of a pointer a stage is all that it costs.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/program.hpp"
#include "runtime/stopwatch.hpp"

namespace tripline::runtime {

// What is done with an event, in order. Reading and splitting are the archive's (ReadReport).
enum class EventStage : std::uint8_t { decode, match, observe };
inline constexpr std::size_t event_stages = 3;
std::string_view to_string(EventStage stage);

struct FilterProfile {
  std::uint64_t candidates = 0;   // how often it was looked at: few events' classes are new
  std::uint64_t hits = 0;         // events that it matched
  std::uint64_t nanoseconds = 0;  // deciding it, and adding what it matched to what rules keep
};

struct Profile {
  explicit Profile(const Program& program)
      : filters(program.filters.size()), field_misses(program.fields.size()), graphs(program.graphs.size()) {}
  void add(const Profile& other);

  std::array<std::uint64_t, event_stages> nanoseconds{};
  std::vector<FilterProfile> filters;
  std::vector<std::uint64_t> field_misses;  // by field: values whose class had to be worked out
  std::vector<std::uint64_t> graphs;        // by graph: nanoseconds
  std::uint64_t events = 0;
  std::uint64_t tuple_misses = 0;           // events whose classes together were new
};

}  // namespace tripline::runtime
