// Failed expectations as SARIF 2.1.0: one rule, `failed-test`, and a result where the expectation stands. What is `todo`
// is none.
#include <fmt/format.h>
#include <xxhash.h>

#include "tools/fingerprint.hpp"
#include "tools/json_text.hpp"
#include "tools/sarif.hpp"
#include "tools/testing/test_report.hpp"

namespace tripline::tools {

using Json = nlohmann::ordered_json;

namespace {

Json result_json(const Expectation& e, const grammar::Sources& sources) {
  const grammar::Source& source = sources[e.span.source];
  const grammar::Position begin = source.position(e.span.begin), end = source.position(e.span.end);
  Json location;
  location["physicalLocation"]["artifactLocation"]["uri"] = uri_of(source.name());
  location["physicalLocation"]["region"] = {
      {"startLine", begin.line}, {"startColumn", begin.column}, {"endLine", end.line}, {"endColumn", end.column}};
  Json out;
  out["ruleId"] = "failed-test";
  out["ruleIndex"] = 0;
  out["level"] = "error";
  out["message"] = sarif_message(fmt::format("{}: {}: {}", e.test, e.name, outcome_text(e)));
  out["locations"] = Json::array({std::move(location)});
  const std::string about = fmt::format("{}\n{}\n{}", e.pack, e.test, e.name);
  out["partialFingerprints"]["tripline/v1"] = fmt::format("{:016x}", XXH3_64bits(about.data(), about.size()));
  return out;
}

}  // namespace

std::string tests_sarif(std::span<const Expectation> expectations, const grammar::Sources& sources) {
  Json rule;
  rule["id"] = "failed-test";
  rule["shortDescription"] = sarif_message("a test of a pack expects what did not come");
  rule["defaultConfiguration"]["level"] = "error";
  Json results = Json::array();
  for (const Expectation& e : expectations) {
    if (e.failed()) results.push_back(result_json(e, sources));
  }
  return json_text(sarif_log(Json::array({std::move(rule)}), std::move(results), {{"columnKind", "unicodeCodePoints"}}));
}

}  // namespace tripline::tools
