#include "bench/programs.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "compiler/compile.hpp"
#include "grammar/build_pack.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/read_yaml.hpp"
#include "grammar/source.hpp"
#include "runtime/run.hpp"
#include "tools/load_rules.hpp"

namespace tripline::bench {

namespace {

[[noreturn]] void give_up(const grammar::Diagnostics& diagnostics, std::string_view what) {
  fmt::print(stderr, "floor: {}\n", what);
  for (const grammar::Diagnostic& diagnostic : diagnostics.list()) {
    if (diagnostic.severity == grammar::Severity::error) fmt::print(stderr, "  {}\n", diagnostic.message);
  }
  std::exit(2);
}

}  // namespace

std::string metrics_pack(const std::vector<std::string>& patterns) {
  std::string text = "pack: bench\nversion: 1.0.0\nmetrics:\n";
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    text += fmt::format("  - name: rule-{:05}\n    namespace: Bench\n    filter: '{}'\n", i, patterns[i]);
  }
  return text;
}

grammar::ast::Pack read_pack(const std::string& text) {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const grammar::SourceId id = sources.add("bench.yaml", text);
  std::optional<grammar::Tree> tree = grammar::read_yaml(sources, id, diagnostics);
  std::optional<grammar::ast::Pack> pack;
  if (tree) pack = grammar::build_pack(std::move(*tree), diagnostics);
  if (!pack || diagnostics.has_errors()) give_up(diagnostics, "the workload is no pack");
  pack->source = id;
  return std::move(*pack);
}

runtime::Program compile_pack(const grammar::ast::Pack& pack) {
  grammar::Diagnostics diagnostics;
  auto compiled = compiler::compile({pack}, diagnostics);
  if (!compiled) give_up(diagnostics, "the workload does not compile");
  return std::move(compiled->program);
}

runtime::Program compile_metrics(const std::vector<std::string>& patterns) {
  return compile_pack(read_pack(metrics_pack(patterns)));
}

runtime::Program shipped_packs() {
  const std::string folder = TRIPLINE_SOURCE_DIR "/rules";
  tools::LoadedPacks loaded = tools::load_packs({folder});
  if (!loaded.ok()) give_up(loaded.diagnostics, folder);
  runtime::drop_silent_graphs(loaded.compiled->program);  // as `run` does
  return std::move(loaded.compiled->program);
}

std::vector<std::uint64_t> matches_by_metric(const runtime::Program& program,
                                             const runtime::Observations& seen) {
  std::vector<std::uint64_t> counts;
  counts.reserve(program.metrics.size());
  for (const runtime::Metric& metric : program.metrics) counts.push_back(seen.filter_matches[metric.filter]);
  return counts;
}

std::uint64_t checksum(const std::vector<std::uint64_t>& counts) {
  std::uint64_t sum = 0xCBF29CE484222325ull;
  for (const std::uint64_t count : counts) sum = (sum ^ count) * 0x100000001B3ull;
  return sum;
}

}  // namespace tripline::bench
