#include "runtime/seen_events.hpp"

#if __has_include(<xxh_x86dispatch.h>) && defined(__x86_64__)
#include <xxh_x86dispatch.h>  // whole events are hashed: by the widest registers there are
#else
#include <xxhash.h>
#endif

#include <cstring>
#include <string>

#include "runtime/keyed_hash.hpp"

namespace tripline::runtime {

SeenEvents::SeenEvents(std::uint64_t max_bytes) {
  for (Shard& shard : shards_) shard.table.bound(max_bytes / shard_count);
  // Events come from outside: nobody may choose contents that collide.
  for (std::size_t i = 0; i < secret_.size(); i += sizeof(std::uint64_t)) {
    const std::uint64_t some = keyed_hash("content " + std::to_string(i));
    std::memcpy(&secret_[i], &some, sizeof some);
  }
}

std::uint64_t SeenEvents::key_of(std::string_view id) {
  const std::uint64_t key = keyed_hash(id);
  return key == 0 ? 1 : key;
}

void SeenEvents::foresee(std::uint64_t key) const { shards_[key % shard_count].table.foresee(key); }

SeenEvents::Verdict SeenEvents::insert(std::uint64_t key, std::string_view content, std::int64_t envelope_time) {
  const std::uint64_t digest = XXH3_64bits_withSecret(content.data(), content.size(), secret_.data(), secret_.size()) ^
                               static_cast<std::uint64_t>(envelope_time) * 0x9E3779B97F4A7C15u;
  Shard& shard = shards_[key % shard_count];
  const std::lock_guard lock(shard.mutex);
  const SeenTable::Found found = shard.table.insert(key, digest);
  if (found.fresh) return Verdict::fresh;
  return found.digest == digest ? Verdict::copy : Verdict::conflict;
}

std::uint64_t SeenEvents::forgotten() const {
  std::uint64_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.table.forgotten();
  }
  return sum;
}

std::uint64_t SeenEvents::bytes() const {
  std::uint64_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.table.bytes();
  }
  return sum;
}

}  // namespace tripline::runtime
