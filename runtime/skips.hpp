#pragma once
// The account of what was stepped over: all of it counted, the first of it kept.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/archive.hpp"

namespace tripline::runtime {

// Keeps the `bound` smallest skips in bounded memory, whatever the order in which they come.
class FirstSkips {
 public:
  explicit FirstSkips(std::size_t bound = 1000) : bound_(bound) {}

  void add(SkipReason reason, std::string_view file, std::uint64_t index, std::uint64_t offset,
           std::string_view detail, std::optional<std::uint64_t> at = std::nullopt);
  void add(FirstSkips&& other);
  std::uint64_t count() const { return count_; }
  std::vector<Skip> take_sorted();

 private:
  void keep(Skip skip);

  std::size_t bound_;
  std::uint64_t count_ = 0;
  std::vector<Skip> heap_;  // the largest first
};

}  // namespace tripline::runtime
