#pragma once
// Documentation of rules as Markdown: a page a rule, and an index of all. Whatever a pack says about itself is text in
// it and never markup, a link or a path.

#include <string>
#include <vector>

#include "tools/rule_list.hpp"

namespace tripline::tools {

struct RulePage {
  std::string path;  // index.md, or pack/rule.md; of lower-case letters, digits, `-`, one `/` and the ending alone
  std::string text;
};

// The index first, then the rules in their order. The same packs give the same pages.
std::vector<RulePage> rule_pages(const std::vector<ListedRule>& rules, const grammar::Sources& sources);

}  // namespace tripline::tools
