#pragma once
// Another program's standard output, without a shell: arguments are handed over as they are.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tripline::tools {

struct ProgramOutput {
  int code = -1;  // 128 + signal where a signal ended it
  std::string out, err;
};
// Looks `arguments[0]` up in PATH and waits for its end. Nothing when it cannot be started, or prints more than `limit`
// bytes on either side (it is ended then).
std::optional<ProgramOutput> run_program(const std::vector<std::string>& arguments, std::size_t limit);

}  // namespace tripline::tools
