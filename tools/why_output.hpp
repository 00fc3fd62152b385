#pragma once
// What a rule takes from one event, and which conditions decided it, as it leaves the program.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/explain.hpp"
#include "compiler/nearest.hpp"
#include "grammar/source.hpp"

namespace tripline::tools {

inline constexpr std::string_view why_schema = "tripline.why/1";

// A field that the rule asks for beside its conditions.
struct WhyNeeded {
  std::string role;
  std::vector<compiler::SeenValue> values;
  bool there = false;
};

struct WhyPart {
  std::string role;
  compiler::Explained explained;
  std::vector<WhyNeeded> needed;
  bool counts = false;  // it holds, and what is needed is there
  std::optional<compiler::Nearest> nearest;  // where it does not hold, and was asked for
};

struct Why {
  std::string noun, name;  // of the rule
  std::string file;        // of the event
  std::uint64_t index = 0;
  std::vector<WhyPart> parts;
  const grammar::Sources* sources = nullptr;

  bool counts() const;  // of some part
};

// For a person: a tree a part, then the lines of the rule with what decided. Escaped for a terminal.
std::string why_text(const Why& why, bool colour);
std::string why_json(const Why& why);

}  // namespace tripline::tools
