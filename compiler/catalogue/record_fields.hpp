#pragma once
// What every CloudTrail record may hold besides what its call says (spec cloudtrail.md C20-C32): fields, and the values
// of those that have only a few.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/catalogue/catalogue.hpp"

namespace tripline::compiler {

// The members of `@Shape`, `@Record` being the record itself; empty for what is no shape. Beside the types of
// catalogue.hpp there is `w`: a text that is never a number's spelling.
std::vector<Member> record_members(std::string_view type);

// The values that a field can have, its path joined by dots; empty for a field of many.
std::span<const std::string_view> record_values(std::string_view path);

}  // namespace tripline::compiler
