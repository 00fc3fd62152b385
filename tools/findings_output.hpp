#pragma once
// Findings as they leave the program. FINDINGS.md is the contract of the forms that other programs read.
//
// What is written depends on the findings and the context alone, not on when, where or on how many threads
// they were found: the same findings give the same bytes.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/finding.hpp"
#include "runtime/near_miss.hpp"
#include "runtime/program.hpp"

namespace tripline::tools {

inline constexpr std::string_view findings_schema = "tripline.findings/1";

enum class FindingsFormat : std::uint8_t { table, json, ndjson, csv, sarif };
std::optional<FindingsFormat> findings_format_named(std::string_view word);

struct FindingsContext {
  const runtime::Program* program =
      nullptr;                // that the findings' rules belong to; tells packs and alarm actions
  std::uint64_t events = 0;   // that counted
  std::uint64_t matched = 0;  // of them, by any filter
  std::optional<std::int64_t> first, last;  // times of events
  std::size_t width = 0;                    // columns of the table; 0: no terminal, as wide as it needs
  bool colour = false;                      // of the table
  // What almost fired, where it was asked for. Not in CSV and SARIF.
  std::optional<std::span<const runtime::NearMiss>> near_misses = std::nullopt;
};

std::string write_findings(std::span<const runtime::Finding> findings, FindingsFormat format,
                           const FindingsContext& context);

// The forms, each in a file of its own.
std::string findings_json(std::span<const runtime::Finding> findings, const FindingsContext& context);
std::string findings_ndjson(std::span<const runtime::Finding> findings, const FindingsContext& context);
std::string findings_csv(std::span<const runtime::Finding> findings);
std::string findings_sarif(std::span<const runtime::Finding> findings);
std::string near_misses_table(std::span<const runtime::NearMiss> misses, const FindingsContext& context);
std::string findings_table(std::span<const runtime::Finding> findings, const FindingsContext& context);

}  // namespace tripline::tools
