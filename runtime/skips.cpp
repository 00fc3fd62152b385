#include "runtime/skips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace tripline::runtime {

std::string_view to_string(SkipReason reason) {
  switch (reason) {
    case SkipReason::unreadable:
      return "unreadable";
    case SkipReason::broken_compression:
      return "broken-compression";
    case SkipReason::trailing_garbage:
      return "trailing-garbage";
    case SkipReason::inflate_bound:
      return "inflate-bound";
    case SkipReason::broken_json:
      return "broken-json";
    case SkipReason::event_too_long:
      return "event-too-long";
    case SkipReason::unknown_shape:
      return "unknown-shape";
  }
  return "";
}

void FirstSkips::add(SkipReason reason, std::string_view file, std::uint64_t index, std::uint64_t offset,
                     std::string_view detail, std::optional<std::uint64_t> at) {
  ++count_;
  if (heap_.size() == bound_ && std::tuple(std::string_view(heap_[0].file), heap_[0].index, heap_[0].offset) <
                                    std::tuple(file, index, offset)) {
    return;
  }
  keep({std::string(file), index, offset, reason,
        at ? fmt::format("{}, at byte {}", detail, *at) : std::string(detail)});
}

void FirstSkips::add(FirstSkips&& other) {
  count_ += other.count_;
  for (Skip& skip : other.heap_) keep(std::move(skip));
  other = FirstSkips(other.bound_);
}

void FirstSkips::keep(Skip skip) {
  heap_.push_back(std::move(skip));
  std::push_heap(heap_.begin(), heap_.end());
  if (heap_.size() <= bound_) return;
  std::pop_heap(heap_.begin(), heap_.end());
  heap_.pop_back();
}

std::vector<Skip> FirstSkips::take_sorted() {
  std::sort(heap_.begin(), heap_.end());
  return std::exchange(heap_, {});
}

}  // namespace tripline::runtime
