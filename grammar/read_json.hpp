#pragma once
// Strict JSON text -> tree, for AWS's own bodies. The text may be a file or a scalar inside another file (a
// rule body in a YAML pack): spans lead back to the source bytes either way.

#include <optional>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

inline constexpr std::size_t json_depth_limit = 64;

// Reads `text` by RFC 8259, and stricter: a member given twice is an error (duplicate-key). Syntax errors
// have the code `code` and say where, what was expected and what was found; where one insertion or removal
// mends the whole text, it is the fix. Strings become quoted scalars, escapes undone; numbers, `true`,
// `false` and `null` plain ones in their own spelling. Nesting beyond json_depth_limit is refused
// (input-limit). Empty exactly when an error was added. Linear in the text; never throws.
std::optional<Tree> read_json(const Text& text, Code code, Diagnostics& diagnostics);

// The same, except that mistakes which leave no doubt about the rest (a comma too many or too few, a member
// given twice) are reported and the tree still handed out, so that its other mistakes can be reported in the
// same run.
std::optional<Tree> recover_json(const Text& text, Code code, Diagnostics& diagnostics);

}  // namespace tripline::grammar
