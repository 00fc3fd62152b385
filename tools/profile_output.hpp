#pragma once
// Where a run's time went, for people and for the viewers of Chrome's traces (chrome://tracing, ui.perfetto.dev).

#include <string>
#include <vector>

#include "runtime/archive.hpp"
#include "runtime/program.hpp"
#include "runtime/run.hpp"

namespace tripline::tools {

// `result.profile` must be there.
struct RunProfile {
  const runtime::Program& program;
  const runtime::RunResult& result;
  double evaluate_seconds = 0;
};

// Three tables: stages, the rules and graphs that cost most, and the fields whose values were new most often.
std::string profile_text(const RunProfile& profile, bool colour);
// The files that each worker read, as spans, and under `otherData` the tables as a whole.
std::string profile_trace(const RunProfile& profile, const std::vector<runtime::Input>& inputs);

}  // namespace tripline::tools
