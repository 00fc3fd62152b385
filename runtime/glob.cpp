#include "runtime/glob.hpp"

#include <cstddef>

namespace tripline::runtime {

namespace {

// Only the last star is ever tried again: what an earlier one could take instead, this one can take as well.
template <bool question>
bool match(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = pattern.npos, retry = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = n;
    } else if (p < pattern.size() && ((question && pattern[p] == '?') || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != pattern.npos) {
      p = star + 1;
      n = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool is_glob(std::string_view text) { return text.find_first_of("*?") != text.npos; }

bool glob_match(std::string_view pattern, std::string_view name) { return match<true>(pattern, name); }

bool star_match(std::string_view pattern, std::string_view text) { return match<false>(pattern, text); }

}  // namespace tripline::runtime
