#pragma once
// The raw texts of JSON objects (RFC 8259) as automata: all the ways to write one document, and what every object has
// whatever is in it. Where conditions on an object's values and on its raw text meet (F11), a text of the first kind is
// an event, and where none of the second kind is left, there is no event.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/prove/document.hpp"
#include "compiler/prove/text_nfa.hpp"
#include "compiler/prove/value.hpp"

namespace tripline::compiler::proof {

// How freely a document is written. Plain: compact, without escapes, and at its end strings under further keys. Free:
// with blanks and escapes, and further members of any kind at both ends.
enum class Spelling : std::uint8_t { plain, free };

// What members no condition sees: of keys that none names, with values that those which look at all members pass over.
struct Further {
  // `first_again`: none, but what stands before a key's last occurrence does not count (F3).
  enum class Values : std::uint8_t { any, strings, arrays, first_again };
  std::set<std::string> taken;  // keys that a condition names
  Values values = Values::any;
};
Further further_members(const Ir& ir, const Values& values, const std::vector<Literal>& paths);

// Texts of objects in which every condition that `root` was built for comes out as it does in `root`; not all of them.
TextNfa spellings_of(Values& values, const JsonNode& root, const Further& further, Spelling spelling);

// All texts of objects, and more; the close one has less beside them, and takes more states with others.
TextNfa object_shape();
TextNfa close_object_shape();
// All texts of objects for which the predicate on a path holds, or does not, and more; nothing where these are all.
std::optional<TextNfa> object_shape_with(const runtime::Field& path, const runtime::Predicate& predicate, bool holds);

}  // namespace tripline::compiler::proof
