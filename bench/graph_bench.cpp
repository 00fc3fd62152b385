// What an activity graph of a large organisation costs: 10 million events of 100,000 principals that make a million
// distinct edges, by two workers, added and made into a graph. Peak memory is that of a process of its own.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <random>

#include "bench/child.hpp"
#include "runtime/activity_graph.hpp"

namespace tripline::bench {
namespace {

constexpr std::size_t events = 10'000'000, principals = 100'000, relations = 1'000'000;
constexpr std::size_t resources = 200'000, workers = 2;
constexpr std::int64_t begin = 1'700'000'000, days = 30;

runtime::Program program_with_graph(std::uint32_t max_edges) {
  runtime::Program program;
  runtime::Graph graph;
  graph.edges.emplace_back();
  graph.max_edges = max_edges;
  program.graphs.push_back(std::move(graph));
  return program;
}

std::uint64_t mix(std::uint64_t x) {  // splitmix64
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
  x = (x ^ x >> 27) * 0x94D049BB133111EBu;
  return x ^ x >> 31;
}

// A relation's texts by its number: always the same, as long as those of real ones.
struct Texts {
  std::string from, to, via;
  std::string_view kind;
};
Texts texts_of(std::uint64_t number) {
  constexpr std::string_view kinds[] = {"AssumeRole", "GetObject", "Decrypt", "PutObject", "GetSecretValue"};
  const std::uint64_t principal = number % principals, mixed = mix(number);
  return {fmt::format("session:ASIA{:016X}", principal * 0x9E3779B97F4A7C15u),
          fmt::format("bucket:arn:aws:s3:::organisation-data-{:012}-eu-central-1", mixed % resources),
          fmt::format("10.{}.{}.{}", mixed >> 32 & 3, principal % 256, principal / 256 % 256), kinds[(mixed >> 40) % 5]};
}

std::string build(std::uint32_t max_edges) {
  const runtime::Program program = program_with_graph(max_edges);
  std::vector<runtime::Observations> parts;
  for (std::size_t w = 0; w < workers; ++w) parts.emplace_back(program);
  std::mt19937_64 random(7);
  for (std::size_t e = 0; e < events; ++e) {
    const Texts t = texts_of(random() % relations);
    const runtime::Reference reference{begin + static_cast<std::int64_t>(random() % (days * 86400)), {random(), random()}, 0, e};
    runtime::Relations& part = parts[random() % workers].graphs[0];
    part.add(part.find({t.from, t.to, t.kind, t.via, false}, 0).cell, reference);
    part.settle();
  }
  runtime::Observations sum(program);
  for (runtime::Observations& part : parts) sum.add(std::move(part));
  const runtime::ActivityGraph graph = runtime::activity_graph(program, 0, sum);
  return fmt::format("{} {} {}", graph.nodes.size(), graph.edges.size(), graph.lost);
}

void graph(benchmark::State& state) {
  const auto max_edges = static_cast<std::uint32_t>(state.range(0));
  for (auto _ : state) {
    const ChildResult result = in_child([&] { return build(max_edges); });
    std::size_t nodes = 0, edges = 0, lost = 0;
    if (!result.ok || std::sscanf(result.output.c_str(), "%zu %zu %zu", &nodes, &edges, &lost) != 3) {
      state.SkipWithError("the child failed");
      return;
    }
    state.SetIterationTime(result.seconds);
    state.counters["peak_mib"] = static_cast<double>(result.peak_bytes) / (1 << 20);
    state.counters["nodes"] = static_cast<double>(nodes);
    state.counters["edges"] = static_cast<double>(edges);
    state.counters["lost"] = static_cast<double>(lost);
  }
}
// All of them, and a bound that a tenth fits into.
BENCHMARK(graph)->Arg(1 << 20)->Arg(100'000)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace tripline::bench
