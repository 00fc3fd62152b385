// What a rule test expects: that everything it names is there, and that it says what can be judged.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check_rules.hpp"
#include "grammar/block_reader.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::TreeEntry;
using grammar::TreeNode;

namespace {

void unknown(const grammar::Text& name, std::string what, const std::vector<std::string_view>& known,
             grammar::Diagnostics& diagnostics) {
  auto& diagnostic = diagnostics.add(Code::unknown_name, name.span(), std::move(what));
  if (const auto near = grammar::nearest_name(name.value(), known)) {
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = grammar::Fix{name.span(0, name.value().size()), std::string(*near)};
  }
}

void check_rows(const grammar::Tree& tree, const TreeNode& rows, grammar::Diagnostics& diagnostics) {
  for (const TreeEntry& row : rows.entries) {
    const TreeNode& node = tree[row.value];
    if (node.kind == TreeNode::Kind::map) continue;
    diagnostics.add(Code::wrong_type, node.span, fmt::format("a row is {}, not a map of columns", grammar::found(node)));
  }
}

// What a map behind a rule's name may say; judged by tools/testing/expectation.hpp.
constexpr std::string_view aspects[] = {"findings", "matches", "unique", "states", "datapoints",
                                        "top",      "edges",   "paths",  "scores", "todo"};

void check_aspects(const TreeNode& wanted, grammar::Diagnostics& diagnostics) {
  const std::vector<std::string_view> known(std::begin(aspects), std::end(aspects));
  for (const TreeEntry& entry : wanted.entries) {
    const std::string& key = entry.key.value();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    auto& diagnostic = diagnostics.add(Code::unknown_key, entry.key.span(),
                                       fmt::format("an expectation has no key `{}`", grammar::shortened(key)));
    if (const auto near = grammar::nearest_name(key, known)) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = grammar::Fix{entry.key.span(), std::string(*near)};
    } else {
      diagnostic.help = fmt::format("the keys are {}", grammar::alternatives(known));
    }
  }
}

void check_queries(const grammar::ast::Pack& pack, const TreeNode& queries, Surroundings& in) {
  for (const TreeEntry& entry : queries.entries) {
    const std::string& name = entry.key.value();
    const auto known = in.names.queries(pack.name.value());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      unknown(entry.key, fmt::format("pack `{}` has no query `{}`", pack.name.value(), name), known, in.diagnostics);
    }
    const TreeNode& wanted = pack.tree[entry.value];
    if (wanted.kind == TreeNode::Kind::list) {
      check_rows(pack.tree, wanted, in.diagnostics);
    } else if (wanted.kind != TreeNode::Kind::scalar) {
      grammar::wrong_type(name, wanted, "a list of rows, true, false or a number", in.diagnostics);
    }
  }
}

}  // namespace

void check_test(const grammar::ast::Pack& pack, const grammar::ast::Test& test, Surroundings& in) {
  if (test.expect == pack.tree.root) return;  // it expects nothing, which was said, too
  const TreeNode& expect = pack.tree[test.expect];
  if (expect.kind != TreeNode::Kind::map) return;  // said where the test was read
  for (const TreeEntry& entry : expect.entries) {
    const std::string& name = entry.key.value();
    const TreeNode& wanted = pack.tree[entry.value];
    if (name == "queries" && wanted.kind == TreeNode::Kind::map) {
      check_queries(pack, wanted, in);
      continue;
    }
    if (wanted.kind == TreeNode::Kind::map) check_aspects(wanted, in.diagnostics);
    in.names.mark_used(pack.name.value(), name);
    if (in.names.is_rule_or_filter(pack.name.value(), name)) continue;
    unknown(entry.key, fmt::format("pack `{}` has no rule, metric or filter `{}`", pack.name.value(), name),
            in.names.rules_and_filters(pack.name.value()), in.diagnostics);
  }
}

}  // namespace tripline::compiler
