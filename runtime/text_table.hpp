#pragma once
// Texts by number, each held once: what many cells refer to. Open addressing over hashes that are kept, so that
// growing reads no text again; texts come from outside, so these hashes are keyed. Copies are whole.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::runtime {

class TextTable {
 public:
  // The number of a text; numbers count from 0 in the order in which texts first came.
  std::uint32_t number(std::string_view text);
  const std::string& text(std::uint32_t number) const { return texts_[number]; }
  std::size_t size() const { return texts_.size(); }

 private:
  void grow();

  std::vector<std::string> texts_;
  std::vector<std::uint64_t> hashes_;  // by number
  std::vector<std::uint32_t> slots_;  // number + 1; 0: free
};

}  // namespace tripline::runtime
