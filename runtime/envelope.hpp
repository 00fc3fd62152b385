#pragma once
// One element of an archive -> the event inside of it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tripline::runtime {

enum class Shape : std::uint8_t {
  object,        // an event as it is, or EventBridge's envelope: {"detail-type":…,"detail":{…}}
  log_event,     // CloudWatch Logs: {"timestamp":…,"message":"…"}
  lookup_event,  // aws cloudtrail lookup-events: {…,"CloudTrailEvent":"…"}
  line,          // a line of text
  export_line,   // CloudWatch Logs exported to S3: time, blank, message
};

struct Unwrapped {
  std::string_view bytes;                 // within the element
  std::optional<std::int64_t> timestamp;  // seconds since 1970, where the envelope has one
  std::uint16_t millisecond = 0;          // of it
};

// Empty where an event came out, else what is wrong. Strings are unescaped in place: the element's bytes are
// used up. An element without its envelope's members is the event itself.
std::string_view unwrap(Shape shape, char* bytes, std::size_t size, Unwrapped& into);

// Undoes JSON's escapes in place and returns the new size; none where an escape is not valid or names half a
// surrogate pair.
std::optional<std::size_t> unescape(char* bytes, std::size_t size);

// `2023-07-10T11:42:36Z`, with or without a fraction, `Z` or an offset: seconds since 1970 and the bytes
// read.
struct LeadingTime {
  std::int64_t seconds = 0;
  std::size_t size = 0;
};
std::optional<LeadingTime> leading_time(std::string_view text);
constexpr std::size_t longest_time = 40;

}  // namespace tripline::runtime
