#include "runtime/reference.hpp"

#include <algorithm>

namespace tripline::runtime {

void Evidence::add_early(const Reference& reference, std::size_t most) {
  if (list_.size() == most && !(reference < list_.back())) return;
  const auto at = std::lower_bound(list_.begin(), list_.end(), reference);
  if (at != list_.end() && *at == reference) return;
  if (list_.size() == most) list_.pop_back();
  list_.insert(std::lower_bound(list_.begin(), list_.end(), reference), reference);
  if (list_.size() == most) latest_ = list_.back().time;
}

void Evidence::add(const Evidence& other) {
  for (const Reference& reference : other.list_) add(reference);
}

}  // namespace tripline::runtime
