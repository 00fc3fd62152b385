// Bytes of an event -> values of the fields that a program wants.
#include <benchmark/benchmark.h>

#include "bench/stage_input.hpp"
#include "runtime/decode.hpp"
#include "runtime/program.hpp"

namespace tripline::bench {
namespace {

void decode(benchmark::State& state) {
  const runtime::Program& program = stage_program(static_cast<std::size_t>(state.range(0)));
  runtime::Decoder decoder(program.fields);
  std::int64_t bytes = 0;
  for (auto _ : state) {
    for (const std::string_view event : stage_events()) {
      benchmark::DoNotOptimize(decoder.decode(event, true));
      bytes += static_cast<std::int64_t>(event.size());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(stage_events().size()));
  state.SetBytesProcessed(bytes);
}
BENCHMARK(decode)->Arg(10)->Arg(1'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tripline::bench
