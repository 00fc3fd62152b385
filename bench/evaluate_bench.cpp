// Events -> observations -> findings: the sinks behind the matcher, and stage 2, with the shipped packs.
#include <benchmark/benchmark.h>

#include "bench/programs.hpp"
#include "bench/stage_input.hpp"
#include "runtime/evaluate.hpp"
#include "runtime/run.hpp"

namespace tripline::bench {
namespace {

void observe(benchmark::State& state) {
  const runtime::Program program = shipped_packs();
  const runtime::Scope scope;
  for (auto _ : state) {
    runtime::Observer observer(program, scope, nullptr, nullptr);
    runtime::EventBytes event;
    event.stored = true;
    for (const std::string_view bytes : stage_events()) {
      event.bytes = bytes;
      ++event.index;
      benchmark::DoNotOptimize(observer.observe(event));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(stage_events().size()));
}
BENCHMARK(observe)->Unit(benchmark::kMillisecond);

void evaluate(benchmark::State& state) {
  const runtime::Program program = shipped_packs();
  const runtime::RunResult result = runtime::observe_archive(program, stage_inputs(), {});
  std::vector<std::string> names;
  for (const runtime::Input& input : stage_inputs()) names.push_back(input.name);
  std::size_t findings = 0;
  for (auto _ : state) findings = runtime::evaluate(program, result.observations, names).size();
  state.counters["findings"] = static_cast<double>(findings);
}
BENCHMARK(evaluate)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tripline::bench
