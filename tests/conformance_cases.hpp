#pragma once
// One line of a case file against an engine. The formats are in the last sections of spec/filter-patterns.md,
// metric-filters.md and contributor-insights.md.

#include <optional>
#include <string>
#include <string_view>

#include "tests/conformance_engine.hpp"
#include "tests/oracle_json.hpp"

namespace tripline::conformance {

// `expected` and `got` are JSON texts.
struct Outcome {
  bool passed = false;
  std::string expected;
  std::string got;
};

// A case as parsed, and the line that it was parsed from: events and numbers are cut from the line.
struct Case {
  std::string_view line;
  oracle::Json json;
};

// What a case file is run by. `run` gives nothing when the case is not in the file's format.
struct Runner {
  bool (*supported)(const Engine&);
  std::optional<Outcome> (*run)(const Case&, const Engine&);
};

// The runner of a case file's name (`filter-patterns.jsonl`); empty when the name is not known. Known files
// that nothing runs yet are never supported.
std::optional<Runner> runner_of(std::string_view name);

}  // namespace tripline::conformance
