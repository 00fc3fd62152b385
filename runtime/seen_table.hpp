#pragma once
// A table from keys to digests that only grows. What it looks at is not the entries, which stand in the order in which
// they came, but an index of four bytes each: most keys are new, so that is all they touch at a random place, and the
// rest is written one behind the other and never moved.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace tripline::runtime {

// Memory: at most `max_bytes`, some 21 bytes an entry. `foresee` may be called while somebody else inserts; all else
// is for one thread at a time. Keys are hashes, and not 0.
class SeenTable {
 public:
  void bound(std::uint64_t max_bytes) { max_bytes_ = max_bytes; }

  // Begins to fetch the memory that `insert` of this key will look at.
  void foresee(std::uint64_t key) const;
  struct Found {
    bool fresh = true;
    std::uint64_t digest = 0;  // of the first one with this key, where it is not fresh
  };
  // Remembers the digest of a fresh key. When memory is used up it does not, and counts it.
  Found insert(std::uint64_t key, std::uint64_t digest);
  std::uint64_t forgotten() const { return forgotten_; }
  std::uint64_t bytes() const { return index_size_ * sizeof(Slot) + used_ * sizeof(Entry); }

 private:
  struct Entry {
    std::uint64_t key, digest;
  };
  // The number of an entry, from 1, in the low bits; the others are the key's. 0: free.
  using Slot = std::uint32_t;

  // Entries in pieces, each as long as all before it.
  static constexpr std::size_t first_piece = 64;
  static constexpr std::uint64_t most_entries = std::uint64_t{1} << 28;  // leaves four bits of the key
  Entry& entry(std::uint64_t number) const;
  Slot tag_of(std::uint64_t key) const { return static_cast<Slot>(key >> 16) & ~number_mask_; }

  bool make_room();
  bool remember(std::uint64_t key, std::uint64_t digest);
  void index_again(std::uint64_t size);
  void put(std::uint64_t key, Slot number);

  std::uint64_t max_bytes_ = 0;
  std::uint64_t used_ = 0;
  std::uint64_t forgotten_ = 0;
  std::array<std::unique_ptr<Entry[]>, 24> pieces_;
  std::unique_ptr<Slot[]> index_;
  std::uint64_t index_size_ = 0;
  Slot number_mask_ = 0;
  // Where the index is, for those who foresee: it may have moved meanwhile, and nobody reads what is fetched.
  std::atomic<const Slot*> seen_index_ = nullptr;
  std::atomic<std::uint64_t> seen_size_ = 0;
};

}  // namespace tripline::runtime
