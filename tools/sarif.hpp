#pragma once
// What all our SARIF 2.1.0 documents share.

#include <nlohmann/json.hpp>
#include <string_view>

namespace tripline::tools {

// A message object. The format gives braces and links a meaning, which text of strangers must not have; none may be empty.
nlohmann::ordered_json sarif_message(std::string_view text);

// A document of one run of the tool: the rules of its driver, and its results. `more` are further properties of the run.
nlohmann::ordered_json sarif_log(nlohmann::ordered_json rules, nlohmann::ordered_json results,
                                 const nlohmann::ordered_json& more);

}  // namespace tripline::tools
