#pragma once
// Random filter patterns and events for the differential tests. Everything is a pure function of a seed, the
// same on every machine. Patterns and events draw their keys, values and words from the same small pools, so
// that any pattern of a class has a fair chance with any event made for that class, also across seeds.

#include <cstdint>
#include <string>

namespace tripline::oracle {

enum class PatternClass : std::uint8_t { json, terms, regex, delimited };

// A valid pattern of the class.
std::string random_pattern(PatternClass pattern_class, std::uint64_t seed);

// An event that patterns of the class are made to hit. Some are broken on purpose: truncated, not JSON, not
// UTF-8, empty.
std::string random_event(PatternClass pattern_class, std::uint64_t seed);

struct RandomCase {
  PatternClass pattern_class;
  std::string pattern;
  std::string event;
};

// Half of the cases are JSON, which has the most to get wrong.
RandomCase random_case(std::uint64_t seed);

}  // namespace tripline::oracle
