#include "runtime/step_counts.hpp"

#include <algorithm>
#include <utility>

namespace tripline::runtime {

void StepCounts::add(std::int64_t start, std::uint64_t count) {
  if (Step* const known = find(start)) {
    known->count += count;
    return;
  }
  if (steps_.size() == steps_.capacity()) {
    compact();
    // By half, as there are many of these; and early, so that compacting frees a good part each time.
    if (steps_.size() * 4 >= steps_.capacity() * 3) steps_.reserve(std::max<std::size_t>(4, steps_.size() * 3 / 2));
  }
  steps_.push_back({start, count});
}

// Files of many places tell of the same minutes one after the other: a step is mostly among those that were sorted, or
// it is the last one.
StepCounts::Step* StepCounts::find(std::int64_t start) {
  if (!steps_.empty() && steps_.back().start == start) return &steps_.back();
  const auto end = steps_.begin() + static_cast<std::ptrdiff_t>(sorted_);
  const auto at = std::lower_bound(steps_.begin(), end, start, [](const Step& step, std::int64_t s) { return step.start < s; });
  return at != end && at->start == start ? &*at : nullptr;
}

void StepCounts::add(StepCounts&& other) {
  if (steps_.empty()) {
    *this = std::move(other);
    return;
  }
  for (const Step& step : std::exchange(other.steps_, {})) add(step.start, step.count);
}

void StepCounts::compact() {
  std::sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.start < b.start; });
  auto last = steps_.begin();
  for (auto at = steps_.begin(); at != steps_.end(); ++at) {
    if (at == last) continue;
    if (at->start == last->start) {
      last->count += at->count;
    } else {
      *++last = *at;
    }
  }
  if (!steps_.empty()) steps_.erase(last + 1, steps_.end());
  sorted_ = steps_.size();
}

std::vector<StepCounts::Step> StepCounts::sorted() const {
  StepCounts copy = *this;
  copy.compact();
  return std::move(copy.steps_);
}

}  // namespace tripline::runtime
