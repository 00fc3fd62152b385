#pragma once
// The text of a file as it is split: what is still needed of it stands in one buffer, and `more()` reads the next window
// behind it, keeping the bytes from the pinned ones on. Positions are offsets in the file, so they survive the move to
// another buffer. No decision looks at where a window ends, so what is split does not depend on it.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "runtime/scan.hpp"
#include "runtime/split.hpp"

namespace tripline::runtime {

class WindowText {
 protected:
  static constexpr std::uint64_t nowhere = ~std::uint64_t{0};
  static constexpr std::uint64_t longest_token = 4096;  // keys and log groups that matter are shorter

  // Takes its first buffer from `splitting`, which must outlive it.
  explicit WindowText(const Splitting& splitting);

  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  const char* at(std::uint64_t offset) const { return block_.bytes.get() + (offset - base_); }
  const char* here() const { return at(at_); }
  std::string_view text(std::uint64_t begin, std::uint64_t end) const {
    return {at(begin), static_cast<std::size_t>(end - begin)};
  }

  // Whether n more bytes are there.
  bool have(std::size_t n) {
    while (end_ - at_ < n) {
      if (!more()) return false;
    }
    return true;
  }
  bool skip_space() {
    for (;;) {
      while (at_ < end_) {
        if (!is_space(*here())) return true;
        ++at_;
      }
      if (!more()) return false;
    }
  }
  bool more();
  void unpin_if_longer(std::uint64_t& pin, std::uint64_t bound) const {
    if (pin != nowhere && at_ - pin > bound) pin = nowhere;
  }

  const Splitting& with_;
  Block block_;
  std::uint64_t base_ = 0;  // offset of the buffer's first byte
  std::uint64_t at_ = 0;
  std::uint64_t end_ = 0;
  bool at_end_ = false;
  bool lost_ = false;              // the rest cannot be read
  std::uint64_t pin_ = nowhere;    // an event or document that may become one piece
  std::uint64_t token_ = nowhere;  // a key or a short string
  TokenNotes notes_;               // of the event that is scanned; takes none where it has no room

 private:
  void make_room();
};

}  // namespace tripline::runtime
