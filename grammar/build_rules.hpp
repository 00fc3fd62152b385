#pragma once
// The sections of a pack whose items are rules with a name: tree -> ast.

#include <optional>
#include <string_view>

#include "grammar/ast.hpp"
#include "grammar/block_reader.hpp"

namespace tripline::grammar {

// Says where a key has a list without an item; `help` says what to give.
void refuse_empty(const BlockReader& block, std::string_view key, std::string_view help);
// The keys that every rule has.
ast::RuleHead head_of(const BlockReader& block);
// `pack` is the pack's name, the default of namespaces.
ast::Metric build_metric(const BlockReader& block, const Text& pack);
ast::Alarm build_alarm(const BlockReader& block, const Text& pack);
ast::Composite build_composite(const BlockReader& block);
ast::Contributors build_contributors(const BlockReader& block);
ast::Threat build_threat(const BlockReader& block);
ast::Outlier build_outlier(const BlockReader& block);
ast::Score build_score(const BlockReader& block);
ast::SavedQuery build_saved_query(const BlockReader& block);
ast::Test build_test(const BlockReader& block);

}  // namespace tripline::grammar
