#pragma once
// The part of SARIF 2.1.0's schema that our documents use, as a table: of every object its properties, their kinds, and
// which must be there. As in the schema, no object has properties that it does not know. The schema itself is not
// shipped, and tests work offline.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tripline::tools {

struct SarifProperty {
  std::string kind;  // text, uri, count (from 0), place (from 1), level, column-kind, bag, map of texts: texts, an object's
                     // name, or `[]` behind one of these
  bool required = false;
};
using SarifForms = std::map<std::string, std::map<std::string, SarifProperty>>;

inline const SarifForms& sarif_forms() {
  static const SarifForms forms = {
      {"log", {{"version", {"text", true}}, {"$schema", {"uri"}}, {"runs", {"run[]", true}}}},
      {"run", {{"tool", {"tool", true}}, {"results", {"result[]"}}, {"columnKind", {"column-kind"}}, {"properties", {"bag"}}}},
      {"tool", {{"driver", {"driver", true}}}},
      {"driver", {{"name", {"text", true}}, {"version", {"text"}}, {"informationUri", {"uri"}}, {"rules", {"rule[]"}}}},
      {"rule",
       {{"id", {"text", true}},
        {"shortDescription", {"message"}},
        {"fullDescription", {"message"}},
        {"help", {"message"}},
        {"defaultConfiguration", {"configuration"}},
        {"properties", {"bag"}}}},
      {"configuration", {{"level", {"level"}}}},
      {"message", {{"text", {"text", true}}}},
      {"result",
       {{"ruleId", {"text"}},
        {"ruleIndex", {"count"}},
        {"level", {"level"}},
        {"message", {"message", true}},
        {"locations", {"location[]"}},
        {"relatedLocations", {"location[]"}},
        {"partialFingerprints", {"texts"}},
        {"fixes", {"fix[]"}},
        {"properties", {"bag"}}}},
      {"location", {{"id", {"count"}}, {"physicalLocation", {"physical"}}, {"message", {"message"}}}},
      {"physical", {{"artifactLocation", {"artifact", true}}, {"region", {"region"}}}},
      {"artifact", {{"uri", {"uri", true}}}},
      {"region", {{"startLine", {"place"}}, {"startColumn", {"place"}}, {"endLine", {"place"}}, {"endColumn", {"place"}}}},
      {"fix", {{"description", {"message"}}, {"artifactChanges", {"change[]", true}}}},
      {"change", {{"artifactLocation", {"artifact", true}}, {"replacements", {"replacement[]", true}}}},
      {"replacement", {{"deletedRegion", {"region", true}}, {"insertedContent", {"content"}}}},
      {"content", {{"text", {"text"}}}},
  };
  return forms;
}

// What is wrong with `json` as a thing of `kind`, with its place; nothing where it has its form.
inline std::vector<std::string> sarif_faults(const nlohmann::json& json, const std::string& kind = "log", const std::string& at = "") {
  std::vector<std::string> out;
  const auto demand = [&](bool holds, const std::string& what) {
    if (!holds) out.push_back(at + ": " + what);
  };
  const auto among = [&](std::vector<std::string> words) {
    demand(json.is_string() && std::find(words.begin(), words.end(), json.get<std::string>()) != words.end(), "is no " + kind);
  };
  const auto add = [&](const std::vector<std::string>& more) { out.insert(out.end(), more.begin(), more.end()); };
  if (kind.ends_with("[]")) {
    demand(json.is_array(), "is no array");
    for (std::size_t i = 0; json.is_array() && i < json.size(); ++i) {
      add(sarif_faults(json[i], kind.substr(0, kind.size() - 2), at + "/" + std::to_string(i)));
    }
  } else if (kind == "text") {
    demand(json.is_string(), "is no text");
  } else if (kind == "uri") {
    demand(json.is_string() && json.get<std::string>().find_first_of(" \"<>\\^`{|}") == std::string::npos, "is no URI reference");
  } else if (kind == "count" || kind == "place") {
    demand(json.is_number_integer() && json.get<std::int64_t>() >= (kind == "place"), "is no " + kind);
  } else if (kind == "level") {
    among({"none", "note", "warning", "error"});
  } else if (kind == "column-kind") {
    among({"utf16CodeUnits", "unicodeCodePoints"});
  } else if (kind == "bag") {
    demand(json.is_object() && (!json.contains("tags") || json["tags"].is_array()), "is no property bag");
  } else if (kind == "texts") {
    demand(json.is_object(), "is no object");
    for (const auto& [key, value] : json.items()) add(sarif_faults(value, "text", at + "/" + key));
  } else {
    const auto& form = sarif_forms().at(kind);
    demand(json.is_object(), "is no object");
    if (!json.is_object()) return out;
    for (const auto& [key, value] : json.items()) {
      const auto property = form.find(key);
      demand(property != form.end(), "has no property " + key);
      if (property != form.end()) add(sarif_faults(value, property->second.kind, at + "/" + key));
    }
    for (const auto& [key, property] : form) demand(!property.required || json.contains(key), "lacks " + key);
    if (kind == "log") demand(json.value("version", "") == "2.1.0", "is of another version");
  }
  return out;
}

}  // namespace tripline::tools
