// Pattern text -> syntax tree, and pack text -> pack.
#include <benchmark/benchmark.h>

#include "bench/programs.hpp"
#include "bench/workloads.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::bench {
namespace {

void parse_patterns(benchmark::State& state) {
  const std::vector<std::string> patterns = rule_patterns(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    grammar::Diagnostics diagnostics;
    for (const std::string& pattern : patterns) {
      benchmark::DoNotOptimize(grammar::parse_pattern(grammar::Text::synthetic(pattern), diagnostics));
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(parse_patterns)->Arg(1'000)->Unit(benchmark::kMillisecond);

void read_yaml_pack(benchmark::State& state) {
  const std::string text = metrics_pack(rule_patterns(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) benchmark::DoNotOptimize(read_pack(text));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_yaml_pack)->Arg(100)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tripline::bench
