#pragma once
// The pages of grammar/explain/, built into the binary.

#include <span>
#include <string_view>

namespace tripline::tools {

struct ExplainPage {
  std::string_view code;
  std::string_view text;  // Markdown
};

// Sorted by code.
std::span<const ExplainPage> explain_pages();

}  // namespace tripline::tools
