#include "runtime/known_relations.hpp"

#include <xxhash.h>

#include <utility>

#include "runtime/process_seed.hpp"

namespace tripline::runtime {

namespace {
constexpr std::size_t doorkeeper_slots = 1 << 16;
}

KnownRelations::KnownRelations() : known_(0, Hash{process_seed()}), seen_once_(doorkeeper_slots) {}

std::size_t KnownRelations::Hash::operator()(std::string_view key) const {
  return XXH3_64bits_withSeed(key.data(), key.size(), seed);
}

const KnownRelations::Cells* KnownRelations::find(std::string_view key, const Relations& relations) {
  if (std::exchange(prunings_, relations.prunings()) != relations.prunings()) known_.clear();
  const auto at = known_.find(key);
  return at == known_.end() ? nullptr : &at->second;
}

void KnownRelations::remember(std::string_view key, Cells cells, const Relations& relations) {
  if (prunings_ != relations.prunings()) return;  // some of the cells may be gone already
  const std::size_t hash = known_.hash_function()(key);
  const auto tag = static_cast<std::uint8_t>(hash >> 32 | 1);
  if (std::exchange(seen_once_[hash % doorkeeper_slots], tag) != tag) return;
  if (known_.size() >= most) known_.clear();
  known_.emplace(key, std::move(cells));
}

}  // namespace tripline::runtime
