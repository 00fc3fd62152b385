#pragma once
// One finding as JSON, by FINDINGS.md; without the actions of its rule.

#include <nlohmann/json_fwd.hpp>

#include "runtime/finding.hpp"

namespace tripline::tools {

nlohmann::ordered_json finding_json(const runtime::Finding& finding);

}  // namespace tripline::tools
