#pragma once
// JSON as a part of a pack's tree: how tests that were made are written in a pack's own spelling.

#include <nlohmann/json_fwd.hpp>

#include "grammar/tree.hpp"

namespace tripline::tools {

// Texts that look like something else (`true`, `5m` stays as it is) are quoted.
grammar::TreeId add_json(grammar::Tree& tree, const nlohmann::ordered_json& json);

}  // namespace tripline::tools
