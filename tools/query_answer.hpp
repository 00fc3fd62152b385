#pragma once
// What a query of either kind gave.

#include <string>

#include "runtime/query_evaluate.hpp"
#include "tools/run_summary.hpp"

namespace tripline::tools {

struct QueryAnswer {
  std::string query;  // its text
  runtime::QueryTable table;
  RunNumbers numbers;
};

}  // namespace tripline::tools
