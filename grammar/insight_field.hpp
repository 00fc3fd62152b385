#pragma once
// The two small notations inside a rule body: where a field is (C4, C11), and which log group is meant (C3).

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::grammar {

// CLF's `Fields`: position -> alias.
using InsightAliases = std::vector<std::pair<std::uint32_t, Text>>;

// `$.a.b[0]`: keys of letters, digits, `-` and `_`, indexes, no wildcards, no bracketed keys. False:
// reported.
bool check_insight_path(const Text& path, Diagnostics& diagnostics);

// An alias, or a position from 1 on. False: reported.
bool check_clf_field(const Text& field, const InsightAliases& aliases, Diagnostics& diagnostics);

// A token's position from its digits; empty for anything else, for 0 and for absurdly large ones.
std::optional<std::uint32_t> clf_position(std::string_view text);

// The group's name, which may end in `*`, out of a name or an ARN. Empty: reported.
std::optional<Text> read_group_name(const Text& name, Diagnostics& diagnostics);
std::optional<Text> read_group_arn(const Text& arn, Diagnostics& diagnostics);

}  // namespace tripline::grammar
