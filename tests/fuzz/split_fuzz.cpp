// Any bytes, split in windows of any size and in one: the same events, the same skips, and each within its
// block. The first two bytes choose the window and the bound on an event; the rest is the file. Events are
// unwrapped too, since that is what is done with them next.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/split.hpp"

namespace {

using namespace tripline::runtime;

std::vector<std::string> outcome(std::string_view text, std::uint64_t window, std::uint64_t max_event) {
  std::vector<std::string> seen;
  std::uint64_t last_index = 0, events = 0;
  Splitting splitting;
  splitting.window_bytes = window;
  splitting.max_event_bytes = max_event;
  splitting.read = [&text](char* into, std::size_t size) -> std::optional<std::size_t> {
    size = std::min(size, text.size());
    std::memcpy(into, text.data(), size);
    text.remove_prefix(size);
    return size;
  };
  splitting.spare = [] { return Block(); };
  splitting.take = [&](Block block) {
    for (const EventExtent& piece : block.pieces) {
      if (events++ != 0 && piece.index <= last_index) std::abort();
      last_index = piece.index;
      if (piece.begin + piece.size > block.capacity || piece.size > max_event) std::abort();
      std::vector<char> exact(block.bytes.get() + piece.begin, block.bytes.get() + piece.begin + piece.size);
      std::string line = std::to_string(piece.index) + " " + std::to_string(piece.offset) + " ";
      Unwrapped event;
      const std::string_view wrong = unwrap(piece.shape, exact.data(), exact.size(), event);
      line += wrong.empty() ? event.bytes : wrong;
      line += std::to_string(event.timestamp.value_or(-1)) +
              block.groups.substr(piece.group_begin, piece.group_size);
      seen.push_back(std::move(line));
    }
  };
  splitting.skip = [&](SkipReason reason, std::uint64_t index, std::uint64_t offset, std::string_view detail,
                       std::optional<std::uint64_t> at) {
    seen.push_back(std::to_string(index) + " " + std::to_string(offset) + " " +
                   std::string(to_string(reason)) + std::string(detail) + std::to_string(at.value_or(0)));
  };
  split(splitting);
  std::sort(seen.begin(), seen.end());  // skips are told at once, events with their block
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  const std::uint64_t max_event = bytes[1] < 128 ? 1u << 20 : bytes[1];
  if (outcome(text, bytes[0] + 1u, max_event) != outcome(text, 1u << 20, max_event)) std::abort();
  return 0;
}
