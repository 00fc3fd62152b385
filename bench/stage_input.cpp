#include "bench/stage_input.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "bench/archives.hpp"
#include "bench/programs.hpp"
#include "bench/workloads.hpp"
#include "runtime/decode.hpp"
#include "runtime/inflate.hpp"
#include "runtime/program.hpp"

namespace tripline::bench {

namespace {
constexpr std::uint64_t stage_bytes = 20'000'000;
constexpr std::size_t wanted_text = 1 << 20;
constexpr std::size_t wanted_events = 4'000;
}  // namespace

const std::vector<runtime::Input>& stage_inputs() {
  static const std::vector<runtime::Input> inputs = [] {
    const std::filesystem::path folder = cache_folder() / fmt::format("archive-{}", stage_bytes);
    if (!ensure_archive(folder, stage_bytes, archive_seed)) std::exit(2);
    return inputs_of(folder);
  }();
  return inputs;
}

const std::string& stage_text() {
  static const std::string text = [] {
    std::string best;
    runtime::TextStream stream;
    for (const runtime::Input& input : stage_inputs()) {
      std::string whole, window(std::size_t{1} << 18, '\0');
      if (!stream.open(input.path, {})) continue;
      while (const auto got = stream.read(window.data(), window.size())) {
        if (*got == 0) break;
        whole.append(window, 0, *got);
      }
      stream.close();
      if (whole.size() > best.size()) best = std::move(whole);
      if (best.size() > wanted_text) break;
    }
    return best;
  }();
  return text;
}

const std::vector<std::string_view>& stage_events() {
  static std::string bytes;
  static const std::vector<std::string_view> events = [] {
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (const runtime::Input& input : stage_inputs()) {
      if (places.size() >= wanted_events) break;
      runtime::read_archive({input}, {}, [&](unsigned, const runtime::EventBytes& event) {
        places.emplace_back(bytes.size(), event.bytes.size());
        bytes.append(event.bytes);
        bytes.append(runtime::Decoder::padding, ' ');
      });
    }
    std::vector<std::string_view> views;
    for (const auto& [begin, size] : places) views.push_back(std::string_view(bytes).substr(begin, size));
    return views;
  }();
  return events;
}

const runtime::Program& stage_program(std::size_t rules) {
  static std::map<std::size_t, runtime::Program> programs;
  auto at = programs.find(rules);
  if (at == programs.end()) at = programs.emplace(rules, compile_metrics(rule_patterns(rules))).first;
  return at->second;
}

}  // namespace tripline::bench
