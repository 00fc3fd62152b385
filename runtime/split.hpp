#pragma once
// Text in windows -> the places of its events. All the shapes in which archives hold events are told apart
// here by their structure alone; what wraps a single event is taken off later, by whoever handles the block
// (envelope.hpp), so that this, the part that cannot be shared by threads, stays short.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/archive.hpp"
#include "runtime/envelope.hpp"
#include "runtime/token_index.hpp"

namespace tripline::runtime {

// An event's bytes with what is still around them.
struct EventExtent {
  std::size_t begin = 0;  // in its block
  std::size_t size = 0;
  std::uint64_t index = 0;      // the event's position in its file
  std::uint64_t offset = 0;     // of its first byte in the inflated file
  std::size_t group_begin = 0;  // the log group, in the block's `groups`
  std::size_t group_size = 0;
  Shape shape = Shape::object;
  bool indexed = false;          // its tokens are among the block's
  bool is_text = false;          // see TokenIndex
  std::uint32_t token_count = 0;
  std::size_t token_begin = 0;
};

// Bytes and the whole events among them. It stands alone, so any thread may take it; the bytes may be written
// to.
struct Block {
  std::unique_ptr<char[]> bytes;
  std::size_t capacity = 0;  // without the padding behind it
  std::vector<EventExtent> pieces;
  std::string groups;
  std::unique_ptr<TokenStart[]> tokens;  // room for one a byte, and for what a scan writes behind the last
  std::size_t token_count = 0;
  std::uint32_t input = 0;

  void clear();  // keeps its memory
  void reserve(std::size_t wanted);  // keeps no bytes
  // The tokens of a piece that has them.
  TokenIndex index_of(const EventExtent& piece) const {
    return {tokens.get() + piece.token_begin, piece.token_count, piece.is_text};
  }
};

struct Splitting {
  std::uint64_t window_bytes = 256 * 1024;
  std::uint64_t max_event_bytes = 16 * 1024 * 1024;
  // Reads up to `size` bytes: 0 at the end, none where the rest is lost (the reader has said why).
  std::function<std::optional<std::size_t>(char* into, std::size_t size)> read;
  // A block to fill (what it holds is cleared), and one that is full, or no longer needed and without pieces.
  // Blocks follow each other in the order of the text.
  std::function<Block()> spare;
  std::function<void(Block)> take;
  // `at`: the byte at which it showed, where that is not `offset` itself.
  std::function<void(SkipReason, std::uint64_t index, std::uint64_t offset, std::string_view detail,
                     std::optional<std::uint64_t> at)>
      skip;
};

// Returns how many elements were seen, events and skipped ones. What comes out does not depend on
// window_bytes.
std::uint64_t split(const Splitting& splitting);

}  // namespace tripline::runtime
