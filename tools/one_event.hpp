#pragma once
// One event out of files: the only one there is, or the one of an id.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::tools {

struct OneEvent {
  std::string file;
  std::uint64_t index = 0;  // in its file, from 0
  bool stored = false;      // as EventBytes::stored
  std::string padded;       // the event and what a decoder may read behind it
  std::size_t size = 0;
  std::string_view text() const { return std::string_view(padded).substr(0, size); }
};

// `arguments`: files, folders, globs or `-`. Of copies of an event the first by place. Nothing, after saying why on
// standard error: no such event, or several without an id to choose by.
std::optional<OneEvent> one_event(const std::vector<std::string>& arguments, const std::optional<std::string>& id,
                                  unsigned threads);

}  // namespace tripline::tools
