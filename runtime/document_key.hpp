#pragma once
// The members of a document that tell what it holds.

#include <cstdint>
#include <string_view>

namespace tripline::runtime {

enum class Key : std::uint8_t {
  other,
  records,
  log_events,
  events,
  lookup_events,
  message_type,
  log_group,
  page,
  digest,
};

// `name`: between its quotes, escapes left alone.
Key key_of(std::string_view name);

}  // namespace tripline::runtime
