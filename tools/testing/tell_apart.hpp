#pragma once
// Whether a rule and its mutant are the same, and the event that shows that they are not.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/prove/prove.hpp"
#include "grammar/ast.hpp"
#include "tools/testing/mutants.hpp"

namespace tripline::tools {

struct Difference {
  compiler::Answer same = compiler::Answer::undecided;
  std::optional<std::string> event;  // of no: a JSON object that one of them matches, and `first` tells which
  bool first = false;
};

// A filter before and after a change, among the events that come to it, with names as in `pack`, one of `packs`.
Difference tell_apart(const std::vector<grammar::ast::Pack>& packs, const std::string& pack, const Mutant::Filters& filters);

// The same of two contributor rules, whose filters are their own.
Difference tell_apart(const grammar::ast::Contributors& a, const grammar::ast::Contributors& b);

}  // namespace tripline::tools
