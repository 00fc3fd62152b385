#pragma once
// Which events were there already (C7). A redelivered record has the id and the content of the first copy, so what is
// kept of an event is a keyed hash of its id and a hash of its content. Records that share an id but not the
// content are a conflict, which the caller resolves by reading again; so no hash decides a finding alone. Where an
// event's time comes from its envelope, that time is part of the content.

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "runtime/seen_table.hpp"

namespace tripline::runtime {

// Safe to share between threads. Memory: at most `max_bytes`; when that is reached no new ids are remembered, and
// `forgotten` counts the events for which further copies would no longer be recognised.
class SeenEvents {
 public:
  explicit SeenEvents(std::uint64_t max_bytes);

  enum class Verdict : std::uint8_t { fresh, copy, conflict };
  // What stands for an id; never 0.
  static std::uint64_t key_of(std::string_view id);
  // Begins to fetch the memory that `insert` of this key will look at.
  void foresee(std::uint64_t key) const;
  Verdict insert(std::uint64_t key, std::string_view content, std::int64_t envelope_time = 0);
  Verdict insert(std::string_view id, std::string_view content, std::int64_t envelope_time = 0) {
    return insert(key_of(id), content, envelope_time);
  }
  std::uint64_t forgotten() const;
  std::uint64_t bytes() const;

 private:
  struct Shard {
    mutable std::mutex mutex;
    SeenTable table;
  };

  static constexpr std::size_t shard_count = 32;
  std::array<Shard, shard_count> shards_;
  std::array<unsigned char, 192> secret_;  // of the hash of contents
};

}  // namespace tripline::runtime
