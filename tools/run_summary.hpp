#pragma once
// The account of a run: what was read, what of it counted, what was stepped over and why, and how fast.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/archive.hpp"
#include "runtime/program.hpp"
#include "runtime/run.hpp"

namespace tripline::tools {

inline constexpr std::string_view summary_schema = "tripline.summary/1";

struct RunNumbers {
  std::uint64_t files = 0, pruned = 0, other = 0;
  std::uint64_t bytes_in = 0, bytes_out = 0;
  std::uint64_t events = 0;   // that counted
  std::uint64_t matched = 0;  // of them
  std::uint64_t duplicates = 0, conflicts = 0, forgotten = 0, without_time = 0, outside = 0;
  std::uint64_t skipped = 0;
  std::vector<runtime::Skip> skips;  // the first ones, by place; `skipped` may be more
  std::optional<std::int64_t> first, last;
  std::vector<std::string> overflowed;  // threats that left entities out, as pack/rule
  std::uint64_t alarms = 0, threats = 0, contributors = 0, composites = 0, outliers = 0, scores = 0;  // rules
  std::uint64_t findings = 0;  // of a query: rows
  bool query = false;          // no rules, but one query
  std::vector<std::string> notes;  // what must be known of the findings (notes_of)
  unsigned threads = 1;
  double observe_seconds = 0, evaluate_seconds = 0;
};

RunNumbers run_numbers(const runtime::Program& program, const runtime::InputList& inputs,
                       const runtime::RunResult& result);

// Several lines, each ended. Lines about nothing are left out.
std::string run_summary(const RunNumbers& numbers, bool colour);
// The same as one JSON document, everything in it, with up to 1,000 skips.
std::string run_summary_json(const RunNumbers& numbers);

}  // namespace tripline::tools
