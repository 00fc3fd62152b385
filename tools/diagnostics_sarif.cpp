#include "tools/diagnostics_output.hpp"

// SARIF 2.1.0, as code scanning services take it. The rules are the codes that occur, in the order of the
// list of codes. Columns are code points, which `columnKind` says, and end behind the last character, as ours
// do.
//
// Fingerprints let a service know a result again after lines above it have moved: they are of code, file and
// the marked line's text, with a number where the same line is marked again.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/fingerprint.hpp"
#include "tools/json_text.hpp"
#include "tools/sarif.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;

class Sarif {
 public:
  Sarif(const std::vector<grammar::Diagnostic>& diagnostics, const grammar::Sources& sources)
      : diagnostics_(diagnostics), sources_(sources), fingerprints_(sources) {
    std::set<grammar::Code> codes;
    for (const grammar::Diagnostic& d : diagnostics_) codes.insert(d.code);
    codes_.assign(codes.begin(), codes.end());
  }

  std::string text() {
    Json results = Json::array();
    for (const grammar::Diagnostic& diagnostic : diagnostics_) results.push_back(result(diagnostic));
    return json_text(sarif_log(rules(), std::move(results), {{"columnKind", "unicodeCodePoints"}}));
  }

 private:
  Json rules() const {
    Json out = Json::array();
    for (const grammar::Code code : codes_) {
      const grammar::CodeEntry& entry = grammar::entry_of(code);
      Json rule = Json::object();
      rule["id"] = entry.word;
      rule["shortDescription"] = sarif_message(entry.title);
      rule["fullDescription"] = sarif_message(entry.title);
      rule["help"] = sarif_message(fmt::format("`tripline explain {}` tells more", entry.word));
      rule["defaultConfiguration"]["level"] = word_of(entry.severity);
      out.push_back(std::move(rule));
    }
    return out;
  }

  Json result(const grammar::Diagnostic& diagnostic) {
    Json out = Json::object();
    out["ruleId"] = grammar::entry_of(diagnostic.code).word;
    const auto rule = std::find(codes_.begin(), codes_.end(), diagnostic.code);
    out["ruleIndex"] = rule - codes_.begin();
    out["level"] = word_of(diagnostic.severity);
    out["message"] = sarif_message(diagnostic.help.empty() ? diagnostic.message
                                                     : diagnostic.message + "\nhelp: " + diagnostic.help);
    out["locations"] = Json::array();
    if (has_source(diagnostic.span, sources_)) out["locations"].push_back(location(diagnostic.span));
    Json related = Json::array();
    for (const grammar::Label& label : diagnostic.labels) {
      if (!has_source(label.span, sources_)) continue;
      Json entry = Json::object();
      entry["id"] = related.size() + 1;
      entry.update(location(label.span));
      if (!label.text.empty()) entry["message"] = sarif_message(label.text);
      related.push_back(std::move(entry));
    }
    if (!related.empty()) out["relatedLocations"] = std::move(related);
    out["partialFingerprints"]["primaryLocationLineHash"] = fingerprints_.of(diagnostic);
    if (diagnostic.fix && has_source(diagnostic.fix->span, sources_)) out["fixes"] = fixes(*diagnostic.fix);
    return out;
  }

  Json artifact(grammar::Span span) const { return {{"uri", uri_of(sources_[span.source].name())}}; }

  Json region(grammar::Span span) const {
    const grammar::Source& source = sources_[span.source];
    const grammar::Position begin = source.position(span.begin), end = source.position(span.end);
    return {{"startLine", begin.line},
            {"startColumn", begin.column},
            {"endLine", end.line},
            {"endColumn", end.column}};
  }

  Json location(grammar::Span span) const {
    Json out = Json::object();
    out["physicalLocation"] = {{"artifactLocation", artifact(span)}, {"region", region(span)}};
    return out;
  }

  Json fixes(const grammar::Fix& fix) const {
    Json replacement = Json::object();
    replacement["deletedRegion"] = region(fix.span);
    if (!fix.replacement.empty()) replacement["insertedContent"]["text"] = fix.replacement;
    Json change = Json::object();
    change["artifactLocation"] = artifact(fix.span);
    change["replacements"] = Json::array();
    change["replacements"].push_back(std::move(replacement));
    Json entry = Json::object();
    entry["description"] =
        sarif_message(fix.replacement.empty() ? "remove this" : "replace by `" + fix.replacement + "`");
    entry["artifactChanges"] = Json::array();
    entry["artifactChanges"].push_back(std::move(change));
    Json out = Json::array();
    out.push_back(std::move(entry));
    return out;
  }

  const std::vector<grammar::Diagnostic>& diagnostics_;
  const grammar::Sources& sources_;
  std::vector<grammar::Code> codes_;
  Fingerprints fingerprints_;
};

}  // namespace

std::string diagnostics_sarif(const std::vector<grammar::Diagnostic>& diagnostics,
                              const grammar::Sources& sources) {
  return Sarif(diagnostics, sources).text();
}

}  // namespace tripline::tools
