// Files -> text in windows, by ISA-L and by zlib.
#include <benchmark/benchmark.h>

#include "bench/stage_input.hpp"
#include "runtime/inflate.hpp"

namespace tripline::bench {
namespace {

void inflate(benchmark::State& state, runtime::GzipBy by) {
  runtime::TextStream stream(by);
  std::vector<char> window(static_cast<std::size_t>(state.range(0)));
  std::int64_t bytes = 0;
  for (auto _ : state) {
    for (const runtime::Input& input : stage_inputs()) {
      if (!stream.open(input.path, {})) continue;
      while (const auto got = stream.read(window.data(), window.size())) {
        if (*got == 0) break;
        bytes += static_cast<std::int64_t>(*got);
      }
      stream.close();
    }
  }
  state.SetBytesProcessed(bytes);
}
void by_isal(benchmark::State& state) { inflate(state, runtime::GzipBy::isal); }
void by_zlib(benchmark::State& state) { inflate(state, runtime::GzipBy::zlib); }
BENCHMARK(by_isal)->Arg(64 << 10)->Arg(256 << 10)->Arg(1 << 20)->Unit(benchmark::kMillisecond);
BENCHMARK(by_zlib)->Arg(256 << 10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tripline::bench
