#include "bench/peers.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "bench/archives.hpp"
#include "bench/child.hpp"
#include "bench/contest.hpp"
#include "bench/programs.hpp"
#include "bench/workloads.hpp"
#include "runtime/artifact.hpp"
#include "runtime/run.hpp"

namespace tripline::bench {

namespace {

struct Peer {
  std::string name;
  std::string probe;    // succeeds where the tool is installed
  std::string missing;  // what to say where it is not
  std::string command;  // prints eight counts, one a line
};

std::vector<Peer> peers(const std::filesystem::path& list) {
  const std::string scripts = TRIPLINE_SOURCE_DIR "/bench/peers";
  const char* const chosen = std::getenv("TRIPLINE_BENCH_PYTHON");
  const std::string python = chosen && *chosen ? chosen : "python3";
  return {
      {"jq", "command -v jq", "jq is not installed",
       fmt::format("sh {}/cis8_jq.sh {}/cis8.jq '{}'", scripts, scripts, list.string())},
      {"DuckDB", fmt::format("{} -c 'import duckdb' 2>/dev/null", python),
       "DuckDB is not installed (pip install duckdb; TRIPLINE_BENCH_PYTHON names its python)",
       fmt::format("{} {}/cis8_duckdb.py '{}' 1", python, scripts, list.string())},
      {"Python", fmt::format("command -v {}", python), "python3 is not installed",
       fmt::format("{} {}/cis8.py '{}'", python, scripts, list.string())},
  };
}

std::string our_counts(const std::filesystem::path& archive, const std::string& artifact) {
  auto loaded = runtime::load(artifact);
  const auto* program = std::get_if<runtime::Program>(&loaded);
  if (!program) return "not loaded";
  const auto result = runtime::observe_archive(*program, inputs_of(archive), {});
  std::string out;
  for (const std::uint64_t count : matches_by_metric(*program, result.observations))
    out += fmt::format("{}\n", count);
  return out;
}

std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

}  // namespace

PeerReport compare_with_peers(const std::filesystem::path& archive, unsigned runs) {
  PeerReport report;
  const std::filesystem::path list = archive.parent_path() / "peer-files.txt";
  {
    std::ofstream out(list);
    for (const runtime::Input& input : inputs_of(archive)) out << input.path << '\n';
  }
  const std::string artifact = runtime::save(compile_metrics(eight_rules()));
  std::vector<Peer> present;
  std::vector<std::vector<double>> seconds;
  std::vector<double> ours;
  for (Peer& peer : peers(list)) {
    const bool installed = run_command(peer.probe).ok;
    report.peers.push_back({peer.name, 0, 0, installed ? "" : peer.missing});
    present.push_back(std::move(peer));
    seconds.emplace_back();
  }
  const ChildResult first = in_child([&] { return our_counts(archive, artifact); });
  for (unsigned round = 0; round < runs; ++round) {
    ours.push_back(in_child([&] { return our_counts(archive, artifact); }).seconds);
    for (std::size_t i = 0; i < present.size(); ++i) {
      PeerResult& result = report.peers[i];
      if (!result.skipped.empty()) continue;
      const ChildResult child = run_command(present[i].command);
      if (!child.ok) {
        result.skipped = "it failed";
      } else if (child.output != first.output) {
        result.skipped = fmt::format("its counts differ: {}instead of {}", on_one_line(child.output),
                                     on_one_line(first.output));
      }
      seconds[i].push_back(child.seconds);
    }
  }
  report.seconds = median(ours);
  for (std::size_t i = 0; i < present.size(); ++i) {
    PeerResult& result = report.peers[i];
    result.seconds = median(seconds[i]);
    if (result.skipped.empty()) result.times = result.seconds / report.seconds;
  }
  return report;
}

}  // namespace tripline::bench
