#pragma once
// Events that a proof made up, on their way out.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "compiler/prove/prove.hpp"

namespace tripline::tools {

// One line, escaped for a terminal; long ones end in an ellipsis.
std::string witness_text(const compiler::Witness& witness);
// {"event": <its text>, "json": <whether it is an object>}, or null.
nlohmann::ordered_json witness_json(const std::optional<compiler::Witness>& witness);

}  // namespace tripline::tools
