// What 64 bytes of JSON text are, as one bit per byte for each kind of byte that matters, and whether they are
// UTF-8. Compiled once for each instruction set that Highway knows, hence the guard that is turned over with each.
//
// Quotes that no backslash escapes, xor-ed from the left, mark the insides of strings, and a token begins where a
// bracket or separator stands, a string opens, or a scalar follows something else: the first stage of Langdale and
// Lemire, "Parsing Gigabytes of JSON per Second" (2019). UTF-8 is checked by three table look-ups for each byte and
// the one before it: Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2021).

#if defined(TRIPLINE_RUNTIME_SCAN_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRIPLINE_RUNTIME_SCAN_BLOCK_INL_H_
#undef TRIPLINE_RUNTIME_SCAN_BLOCK_INL_H_
#else
#define TRIPLINE_RUNTIME_SCAN_BLOCK_INL_H_
#endif

#include <bit>
#include <cstdint>
#include <cstring>

#include <hwy/highway.h>

#include "runtime/scan_constants.hpp"

HWY_BEFORE_NAMESPACE();
namespace tripline::runtime::HWY_NAMESPACE {

struct Masks {
  std::uint64_t quote = 0, backslash = 0, open = 0, close = 0, comma = 0, colon = 0;
  std::uint64_t blank = 0;    // JSON's white space
  std::uint64_t control = 0;  // below space
  std::uint64_t high = 0;     // not ASCII
  std::uint64_t space() const { return blank | control; }
};

#if HWY_TARGET == HWY_SCALAR

// Eight bytes in a word: a byte of the result is 0x80 where the test holds, else 0.
struct Word {
  std::uint64_t bytes;
  static constexpr std::uint64_t each(unsigned byte) { return 0x0101010101010101ull * byte; }
  static Word load(const std::uint8_t* from) {
    std::uint64_t word = 0;
    for (int i = 0; i < 8; ++i) word |= std::uint64_t{from[i]} << 8 * i;
    return {word};
  }
  std::uint64_t equal(char byte) const {
    const std::uint64_t difference = bytes ^ each(static_cast<unsigned char>(byte));
    return ~(((difference & each(0x7F)) + each(0x7F)) | difference) & each(0x80);
  }
  std::uint64_t below_space() const { return ~(((bytes & each(0x7F)) + each(0x60)) | bytes) & each(0x80); }
  std::uint64_t high() const { return bytes & each(0x80); }
};

inline std::uint64_t bits_of(std::uint64_t found, std::size_t shift) {
  return ((found >> 7) * 0x0102040810204080ull >> 56) << shift;
}

inline Masks classify(const std::uint8_t* bytes) {
  Masks masks;
  for (std::size_t i = 0; i < 64; i += 8) {
    const Word word = Word::load(bytes + i);
    masks.quote |= bits_of(word.equal('"'), i);
    masks.backslash |= bits_of(word.equal('\\'), i);
    masks.open |= bits_of(word.equal('{') | word.equal('['), i);
    masks.close |= bits_of(word.equal('}') | word.equal(']'), i);
    masks.comma |= bits_of(word.equal(','), i);
    masks.colon |= bits_of(word.equal(':'), i);
    masks.blank |= bits_of(word.equal(' ') | word.equal('\n') | word.equal('\t') | word.equal('\r'), i);
    masks.control |= bits_of(word.below_space(), i);
    masks.high |= bits_of(word.high(), i);
  }
  return masks;
}

#else

namespace hn = hwy::HWY_NAMESPACE;
// At most a block at a time; fewer bytes where the registers are shorter.
using Lane = hn::CappedTag<std::uint8_t, 64>;

template <class Mask>
HWY_INLINE std::uint64_t bits_of(Mask mask, std::size_t shift) {
  std::uint64_t bits = 0;
  hn::StoreMaskBits(Lane(), mask, reinterpret_cast<std::uint8_t*>(&bits));
  return bits << shift;
}

// Most text has neither control characters nor bytes that are not ASCII: one comparison finds both, and they are told
// apart only where there are some.
struct RareMasks {
  std::uint64_t blank = 0, control = 0, high = 0;
};
HWY_NOINLINE RareMasks classify_rare(const std::uint8_t* bytes) {
  const Lane lane;
  const hn::RebindToSigned<Lane> sign;
  RareMasks masks;
  for (std::size_t i = 0; i < 64; i += hn::Lanes(lane)) {
    const auto here = hn::LoadU(lane, bytes + i);
    const auto is = [&](char c) HWY_ATTR { return hn::Eq(here, hn::Set(lane, static_cast<std::uint8_t>(c))); };
    masks.blank |= bits_of(is('\n'), i) | bits_of(is('\r'), i) | bits_of(is('\t'), i);
    masks.control |= bits_of(hn::Eq(hn::Min(here, hn::Set(lane, 0x1F)), here), i);
    masks.high |= bits_of(hn::RebindMask(lane, hn::Lt(hn::BitCast(sign, here), hn::Zero(sign))), i);
  }
  return masks;
}

HWY_INLINE Masks classify(const std::uint8_t* bytes) {
  const Lane lane;
  const hn::RebindToSigned<Lane> sign;
  const ScanConstants& is = scan_constants;
  const auto quote = hn::LoadDup128(lane, is.quote), backslash = hn::LoadDup128(lane, is.backslash);
  const auto open = hn::LoadDup128(lane, is.open), close = hn::LoadDup128(lane, is.close);
  const auto comma = hn::LoadDup128(lane, is.comma), colon = hn::LoadDup128(lane, is.colon);
  const auto space = hn::LoadDup128(lane, is.space);
  Masks masks;
  std::uint64_t rare = 0;
  for (std::size_t i = 0; i < 64; i += hn::Lanes(lane)) {
    const auto here = hn::LoadU(lane, bytes + i);
    const auto folded = hn::Or(here, space);  // `[` and `]` become `{` and `}`
    masks.quote |= bits_of(hn::Eq(here, quote), i);
    masks.backslash |= bits_of(hn::Eq(here, backslash), i);
    masks.open |= bits_of(hn::Eq(folded, open), i);
    masks.close |= bits_of(hn::Eq(folded, close), i);
    masks.comma |= bits_of(hn::Eq(here, comma), i);
    masks.colon |= bits_of(hn::Eq(here, colon), i);
    masks.blank |= bits_of(hn::Eq(here, space), i);
    rare |= bits_of(hn::RebindMask(lane, hn::Lt(hn::BitCast(sign, here), hn::BitCast(sign, space))), i);
  }
  if (HWY_UNLIKELY(rare != 0)) {
    const RareMasks found = classify_rare(bytes);
    masks.blank |= found.blank;
    masks.control = found.control;
    masks.high = found.high;
  }
  return masks;
}

#endif

HWY_INLINE std::uint64_t prefix_xor(std::uint64_t bits) {
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSE4
  const hn::Full128<std::uint64_t> wide;
  return hn::GetLane(hn::CLMulLower(hn::Set(wide, bits), hn::Set(wide, ~std::uint64_t{0})));
#else
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
#endif
}

// The bytes behind an odd run of backslashes; `carry` takes the state over the border of blocks.
HWY_INLINE std::uint64_t escaped_bytes(std::uint64_t backslash, std::uint64_t& carry) {
  if (backslash == 0) {
    const std::uint64_t escaped = carry;
    carry = 0;
    return escaped;
  }
  constexpr std::uint64_t even = 0x5555555555555555ull;
  backslash &= ~carry;
  const std::uint64_t follows = backslash << 1 | carry;
  const std::uint64_t odd_starts = backslash & ~even & ~follows;
  unsigned long long runs_from_even = 0;
  carry = __builtin_uaddll_overflow(odd_starts, backslash, &runs_from_even) ? 1 : 0;
  return (even ^ (std::uint64_t{runs_from_even} << 1)) & follows;
}

// Writes where the bits are, counted from `base`; may write up to 64 numbers whatever the bits.
HWY_INLINE void put_positions(std::uint64_t bits, std::uint32_t base, std::uint32_t* into) {
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3_DL
  alignas(64) static constexpr std::uint8_t numbers[64] = {
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
      44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  const auto count = static_cast<unsigned>(std::popcount(bits));
  const __m512i packed = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(numbers));
  const __m512i start = _mm512_set1_epi32(static_cast<int>(base));
  const auto store = [&](unsigned part, __m128i some) HWY_ATTR {
    _mm512_storeu_si512(into + 16 * part, _mm512_add_epi32(start, _mm512_cvtepu8_epi32(some)));
  };
  store(0, _mm512_castsi512_si128(packed));
  if (count > 16) {
    store(1, _mm512_extracti32x4_epi32(packed, 1));
    if (count > 32) {
      store(2, _mm512_extracti32x4_epi32(packed, 2));
      store(3, _mm512_extracti32x4_epi32(packed, 3));
    }
  }
#else
  while (bits != 0) {
    for (int i = 0; i < 4; ++i) {
      *into++ = base + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
#endif
}

// Whether 64 bytes go on the three before them as UTF-8 does. An end cut short shows in the next block.
HWY_INLINE bool continues_utf8(const std::uint8_t* bytes) {
  constexpr std::uint8_t too_short = 1, too_long = 2, overlong_3 = 4, too_large = 8, surrogate = 16,
                         overlong_2 = 32, too_large_1000 = 64, overlong_4 = 64, two_continuations = 128;
  constexpr std::uint8_t any = too_short | too_long | two_continuations;
  constexpr std::uint8_t larger = any | too_large | too_large_1000;
  constexpr std::uint8_t behind = too_long | overlong_2 | two_continuations;
  alignas(16) static constexpr std::uint8_t first_high[16] = {
      too_long, too_long, too_long, too_long, too_long, too_long, too_long, too_long,
      two_continuations, two_continuations, two_continuations, two_continuations,
      too_short | overlong_2, too_short, too_short | overlong_3 | surrogate,
      too_short | too_large | too_large_1000 | overlong_4};
  alignas(16) static constexpr std::uint8_t first_low[16] = {
      any | overlong_3 | overlong_2 | overlong_4, any | overlong_2, any, any, any | too_large, larger, larger,
      larger, larger, larger, larger, larger, larger, larger | surrogate, larger, larger};
  alignas(16) static constexpr std::uint8_t second_high[16] = {
      too_short, too_short, too_short, too_short, too_short, too_short, too_short, too_short,
      behind | overlong_3 | too_large_1000 | overlong_4, behind | overlong_3 | too_large,
      behind | surrogate | too_large, behind | surrogate | too_large,
      too_short, too_short, too_short, too_short};
#if HWY_TARGET == HWY_SCALAR
  for (std::size_t i = 0; i < 64; ++i) {
    const std::uint8_t* const here = bytes + i;
    const unsigned found = first_high[here[-1] >> 4] & first_low[here[-1] & 0x0F] & second_high[here[0] >> 4];
    if ((here[-2] >= 0xE0 || here[-3] >= 0xF0 ? two_continuations : 0) != found) return false;
  }
  return true;
#else
  const Lane lane;
  const auto nibble = hn::Set(lane, 0x0F);
  auto wrong = hn::Zero(lane);
  for (std::size_t i = 0; i < 64; i += hn::Lanes(lane)) {
    const auto here = hn::LoadU(lane, bytes + i);
    const auto before = hn::LoadU(lane, bytes + i - 1);
    const auto by_high = hn::TableLookupBytes(hn::LoadDup128(lane, first_high), hn::ShiftRight<4>(before));
    const auto by_low = hn::TableLookupBytes(hn::LoadDup128(lane, first_low), hn::And(before, nibble));
    const auto by_second = hn::TableLookupBytes(hn::LoadDup128(lane, second_high), hn::ShiftRight<4>(here));
    const auto found = hn::And(hn::And(by_high, by_low), by_second);
    // Two continuations in a row are right where the byte two before leads three, or three before leads four.
    const auto third = hn::SaturatedSub(hn::LoadU(lane, bytes + i - 2), hn::Set(lane, 0xE0 - 0x80));
    const auto fourth = hn::SaturatedSub(hn::LoadU(lane, bytes + i - 3), hn::Set(lane, 0xF0 - 0x80));
    const auto wanted = hn::And(hn::Or(third, fourth), hn::Set(lane, 0x80));
    wrong = hn::Or(wrong, hn::Xor(found, wanted));
  }
  return hn::AllTrue(lane, hn::Eq(wrong, hn::Zero(lane)));
#endif
}

// Not inlined: few texts need it, and its tables would take the registers of those that do not.
HWY_NOINLINE bool is_utf8(const char* text, std::size_t size) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text);
  for (std::size_t at = 0; at <= size; at += 64) {
    // The first block has nothing before it, and behind the last one white space shows an end cut short.
    std::uint8_t copy[3 + 64];
    const std::uint8_t* here = bytes + at;
    if (at == 0 || size - at < 64) {
      const std::size_t before = at == 0 ? 0 : 3;
      std::memset(copy, ' ', sizeof copy);
      std::memcpy(copy + 3 - before, here - before, before + (size - at < 64 ? size - at : 64));
      here = copy + 3;
    }
    if (!continues_utf8(here)) return false;
  }
  return true;
}

}  // namespace tripline::runtime::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
