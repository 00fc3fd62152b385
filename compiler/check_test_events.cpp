// The events that a pack's tests give: how often each comes, and how far apart.
#include <fmt/format.h>

#include "compiler/check_rules.hpp"
#include "compiler/scalars.hpp"
#include "grammar/block_reader.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::TreeEntry;
using grammar::TreeNode;

void check_test_events(const grammar::ast::Pack& pack, const grammar::ast::Test& test,
                       grammar::Diagnostics& diagnostics) {
  const grammar::Tree& tree = pack.tree;
  for (const TreeEntry& event : tree[test.given].entries) {
    if (tree[event.value].kind != TreeNode::Kind::map) continue;
    const auto check = [&](std::string_view key, const auto& parse, std::string_view help) {
      const TreeEntry* entry = tree.find(event.value, key);
      if (!entry || parse(tree[entry->value].text.value())) return;
      const TreeNode& node = tree[entry->value];
      diagnostics.add(Code::bad_value, node.span, fmt::format("`{}` cannot be {}", key, grammar::found(node))).help =
          help;
    };
    check("$repeat", parse_integer, "write how many events there are, as `$repeat: 5`");
    check("$every", parse_duration, "write how far apart they are, as `$every: 10m`");
  }
}

}  // namespace tripline::compiler
