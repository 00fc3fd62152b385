// One draw of 64 bits serves many characters: sixteen hex digits, ten letters. That keeps the session token
// of an AssumeRole response, some 400 characters, out of the profile.
#include "tools/generate/identifiers.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
// The last two repeat letters: an alphabet of 64 needs no division, and nobody counts their frequency.
constexpr std::string_view plain_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789Qz";

void append_from(std::string& out, Random& random, std::string_view alphabet, unsigned bits,
                 std::size_t count) {
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  const std::size_t at = out.size();
  out.resize(at + count);
  std::uint64_t drawn = 0;
  unsigned left = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (left < bits) {
      drawn = random.next();
      left = 64;
    }
    out[at + i] = alphabet[drawn & mask];
    drawn >>= bits;
    left -= bits;
  }
}

std::string prefixed(std::string_view prefix, Random& random, std::size_t count) {
  std::string id(prefix);
  append_base32(id, random, count);
  return id;
}

}  // namespace

void append_uuid(std::string& out, Random& random) {
  std::uint64_t high = random.next();
  std::uint64_t low = random.next();
  const std::size_t at = out.size();
  out.resize(at + 36);
  for (std::size_t i = 0; i < 36; ++i) {
    char c = '-';
    if (i == 14) {
      c = '4';
      high >>= 4;
    } else if (i == 19) {
      c = "89ab"[low & 3];
      low >>= 4;
    } else if (i != 8 && i != 13 && i != 18 && i != 23) {
      std::uint64_t& source = i < 18 ? high : low;
      c = hex_digits[source & 15];
      source >>= 4;
    }
    out[at + i] = c;
  }
}

void append_hex(std::string& out, Random& random, std::size_t digits) {
  append_from(out, random, hex_digits, 4, digits);
}

void append_digits(std::string& out, Random& random, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    out += static_cast<char>(i == 0 ? '1' + static_cast<char>(random.below(9))
                                    : '0' + static_cast<char>(random.below(10)));
  }
}

void append_base64(std::string& out, Random& random, std::size_t count) {
  append_from(out, random, base64_letters, 6, count);
}

void append_alphanumeric(std::string& out, Random& random, std::size_t count) {
  append_from(out, random, plain_letters, 6, count);
}

void append_base32(std::string& out, Random& random, std::size_t count) {
  append_from(out, random, base32_letters, 5, count);
}

std::string access_key_id(Random& random) { return prefixed("AKIA", random, 16); }
std::string session_key_id(Random& random) { return prefixed("ASIA", random, 16); }
std::string user_id(Random& random) { return prefixed("AIDA", random, 17); }
std::string role_id(Random& random) { return prefixed("AROA", random, 17); }

std::string resource_id(Random& random, std::string_view kind) {
  std::string id(kind);
  id += '-';
  append_hex(id, random, 17);
  return id;
}

}  // namespace tripline::tools
