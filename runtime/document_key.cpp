#include "runtime/document_key.hpp"

#include <utility>

namespace tripline::runtime {

Key key_of(std::string_view name) {
  constexpr std::pair<std::string_view, Key> keys[] = {
      {"Records", Key::records},        {"logEvents", Key::log_events},     {"events", Key::events},
      {"Events", Key::lookup_events},   {"messageType", Key::message_type}, {"logGroup", Key::log_group},
      {"nextToken", Key::page},         {"NextToken", Key::page},           {"nextForwardToken", Key::page},
      {"nextBackwardToken", Key::page}, {"searchedLogStreams", Key::page},  {"digestS3Object", Key::digest},
  };
  for (const auto& [text, key] : keys) {
    if (text == name) return key;
  }
  return Key::other;
}

}  // namespace tripline::runtime
