#pragma once
// Our JSON documents as text. Unlike the library's own dump this never throws, writes numbers in their
// shortest form that reads back the same (whole ones without a fraction), and lets no character reach a
// terminal that it would obey.

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace tripline::tools {

// Indented by two; what is small and nested at most twice stays on one line. Ends with a line feed.
std::string json_text(const nlohmann::ordered_json& json);
// On one line, without a line feed.
std::string json_line(const nlohmann::ordered_json& json);

// The shortest decimal that reads back as the same number; `null` for what is none.
std::string number_text(double number);

}  // namespace tripline::tools
