#pragma once
// Finds where a bracketed JSON value ends, 64 bytes at a time, without looking at what it means: strings and
// depth are all it tracks. It also notices the few signs by which broken text shows itself early, so that one
// damaged record does not swallow its neighbours. On the way it can note where the value's tokens begin, so that
// whoever reads the value need not look at every byte again.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/token_index.hpp"

namespace tripline::runtime {

enum class ScanEnd : std::uint8_t {
  none,               // the value goes on
  closed,             // by the bracket that belongs to its first one
  end_of_input,       // the bytes ended first
  newline_in_string,  // JSON escapes newlines, so a string was left open
  bad_neighbours,     // a bracket opens, or text follows a string, where JSON allows neither
  next_record,        // `,{"eventVersion"` inside of a record that began so itself: its end is missing
  wrong_bracket,      // a list closed an object or the other way round
};
std::string_view to_string(ScanEnd end);

// What one block needs to know of those before it. Starts at a value's first bracket.
struct Scan {
  std::uint64_t depth = 0;
  std::uint64_t in_string = 0;     // all ones while a string is open
  std::uint64_t escaped = 0;       // 1: the next byte is escaped
  std::uint64_t may_open = 1;      // 1: a bracket may open here
  std::uint64_t string_ended = 0;  // 1: the byte before closed a string
  char opening = '{';
  bool record = false;  // the value begins a record: look out for the next one
};

// `at` counts from the first byte given: the closing bracket, or the byte that cannot be.
struct ScanStep {
  ScanEnd end = ScanEnd::none;
  std::size_t at = 0;
};

constexpr std::size_t scan_block = 64;
// Bytes that must be readable behind the blocks, and before them where the value did not begin in them.
constexpr std::size_t scan_ahead = 80;
constexpr std::size_t scan_behind = 16;

constexpr std::size_t token_room = 64;  // that is written, but not used, behind the last token

// A text's tokens while they are noted.
struct TokenNotes {
  TokenStart* into = nullptr;  // has room for a token per byte and token_room more
  std::uint32_t count = 0;
  std::uint32_t size = 0;            // bytes of text seen
  std::uint64_t scalar_goes_on = 0;  // 1: the last byte belongs to a scalar
  std::uint64_t high = 0;            // not 0: some bytes are not ASCII
  std::uint64_t control = 0;         // not 0: a string has control characters
  bool text = true;                  // all is UTF-8, and no string has control characters; known at the end
};

// `notes`: of the text that begins with the value; none are taken where it is null, and what it holds is only
// complete when the value is closed.
ScanStep scan_blocks(Scan& scan, const char* bytes, std::size_t blocks, TokenNotes* notes = nullptr);

// The tokens of a whole text, which need not be JSON; at most longest_indexed_text bytes. False where it is no text
// (see TokenNotes), or a string does not end.
bool note_tokens(std::string_view text, TokenNotes& notes);

// Whether a record begins at `bytes`: `{"eventVersion"`, white space allowed. Reads up to scan_ahead bytes.
bool starts_record(const char* bytes);
// The last byte before `bytes` that is no white space, of at most `limit`; 0 when there is none.
char last_before(const char* bytes, std::size_t limit);

}  // namespace tripline::runtime
