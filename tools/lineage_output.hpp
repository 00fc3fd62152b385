#pragma once
// Trees of credentials as they leave the program. The same lineage gives the same bytes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/lineage.hpp"

namespace tripline::tools {

inline constexpr std::string_view lineage_schema = "tripline.lineage/1";

struct LineageView {
  const runtime::Lineage* lineage = nullptr;
  std::vector<runtime::LineageRow> rows;
  std::string chosen;      // the id that was asked for; empty: all
  bool cut = false;        // there were more rows
  std::uint64_t lost = 0;  // ActivityGraph::lost
};

// A line for each credential, indented by what it came of.
std::string lineage_text(const LineageView& view);
// The rows in the same order, each with its depth and its issuer's id.
std::string lineage_json(const LineageView& view);

}  // namespace tripline::tools
