#pragma once
// Work in a process of its own: its peak memory is its alone, and its time has start and end of a process in
// it.

#include <cstdint>
#include <functional>
#include <string>

namespace tripline::bench {

struct ChildResult {
  bool ok = false;
  std::string output;
  double seconds = 0;
  std::uint64_t peak_bytes = 0;
};

// Runs `work` in a forked child. What the child inherits counts into its peak, so measure memory before the
// parent has become large.
ChildResult in_child(const std::function<std::string()>& work);

// Runs a shell command; output is its standard output.
ChildResult run_command(const std::string& command);

}  // namespace tripline::bench
