#pragma once
// What is looked at in an event: rules and queries name it alike.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tripline::runtime {

struct Step {
  enum class Kind : std::uint8_t { key, index, any_element, any_value };
  Kind kind = Kind::key;
  std::string key;
  std::uint32_t index = 0;

  friend auto operator<=>(const Step&, const Step&) = default;
};

// What of an event a predicate looks at or a rule carries along; see program.fbs.
struct Field {
  enum class Kind : std::uint8_t { path, message, token, token_back, rest, token_count };
  Kind kind = Kind::path;
  std::vector<Step> steps;  // of path; none: the event itself, which exists if it is a JSON object (F3)
  std::uint32_t index = 0;  // of token, token_back, rest

  friend auto operator<=>(const Field&, const Field&) = default;
};
// Several values may be selected (F21).
bool has_wildcard(const Field& field);
std::string to_string(const Field& field);
// Empty if the decoder can take the field, wherever it came from; else what does not hold: `has ...`.
std::optional<std::string> verify(const Field& field);

}  // namespace tripline::runtime
