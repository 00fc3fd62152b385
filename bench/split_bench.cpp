// Text -> the places of its events.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "bench/stage_input.hpp"
#include "runtime/split.hpp"

namespace tripline::bench {
namespace {

void split(benchmark::State& state) {
  const std::string& text = stage_text();
  std::vector<runtime::Block> blocks;
  std::int64_t events = 0;
  for (auto _ : state) {
    std::size_t at = 0;
    runtime::Splitting splitting;
    splitting.window_bytes = static_cast<std::uint64_t>(state.range(0));
    splitting.read = [&](char* into, std::size_t size) -> std::optional<std::size_t> {
      const std::size_t now = std::min(size, text.size() - at);
      std::memcpy(into, text.data() + at, now);
      at += now;
      return now;
    };
    splitting.spare = [&] {
      runtime::Block block;
      if (blocks.empty()) return block;
      block = std::move(blocks.back());
      blocks.pop_back();
      return block;
    };
    splitting.take = [&](runtime::Block block) { blocks.push_back(std::move(block)); };
    splitting.skip = [](auto&&...) {};
    events += static_cast<std::int64_t>(runtime::split(splitting));
  }
  state.SetItemsProcessed(events);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(split)->Arg(64 << 10)->Arg(256 << 10)->Arg(1 << 20)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tripline::bench
