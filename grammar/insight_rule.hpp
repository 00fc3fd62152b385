#pragma once
// Contributor Insights rule bodies (spec C1-C11): a tree or JSON text -> ast::InsightRule. The structure is
// checked to the last member here, because a rule body is AWS's form and its vocabulary is closed; what its
// fields mean in an event is the compiler's affair.

#include <optional>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

// The body as a map of a tree, from YAML or JSON: plain YAML words are strings. All mistakes are reported
// (insight-rule); empty exactly when there was one. Members without effect are warned of (insight-rule-lint).
// CLF: a field of the result is an alias of `fields` where one has that name, and a bare position otherwise.
std::optional<ast::InsightRule> read_insight_rule(const Tree& tree, TreeId body, Diagnostics& diagnostics);

// The body as AWS takes it: strict JSON, 1 to 8192 ASCII characters (C2, insight-rule-text).
std::optional<ast::InsightRule> read_insight_rule_text(const Text& text, Diagnostics& diagnostics);

}  // namespace tripline::grammar
