// Bytes of an event -> the filters that match; decoding is part of it.
#include <benchmark/benchmark.h>

#include "bench/programs.hpp"
#include "bench/stage_input.hpp"
#include "bench/workloads.hpp"
#include "runtime/match.hpp"

namespace tripline::bench {
namespace {

void match_all(benchmark::State& state, const runtime::Program& program) {
  runtime::Matcher matcher(program);
  std::uint64_t matches = 0;
  for (auto _ : state) {
    for (const std::string_view event : stage_events()) matches += matcher.match(event, true).size();
  }
  const auto events = state.iterations() * static_cast<std::int64_t>(stage_events().size());
  state.SetItemsProcessed(events);
  state.counters["matches"] = static_cast<double>(matches) / static_cast<double>(events);
}

void match(benchmark::State& state) {
  match_all(state, stage_program(static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(match)->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void match_wildcards(benchmark::State& state) {
  match_all(state, compile_metrics(wildcard_patterns(static_cast<std::size_t>(state.range(0)))));
}
BENCHMARK(match_wildcards)->Arg(10)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tripline::bench
