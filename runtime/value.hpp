#pragma once
// One value of an event, as a rule sees it: its JSON type and its text. The text borrows the event's bytes or the
// decoder's scratch memory and lives until the next event.

#include <cstdint>
#include <string_view>

namespace tripline::runtime {

struct Value {
  enum class Type : std::uint8_t { missing, null, no, yes, number, string, object, array };
  Type type = Type::missing;
  std::string_view text;  // string: escapes undone; number: as spelled in the event (F26, F31)

  // What patterns compare (F23).
  bool comparable() const { return type == Type::string || type == Type::number; }
  // What Contributor Insights compares (C4): booleans too. `leaf_text` is then their text.
  bool leaf() const { return comparable() || type == Type::no || type == Type::yes; }
  std::string_view leaf_text() const { return type == Type::no ? "false" : type == Type::yes ? "true" : text; }
};

}  // namespace tripline::runtime
