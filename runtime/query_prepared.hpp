#pragma once
// What a QueryEvaluator makes ready of an expression, once. Only its own files look at this.

#include <re2/re2.h>

#include "runtime/query_expression.hpp"

namespace tripline::runtime {

struct QueryEvaluator::Prepared {
  QueryValue literal;
  std::unique_ptr<re2::RE2> regex;
  std::optional<Subnet> subnet;
  std::unordered_set<std::string_view> texts;  // of `in`: the elements that are text literals
  std::vector<std::uint32_t> others;           // of `in`: the rest
};

}  // namespace tripline::runtime
