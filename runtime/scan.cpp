#include "runtime/scan.hpp"

#include <bit>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

// A block of 64 bytes becomes one bit per byte for each kind of byte that matters. Quotes that no backslash
// escapes, xor-ed from the left, mark the insides of strings (as simdjson's first stage does it); brackets
// outside of them are counted by popcount, and only a block in which the depth may come back to zero is
// walked bracket by bracket.
//
// Two checks by neighbours cost a few instructions and find broken text within a token or two: a bracket may
// only open behind `,` `:` or another opening one, and only `,` `:` a closing bracket or white space may
// follow a string. The second notices a missing quote, which would otherwise turn the archive inside out.

namespace tripline::runtime {

namespace {

struct Masks {
  std::uint64_t quote, backslash, open, close, separator, space, newline;
};

#if defined(__AVX2__)
struct Lane {
  static constexpr std::size_t width = 32;
  __m256i value;
  static Lane load(const char* bytes) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes))};
  }
  Lane equal(char byte) const { return {_mm256_cmpeq_epi8(value, _mm256_set1_epi8(byte))}; }
  Lane at_most(char byte) const {
    return {_mm256_cmpeq_epi8(_mm256_min_epu8(value, _mm256_set1_epi8(byte)), value)};
  }
  Lane operator|(Lane other) const { return {_mm256_or_si256(value, other.value)}; }
  Lane with_bits(char bits) const { return {_mm256_or_si256(value, _mm256_set1_epi8(bits))}; }
  std::uint64_t mask() const { return static_cast<std::uint32_t>(_mm256_movemask_epi8(value)); }
};
#elif defined(__SSE2__)
struct Lane {
  static constexpr std::size_t width = 16;
  __m128i value;
  static Lane load(const char* bytes) { return {_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes))}; }
  Lane equal(char byte) const { return {_mm_cmpeq_epi8(value, _mm_set1_epi8(byte))}; }
  Lane at_most(char byte) const { return {_mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(byte)), value)}; }
  Lane operator|(Lane other) const { return {_mm_or_si128(value, other.value)}; }
  Lane with_bits(char bits) const { return {_mm_or_si128(value, _mm_set1_epi8(bits))}; }
  std::uint64_t mask() const { return static_cast<std::uint32_t>(_mm_movemask_epi8(value)); }
};
#else
// Eight bytes in a word: a byte of the result is 0x80 where the test holds, else 0.
struct Lane {
  static constexpr std::size_t width = 8;
  std::uint64_t value;
  static constexpr std::uint64_t each(char byte) {
    return 0x0101010101010101ull * static_cast<unsigned char>(byte);
  }
  static Lane load(const char* bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8; ++i)
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << 8 * i;
    return {word};
  }
  Lane equal(char byte) const {
    const std::uint64_t difference = value ^ each(byte);
    const std::uint64_t low = (difference & each(0x7f)) + each(0x7f);
    return {~(low | difference) & each(static_cast<char>(0x80))};
  }
  Lane at_most(char byte) const {
    const std::uint64_t above = (value & each(0x7f)) + each(static_cast<char>(0x7f - byte));
    return {~(above | value) & each(static_cast<char>(0x80))};
  }
  Lane operator|(Lane other) const { return {value | other.value}; }
  Lane with_bits(char bits) const { return {value | each(bits)}; }
  std::uint64_t mask() const { return (value >> 7) * 0x0102040810204080ull >> 56; }
};
#endif

inline Masks classify(const char* bytes) {
  Masks masks{};
  for (std::size_t i = 0; i < scan_block; i += Lane::width) {
    const Lane lane = Lane::load(bytes + i);
    const Lane folded = lane.with_bits(0x20);  // `[` and `]` become `{` and `}`
    masks.quote |= lane.equal('"').mask() << i;
    masks.backslash |= lane.equal('\\').mask() << i;
    masks.open |= folded.equal('{').mask() << i;
    masks.close |= folded.equal('}').mask() << i;
    masks.separator |= (lane.equal(',') | lane.equal(':')).mask() << i;
    masks.space |= lane.at_most(' ').mask() << i;
    masks.newline |= lane.equal('\n').mask() << i;
  }
  return masks;
}

inline std::uint64_t prefix_xor(std::uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

// The bytes behind an odd run of backslashes; `carry` takes the state over the border of blocks.
inline std::uint64_t escaped_bytes(std::uint64_t backslash, std::uint64_t& carry) {
  if (backslash == 0) {
    const std::uint64_t escaped = carry;
    carry = 0;
    return escaped;
  }
  constexpr std::uint64_t even = 0x5555555555555555ull;
  backslash &= ~carry;
  const std::uint64_t follows = backslash << 1 | carry;
  const std::uint64_t odd_starts = backslash & ~even & ~follows;
  std::uint64_t runs_from_even = 0;
  carry = __builtin_add_overflow(odd_starts, backslash, &runs_from_even) ? 1 : 0;
  return (even ^ (runs_from_even << 1)) & follows;
}

inline bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

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

ScanStep scan_blocks(Scan& scan, const char* bytes, std::size_t blocks) {
  Scan now = scan;  // in registers while the loop runs
  for (std::size_t block = 0; block < blocks; ++block) {
    const char* const here = bytes + block * scan_block;
    const Masks masks = classify(here);
    const std::uint64_t quote = masks.quote & ~escaped_bytes(masks.backslash, now.escaped);
    const std::uint64_t inside = prefix_xor(quote) ^ now.in_string;  // the opening quote, not the closing one
    now.in_string = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);

    const std::uint64_t open = masks.open & ~inside;
    const std::uint64_t close = masks.close & ~inside & ~quote;
    const std::uint64_t separator = masks.separator & ~inside;

    // Where a bracket may open: behind a separator or an opening bracket and any white space after it.
    const std::uint64_t behind = (separator | open) << 1 | now.may_open;
    std::uint64_t over_space = 0;
    const bool space_goes_on = __builtin_add_overflow(behind & masks.space, masks.space, &over_space);
    const std::uint64_t may_open = (behind | over_space) & ~masks.space;
    now.may_open = (separator | open) >> 63 | (space_goes_on ? 1 : 0);

    const std::uint64_t ended = quote & ~inside;
    const std::uint64_t after = ended << 1 | now.string_ended;
    now.string_ended = ended >> 63;

    const std::uint64_t newline = masks.newline & inside;
    const std::uint64_t misplaced =
        (open & ~may_open) | (after & ~(masks.separator | masks.close | masks.space));
    const std::uint64_t bad = newline | misplaced;

    std::uint64_t nested = now.record ? open : 0;
    std::uint64_t next_record = 0;
    while (nested != 0) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(nested));
      nested &= nested - 1;
      const char follower = here[bit + 1];
      if ((follower == '"' ? here[bit + 2] == 'e' : is_space(follower)) && (now.depth != 0 || bit != 0) &&
          starts_record(here + bit) && last_before(here + bit, scan_behind) == ',') {
        next_record = std::uint64_t{1} << bit;
        break;
      }
    }

    const auto closes = static_cast<std::uint64_t>(std::popcount(close));
    if ((bad | next_record) == 0 && now.depth > closes) [[likely]] {
      now.depth += static_cast<std::uint64_t>(std::popcount(open)) - closes;
      continue;
    }

    const std::uint64_t stop = bad | next_record;
    const std::uint64_t before_stop = stop == 0 ? ~std::uint64_t{0} : (stop & (~stop + 1)) - 1;
    std::uint64_t brackets = (open | close) & before_stop;
    while (brackets != 0) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(brackets));
      brackets &= brackets - 1;
      if (open >> bit & 1) {
        ++now.depth;
      } else if (--now.depth == 0) {
        scan = now;
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
  }
  scan = now;
  return {};
}

}  // namespace tripline::runtime
