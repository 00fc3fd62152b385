#include "runtime/seen_events.hpp"

#if __has_include(<xxh_x86dispatch.h>) && defined(__x86_64__)
#include <xxh_x86dispatch.h>  // whole events are hashed: by the widest registers there are
#else
#include <xxhash.h>
#endif

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "runtime/keyed_hash.hpp"

namespace tripline::runtime {

SeenEvents::SeenEvents(std::uint64_t max_bytes) : max_entries_per_shard_(max_bytes / sizeof(Entry) / shard_count) {
  // Events come from outside: nobody may choose contents that collide.
  for (std::size_t i = 0; i < secret_.size(); i += sizeof(std::uint64_t)) {
    const std::uint64_t some = keyed_hash("content " + std::to_string(i));
    std::memcpy(&secret_[i], &some, sizeof some);
  }
}

// Tables grow by half, so that little is reserved for nothing: positions are taken by multiplication, not by mask.
namespace {
std::size_t place(std::uint64_t hash, std::size_t size) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>(static_cast<Wide>(hash * 0x9E3779B97F4A7C15u) * size >> 64);
}
}  // namespace

void SeenEvents::grow(Shard& shard) {
  const std::size_t size = std::min<std::size_t>(std::max<std::size_t>(64, shard.entries.size() * 3 / 2),
                                                 static_cast<std::size_t>(max_entries_per_shard_));
  const std::vector<Entry> old = std::exchange(shard.entries, std::vector<Entry>(size));
  for (const Entry& entry : old) {
    if (entry.id == 0) continue;
    std::size_t at = place(entry.id, size);
    while (shard.entries[at].id != 0) at = at + 1 == size ? 0 : at + 1;
    shard.entries[at] = entry;
  }
  shard.size.store(size, std::memory_order_relaxed);
  shard.begin.store(shard.entries.data(), std::memory_order_relaxed);
}

std::uint64_t SeenEvents::key_of(std::string_view id) {
  const std::uint64_t key = keyed_hash(id);
  return key == 0 ? 1 : key;
}

void SeenEvents::foresee(std::uint64_t key) const {
  const Shard& shard = shards_[key % shard_count];
  // The two may be of different growths; an address that is read by nobody does no harm.
  const Entry* const begin = shard.begin.load(std::memory_order_relaxed);
  const std::size_t size = shard.size.load(std::memory_order_relaxed);
  if (begin) __builtin_prefetch(reinterpret_cast<const char*>(begin) + place(key, size) * sizeof(Entry), 1);
}

SeenEvents::Verdict SeenEvents::insert(std::uint64_t key, std::string_view content, std::int64_t envelope_time) {
  const std::uint64_t digest = XXH3_64bits_withSecret(content.data(), content.size(), secret_.data(), secret_.size()) ^
                               static_cast<std::uint64_t>(envelope_time) * 0x9E3779B97F4A7C15u;
  Shard& shard = shards_[key % shard_count];
  const std::lock_guard lock(shard.mutex);
  if ((shard.used + 1) * 10 > shard.entries.size() * 8 && shard.entries.size() < max_entries_per_shard_) grow(shard);
  const std::size_t size = shard.entries.size();
  if (size == 0) {
    ++shard.forgotten;
    return Verdict::fresh;
  }
  for (std::size_t at = place(key, size);; at = at + 1 == size ? 0 : at + 1) {
    Entry& entry = shard.entries[at];
    if (entry.id == key) return entry.content == digest ? Verdict::copy : Verdict::conflict;
    if (entry.id != 0) continue;
    if ((shard.used + 1) * 10 > size * 9) {  // full, and may not grow
      ++shard.forgotten;
    } else {
      entry = {key, digest};
      ++shard.used;
    }
    return Verdict::fresh;
  }
}

std::uint64_t SeenEvents::forgotten() const {
  std::uint64_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.forgotten;
  }
  return sum;
}

std::uint64_t SeenEvents::bytes() const {
  std::uint64_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.entries.size() * sizeof(Entry);
  }
  return sum;
}

}  // namespace tripline::runtime
