#pragma once
// A diff of rules as it leaves the program.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diff_rules.hpp"

namespace tripline::tools {

inline constexpr std::string_view diff_schema = "tripline.diff/1";

struct DiffReport {
  std::string old_rules, new_rules;  // as they were named
  std::vector<compiler::RuleDiff> rules;
};

bool behaves_differently(const DiffReport& report);

// Rules without any change are counted and not shown.
std::string diff_text(const DiffReport& report, bool colour);
std::string diff_markdown(const DiffReport& report);
std::string diff_json(const DiffReport& report);

}  // namespace tripline::tools
