#include "runtime/scan.hpp"

#include <bit>
#include <cstring>

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "runtime/scan.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "runtime/scan_block-inl.h"

// Brackets outside of strings are counted by popcount, and only in a block in which the depth may come back to zero
// are they looked at one by one.
//
// Two checks by neighbours cost a few instructions and find broken text within a token or two: a bracket may
// only open behind `,` `:` or another opening one, and only `,` `:` a closing bracket or white space may
// follow a string. The second notices a missing quote, which would otherwise turn the archive inside out.
//
// This file is compiled once for each instruction set, and the best that the processor has is chosen when it runs.

HWY_BEFORE_NAMESPACE();
namespace tripline::runtime::HWY_NAMESPACE {

// Notes the tokens of a block among its first bytes, those of `wanted`. `inside` strings: with the opening quote,
// without the closing one.
HWY_INLINE void note_block(TokenNotes& notes, const Masks& masks, std::uint64_t quote, std::uint64_t inside,
                           std::uint64_t wanted) {
  const std::uint64_t separator = masks.comma | masks.colon | masks.open | masks.close;
  const std::uint64_t scalar = ~(separator | masks.blank);
  const std::uint64_t unquoted = scalar & ~quote;
  const std::uint64_t goes_on = unquoted << 1 | notes.scalar_goes_on;
  notes.scalar_goes_on = unquoted >> 63;
  const std::uint64_t tokens = (separator | (scalar & ~goes_on)) & ~(inside ^ quote) & wanted;
  put_positions(tokens, notes.size, notes.into + notes.count);

  // The string that a backslash stands in is the last token before it.
  std::uint64_t backslash = masks.backslash & inside & wanted;
  while (backslash != 0) {
    const std::uint64_t before = (backslash & (~backslash + 1)) - 1;
    const std::size_t token = notes.count + static_cast<std::size_t>(std::popcount(tokens & before));
    if (token != 0) notes.into[token - 1] |= token_escaped;
    const std::uint64_t next = tokens & ~before;  // no more of the same string
    backslash &= next == 0 ? 0 : ~((next & (~next + 1)) - 1);
  }

  notes.count += static_cast<std::uint32_t>(std::popcount(tokens));
  notes.high |= masks.high & wanted;
  notes.control |= masks.control & inside & wanted;
  notes.size += static_cast<std::uint32_t>(scan_block);
}

// Whether what was noted, which begins at `text`, is text (see TokenNotes).
HWY_INLINE void judge(TokenNotes& notes, const char* text) {
  notes.text = notes.control == 0 && (notes.high == 0 || is_utf8(text, notes.size));
}

// The closing bracket that brings the depth to zero, as its bit; 0 where none does.
HWY_INLINE std::uint64_t last_close(std::uint64_t open, std::uint64_t close, std::uint64_t depth) {
  for (; close != 0; close &= close - 1) {
    const std::uint64_t bit = close & (~close + 1);
    --depth;
    if (depth + static_cast<std::uint64_t>(std::popcount(open & (bit - 1))) == 0) return bit;
  }
  return 0;
}

template <bool with_notes>
HWY_INLINE ScanStep scan_loop(Scan& scan, const char* bytes, std::size_t blocks, TokenNotes& kept) {
  Scan now = scan;  // in registers while the loop runs
  TokenNotes notes = kept;
  for (std::size_t block = 0; block < blocks; ++block) {
    const char* const here = bytes + block * scan_block;
    const auto* const here_bytes = reinterpret_cast<const std::uint8_t*>(here);
    const Masks masks = classify(here_bytes);
    const std::uint64_t space = masks.space();
    const std::uint64_t quote = masks.quote & ~escaped_bytes(masks.backslash, now.escaped);
    const std::uint64_t inside = prefix_xor(quote) ^ now.in_string;  // the opening quote, not the closing one
    now.in_string = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);

    const std::uint64_t open = masks.open & ~inside;
    const std::uint64_t close = masks.close & ~inside;
    const std::uint64_t separator = (masks.comma | masks.colon) & ~inside;

    // Where a bracket may open: behind a separator or an opening bracket and any white space after it.
    const std::uint64_t behind = (separator | open) << 1 | now.may_open;
    unsigned long long over_space = 0;
    const bool space_goes_on = __builtin_uaddll_overflow(behind & space, space, &over_space);
    const std::uint64_t may_open = (behind | over_space) & ~space;
    now.may_open = (separator | open) >> 63 | (space_goes_on ? 1 : 0);

    const std::uint64_t ended = quote & ~inside;
    const std::uint64_t after = ended << 1 | now.string_ended;
    now.string_ended = ended >> 63;

    const std::uint64_t misplaced =
        (open & ~may_open) | (after & ~(masks.comma | masks.colon | masks.close | space));
    std::uint64_t newline = 0;
    for (std::uint64_t control = masks.control & inside; control != 0; control &= control - 1) {
      if (here[std::countr_zero(control)] == '\n') newline |= control & (~control + 1);
    }
    const std::uint64_t bad = newline | misplaced;

    // The next record stands behind a comma, and most brackets do not.
    std::uint64_t nested = now.record ? open & ~((masks.colon | masks.open) << 1) : 0;
    std::uint64_t next_record = 0;
    while (nested != 0) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(nested));
      nested &= nested - 1;
      const char follower = here[bit + 1];
      if ((follower == '"' ? here[bit + 2] == 'e' : static_cast<unsigned char>(follower) <= ' ') &&
          (now.depth != 0 || bit != 0) && starts_record(here + bit) &&
          last_before(here + bit, scan_behind) == ',') {
        next_record = std::uint64_t{1} << bit;
        break;
      }
    }

    const std::uint64_t stop = bad | next_record;
    const std::uint64_t before_stop = stop == 0 ? ~std::uint64_t{0} : (stop & (~stop + 1)) - 1;
    const auto closes = static_cast<std::uint64_t>(std::popcount(close));
    if (now.depth <= closes) {
      const std::uint64_t last = last_close(open, close & before_stop, now.depth);
      if (last != 0) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(last));
        scan = now;
        if constexpr (with_notes) {
          note_block(notes, masks, quote, inside, ~std::uint64_t{0} >> (63 - bit));
          notes.size -= static_cast<std::uint32_t>(scan_block - 1 - bit);
          judge(notes, here + bit + 1 - notes.size);
          kept = notes;
        }
        const bool matches = (here[bit] == '}') == (now.opening == '{');
        return {matches ? ScanEnd::closed : ScanEnd::wrong_bracket, block * scan_block + bit};
      }
    }
    if (stop != 0) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(stop));
      scan = now;
      const ScanEnd end = newline >> bit & 1     ? ScanEnd::newline_in_string
                          : misplaced >> bit & 1 ? ScanEnd::bad_neighbours
                                                 : ScanEnd::next_record;
      return {end, block * scan_block + bit};
    }
    now.depth += static_cast<std::uint64_t>(std::popcount(open)) - closes;
    if constexpr (with_notes) note_block(notes, masks, quote, inside, ~std::uint64_t{0});
  }
  scan = now;
  kept = notes;
  return {};
}

ScanStep scan_some(Scan& scan, const char* bytes, std::size_t blocks, TokenNotes* notes) {
  if (notes != nullptr) return scan_loop<true>(scan, bytes, blocks, *notes);
  TokenNotes none;
  return scan_loop<false>(scan, bytes, blocks, none);
}

bool note_all(std::string_view text, TokenNotes& kept) {
  TokenNotes notes = kept;
  std::uint64_t escaped = 0, in_string = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::uint8_t last[scan_block];
  for (std::size_t at = 0; at < text.size(); at += scan_block) {
    const std::uint8_t* here = bytes + at;
    if (text.size() - at < scan_block) {  // the end, with white space behind it
      std::memset(last, ' ', sizeof last);
      std::memcpy(last, here, text.size() - at);
      here = last;
    }
    const Masks masks = classify(here);
    const std::uint64_t quote = masks.quote & ~escaped_bytes(masks.backslash, escaped);
    const std::uint64_t inside = prefix_xor(quote) ^ in_string;
    in_string = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);
    note_block(notes, masks, quote, inside, ~std::uint64_t{0});
  }
  notes.size = static_cast<std::uint32_t>(text.size());
  judge(notes, text.data());
  kept = notes;
  return notes.text && in_string == 0;
}

}  // namespace tripline::runtime::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tripline::runtime {

namespace {

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

HWY_EXPORT(scan_some);
HWY_EXPORT(note_all);

}  // namespace

std::string_view to_string(ScanEnd end) {
  switch (end) {
    case ScanEnd::none:
      return "goes on";
    case ScanEnd::closed:
      return "closed";
    case ScanEnd::end_of_input:
      return "the file ends inside of it";
    case ScanEnd::newline_in_string:
      return "a string runs over the end of its line";
    case ScanEnd::bad_neighbours:
      return "brackets and strings stand where JSON allows none";
    case ScanEnd::next_record:
      return "the next record begins before its end";
    case ScanEnd::wrong_bracket:
      return "a bracket closes one of the other kind";
  }
  return "";
}

char last_before(const char* bytes, std::size_t limit) {
  for (std::size_t i = 1; i <= limit; ++i) {
    if (!is_space(*(bytes - i))) return *(bytes - i);
  }
  return 0;
}

bool starts_record(const char* bytes) {
  constexpr std::string_view key = "\"eventVersion\"";
  if (bytes[0] != '{') return false;
  std::size_t at = 1;
  while (at + key.size() < scan_ahead && is_space(bytes[at])) ++at;
  return std::memcmp(bytes + at, key.data(), key.size()) == 0;
}

ScanStep scan_blocks(Scan& scan, const char* bytes, std::size_t blocks, TokenNotes* notes) {
  return HWY_DYNAMIC_DISPATCH(scan_some)(scan, bytes, blocks, notes);
}

bool note_tokens(std::string_view text, TokenNotes& notes) {
  return HWY_DYNAMIC_DISPATCH(note_all)(text, notes);
}

}  // namespace tripline::runtime
#endif
