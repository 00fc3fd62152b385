#pragma once
// A path through a record, step by step through the shapes of the catalogue.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalogue/claims.hpp"

namespace tripline::compiler {

// Where a path leads. `reached` == the number of steps: to a value of `type`; else step `reached` leads nowhere, and
// `known` says where it might have led: nothing where there is nothing below.
struct Resolved {
  std::size_t reached = 0;
  std::string type;                 // as in catalogue.hpp
  std::vector<std::string> known;   // sorted
  bool whole(const Path& path) const { return reached == path.steps.size(); }
};

// From the record down; behind requestParameters anything is possible.
Resolved resolve_in_record(const Path& path);
// Behind requestParameters, in one call; anything is possible where the catalogue does not tell.
Resolved resolve_in_call(const Path& path, CallId call, const Catalogue& catalogue);

}  // namespace tripline::compiler
