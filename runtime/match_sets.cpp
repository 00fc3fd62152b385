#include "runtime/match_sets.hpp"

namespace tripline::runtime {

// Filter numbers are ours, not an attacker's, so a plain mixing of them is enough.
std::size_t MatchSets::Hash::operator()(const std::vector<std::uint32_t>& filters) const {
  std::uint64_t hash = 0x9E3779B97F4A7C15u;
  for (const std::uint32_t filter : filters) {
    hash = (hash ^ filter) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 32;
  }
  return hash;
}

std::uint32_t MatchSets::number_of(const std::vector<std::uint32_t>& filters) {
  if (filters.size() > max_numbers / 4) return none;  // an event that matches nearly everything
  const auto [at, fresh] = numbers_.try_emplace(filters, static_cast<std::uint32_t>(sets_.size()));
  if (fresh) {
    sets_.push_back(&at->first);
    held_ += filters.size() + 16;  // and what the set costs beside its filters
  }
  return at->second;
}

void MatchSets::clear() {
  numbers_.clear();
  sets_.clear();
  held_ = 0;
  number_of({});
}

}  // namespace tripline::runtime
