// Pack -> program -> artifact -> program.
#include <benchmark/benchmark.h>

#include "bench/programs.hpp"
#include "bench/stage_input.hpp"
#include "bench/workloads.hpp"
#include "runtime/artifact.hpp"
#include "runtime/match.hpp"
#include "runtime/program.hpp"

namespace tripline::bench {
namespace {

void compile(benchmark::State& state) {
  const grammar::ast::Pack pack =
      read_pack(metrics_pack(rule_patterns(static_cast<std::size_t>(state.range(0)))));
  for (auto _ : state) benchmark::DoNotOptimize(compile_pack(pack));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(compile)->Arg(10)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void load_artifact(benchmark::State& state) {
  const std::string artifact = runtime::save(stage_program(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) benchmark::DoNotOptimize(runtime::load(artifact));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(artifact.size()));
}
BENCHMARK(load_artifact)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void make_matcher(benchmark::State& state) {
  const runtime::Program& program = stage_program(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) runtime::Matcher matcher(program);
}
BENCHMARK(make_matcher)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tripline::bench
