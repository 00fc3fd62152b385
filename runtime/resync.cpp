#include "runtime/resync.hpp"

#include <string_view>

namespace tripline::runtime {

namespace {

// Over white space and the bytes of `others`.
const char* over(const char* at, const char* end, std::string_view others = {}) {
  while (at < end && (static_cast<unsigned char>(*at) <= ' ' || others.find(*at) != others.npos)) ++at;
  return at;
}

// A member's key and its colon, of an object that is not a record's beginning.
bool goes_on_with_member(const char* at, const char* end) {
  if (at == end || *at != '"') return false;
  const std::string_view rest(at + 1, static_cast<std::size_t>(end - at - 1));
  const std::size_t quote = rest.find('"');
  if (quote == rest.npos || rest.substr(0, quote) == "eventVersion") return false;
  const char* const colon = over(rest.data() + quote + 1, end);
  return colon < end && *colon == ':';
}

}  // namespace

bool closed_early(const char* behind) {
  const char* const end = behind + scan_ahead;
  const char* at = over(behind, end);
  if (at == end) return false;
  if (*at == ',') return goes_on_with_member(over(at + 1, end), end);
  if (*at != '}') return goes_on_with_member(at, end);
  // One bracket too many; where nothing goes on behind it, it is the container's, and the list's own is missing.
  at = over(at + 1, end);
  return at < end && (*at == ',' || *at == ']' || *at == '}');
}

bool ends_list(const char* bracket) {
  const char* const end = bracket + scan_ahead;
  const char* at = over(bracket, end, "]}");
  if (at == end || *at == '{' || *at == '[') return true;  // the text ends, or the next document begins
  if (*at != ',') return false;
  at = over(at + 1, end);
  return at == end || (*at == '{' && !starts_record(at));
}

bool record_follows(const char* bracket) {
  const char* const end = bracket + scan_ahead;
  const char* at = over(bracket + 1, end);
  if (at == end || *at != ',') return false;
  at = over(at + 1, end);
  return at < end && starts_record(at);
}

}  // namespace tripline::runtime
