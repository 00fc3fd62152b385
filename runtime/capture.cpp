#include "runtime/capture.hpp"

#include <re2/re2.h>

#include "runtime/text_map.hpp"

namespace tripline::runtime {

std::shared_ptr<const re2::RE2> compiled_capture(const std::string& pattern) {
  constexpr std::size_t most = 64;  // then all are forgotten; who has one keeps it
  thread_local TextMap<std::shared_ptr<const re2::RE2>> known;
  if (known.size() >= most && !known.contains(pattern)) known.clear();
  auto& at = known[pattern];
  if (!at) at = std::make_shared<const re2::RE2>(pattern, re2::RE2::Quiet);
  return at;
}

}  // namespace tripline::runtime
