#include "tools/sarif.hpp"

#include <string>

#include "tools/version.hpp"

namespace tripline::tools {

using Json = nlohmann::ordered_json;

// Braces would be placeholders, and `[text](target)` a link that the author of a pack could aim anywhere.
Json sarif_message(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '(' && out.ends_with(']')) out += ' ';
    out += c;
    if (c == '{' || c == '}') out += c;
  }
  return {{"text", out.empty() ? "(no message)" : std::move(out)}};
}

Json sarif_log(Json rules, Json results, const Json& more) {
  Json driver = Json::object();
  driver["name"] = "tripline";
  driver["version"] = version();
  driver["rules"] = std::move(rules);
  Json run = Json::object();
  run["tool"]["driver"] = std::move(driver);
  run.update(more);
  run["results"] = std::move(results);
  Json out = Json::object();
  out["version"] = "2.1.0";
  out["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  out["runs"] = Json::array();
  out["runs"].push_back(std::move(run));
  return out;
}

}  // namespace tripline::tools
