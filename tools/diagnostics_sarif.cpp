#include "tools/diagnostics_output.hpp"

// SARIF 2.1.0, as code scanning services take it. The rules are the codes that occur, in the order of the
// list of codes. Columns are code points, which `columnKind` says, and end behind the last character, as ours
// do.
//
// Fingerprints let a service know a result again after lines above it have moved: they are of code, file and
// the marked line's text, with a number where the same line is marked again. In messages the format gives
// braces and links a meaning, which text from a pack must not have.

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;

// A path as a URI reference: relative ones stay relative (to wherever the tool was run), absolute ones are
// files.
std::string uri_of(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/!$&'()*+,;=@").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

// Braces would be placeholders, and `[text](target)` a link that the author of a pack could aim anywhere.
Json message(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '(' && out.ends_with(']')) out += ' ';
    out += c;
    if (c == '{' || c == '}') out += c;
  }
  return {{"text", out.empty() ? "(no message)" : std::move(out)}};
}

class Sarif {
 public:
  Sarif(const std::vector<grammar::Diagnostic>& diagnostics, const grammar::Sources& sources)
      : diagnostics_(diagnostics), sources_(sources) {
    std::set<grammar::Code> codes;
    for (const grammar::Diagnostic& d : diagnostics_) codes.insert(d.code);
    codes_.assign(codes.begin(), codes.end());
  }

  std::string text() {
    Json driver = Json::object();
    driver["name"] = "tripline";
    driver["rules"] = rules();
    Json run = Json::object();
    run["tool"]["driver"] = std::move(driver);
    run["columnKind"] = "unicodeCodePoints";
    run["results"] = Json::array();
    for (const grammar::Diagnostic& diagnostic : diagnostics_) run["results"].push_back(result(diagnostic));
    Json out = Json::object();
    out["version"] = "2.1.0";
    out["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
    out["runs"] = Json::array();
    out["runs"].push_back(std::move(run));
    return json_text(out);
  }

 private:
  Json rules() const {
    Json out = Json::array();
    for (const grammar::Code code : codes_) {
      const grammar::CodeEntry& entry = grammar::entry_of(code);
      Json rule = Json::object();
      rule["id"] = entry.word;
      rule["shortDescription"] = message(entry.title);
      rule["fullDescription"] = message(entry.title);
      rule["help"] = message(fmt::format("`tripline explain {}` tells more", entry.word));
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
    out["message"] = message(diagnostic.help.empty() ? diagnostic.message
                                                     : diagnostic.message + "\nhelp: " + diagnostic.help);
    out["locations"] = Json::array();
    if (has_source(diagnostic.span, sources_)) out["locations"].push_back(location(diagnostic.span));
    Json related = Json::array();
    for (const grammar::Label& label : diagnostic.labels) {
      if (!has_source(label.span, sources_)) continue;
      Json entry = Json::object();
      entry["id"] = related.size() + 1;
      entry.update(location(label.span));
      if (!label.text.empty()) entry["message"] = message(label.text);
      related.push_back(std::move(entry));
    }
    if (!related.empty()) out["relatedLocations"] = std::move(related);
    out["partialFingerprints"]["primaryLocationLineHash"] = fingerprint(diagnostic);
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
        message(fix.replacement.empty() ? "remove this" : "replace by `" + fix.replacement + "`");
    entry["artifactChanges"] = Json::array();
    entry["artifactChanges"].push_back(std::move(change));
    Json out = Json::array();
    out.push_back(std::move(entry));
    return out;
  }

  std::string fingerprint(const grammar::Diagnostic& diagnostic) {
    std::string about(grammar::entry_of(diagnostic.code).word);
    if (has_source(diagnostic.span, sources_)) {
      const grammar::Source& source = sources_[diagnostic.span.source];
      std::string_view line = source.line(source.position(diagnostic.span.begin).line);
      const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
      const std::size_t end = line.find_last_not_of(" \t") + 1;
      line = line.substr(begin, end > begin ? end - begin : 0);
      about.append("\n").append(uri_of(source.name())).append("\n").append(line);
    } else {
      about.append("\n").append(diagnostic.message);
    }
    const std::uint64_t hash = XXH3_64bits(about.data(), about.size());
    return fmt::format("{:016x}:{}", hash, ++seen_[hash]);
  }

  const std::vector<grammar::Diagnostic>& diagnostics_;
  const grammar::Sources& sources_;
  std::vector<grammar::Code> codes_;
  std::map<std::uint64_t, std::uint32_t> seen_;  // fingerprints so far
};

}  // namespace

std::string diagnostics_sarif(const std::vector<grammar::Diagnostic>& diagnostics,
                              const grammar::Sources& sources) {
  return Sarif(diagnostics, sources).text();
}

}  // namespace tripline::tools
