#include "tools/findings_output.hpp"

// The one place that knows which forms there are.

namespace tripline::tools {

std::optional<FindingsFormat> findings_format_named(std::string_view word) {
  if (word == "table") return FindingsFormat::table;
  if (word == "json") return FindingsFormat::json;
  if (word == "ndjson") return FindingsFormat::ndjson;
  if (word == "csv") return FindingsFormat::csv;
  if (word == "sarif") return FindingsFormat::sarif;
  return std::nullopt;
}

std::string write_findings(std::span<const runtime::Finding> findings, FindingsFormat format,
                           const FindingsContext& context) {
  switch (format) {
    case FindingsFormat::table:
      return findings_table(findings, context) +
             (context.near_misses ? "\n" + near_misses_table(*context.near_misses, context) : "");
    case FindingsFormat::json:
      return findings_json(findings, context);
    case FindingsFormat::ndjson:
      return findings_ndjson(findings, context);
    case FindingsFormat::csv:
      return findings_csv(findings);
    case FindingsFormat::sarif:
      return findings_sarif(findings);
  }
  return {};
}

}  // namespace tripline::tools
