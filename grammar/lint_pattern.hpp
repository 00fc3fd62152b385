#pragma once
// What is legal in a pattern but unwise (spec section 9): warnings that never change a result. Passes over a
// finished tree; spans count from the pattern's own first byte, as the tree's do at that moment.

#include <string_view>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/pattern.hpp"
#include "grammar/pattern_spelling.hpp"

namespace tripline::grammar {

// Runs all of them; `text` is the pattern as written.
void lint_pattern(const Pattern& pattern, const PatternSpelling& spelling, std::string_view text,
                  Diagnostics& diagnostics);

// Whether CloudTrail records often lack the field of these keys (spec cloudtrail.md C20, C22, C26, C30, C32, C40).
bool is_often_absent(const std::vector<std::string_view>& keys);

// `!=` on a field that CloudTrail often omits, where the comparison is false (F24).
void lint_optional_fields(const Pattern& pattern, Diagnostics& diagnostics);

}  // namespace tripline::grammar
