#include "tools/match_output.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tools/escape.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

std::string match_text(const MatchReport& report) {
  std::string out;
  for (const MatchedEvent& event : report.shown) {
    const bool asked = !event.conditions.empty();
    out += fmt::format("{}:{}{}\n", terminal_safe(event.file), event.index,
                       !asked ? "" : event.matches ? " matches" : " does not match");
    out += fmt::format("  {}\n", terminal_safe(event.text));
    for (const auto& [name, value] : event.extracted) {
      out += fmt::format("  {} = {}\n", terminal_safe(name), terminal_safe(value));
    }
    for (const auto& [condition, holds] : event.conditions) {
      out += fmt::format("  {:5} {}\n", holds ? "true" : "false", terminal_safe(condition));
    }
  }
  return out + fmt::format("found {} matches out of {} events\n", report.matches, report.events);
}

std::string match_json(const MatchReport& report) {
  using Json = nlohmann::ordered_json;
  Json out = Json::object();
  out["schema"] = match_schema;
  out["pattern"] = report.pattern;
  out["events"] = report.events;
  out["matches"] = report.matches;
  out["shown"] = Json::array();
  for (const MatchedEvent& event : report.shown) {
    Json one = Json::object();
    one["file"] = event.file;
    one["index"] = event.index;
    one["matches"] = event.matches;
    one["event"] = event.text;
    one["extracted"] = Json::object();
    for (const auto& [name, value] : event.extracted) one["extracted"][name] = value;
    one["conditions"] = Json::array();
    for (const auto& [condition, holds] : event.conditions) {
      one["conditions"].push_back({{"text", condition}, {"holds", holds}});
    }
    out["shown"].push_back(std::move(one));
  }
  return json_text(out);
}

}  // namespace tripline::tools
