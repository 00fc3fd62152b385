#pragma once
// yaml-cpp's errors in the words of a person who wrote a pack.

#include <cstdint>
#include <optional>
#include <string_view>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::grammar {

struct YamlProblem {
  std::string_view source;
  SourceId id = SourceId::nowhere;
  std::string_view message;     // yaml-cpp's
  std::uint32_t offset = 0;     // where it gave up
  std::uint32_t read_to = 0;    // end of what was understood before
  std::uint32_t last_text = 0;  // begin of the last scalar before it
  std::optional<std::uint32_t> open_bracket;  // of the innermost flow list or map
};

Diagnostic explain_yaml_error(const YamlProblem& problem);

}  // namespace tripline::grammar
