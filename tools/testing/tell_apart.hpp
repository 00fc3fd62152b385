#pragma once
// Whether two filters are the same, and the event that shows that they are not.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/prove/prove.hpp"
#include "grammar/ast.hpp"

namespace tripline::tools {

struct Difference {
  compiler::Answer same = compiler::Answer::undecided;
  std::optional<std::string> event;  // of no: a JSON object that one of them matches, and `first` tells which
  bool first = false;
};

// `a` and `b` with names as in `pack`, one of `packs`.
Difference tell_apart(const std::vector<grammar::ast::Pack>& packs, const std::string& pack,
                      const grammar::ast::FilterUse& a, const grammar::ast::FilterUse& b);

}  // namespace tripline::tools
