#include "bench/measures.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <numeric>

#include "bench/archives.hpp"
#include "bench/child.hpp"
#include "bench/layers.hpp"
#include "bench/peers.hpp"
#include "bench/programs.hpp"
#include "bench/targets.hpp"
#include "bench/workloads.hpp"
#include "compiler/compile.hpp"
#include "grammar/diagnostic.hpp"
#include "runtime/artifact.hpp"
#include "runtime/match.hpp"
#include "tools/read_packs.hpp"

namespace tripline::bench {

namespace {

constexpr double megabyte = 1 << 20;
constexpr std::uint64_t peer_bytes = 160'000'000;  // jq needs twenty seconds for a gigabyte
constexpr std::uint64_t max_small_files = 200'000;

std::string run_name(std::size_t rules) { return fmt::format("run {}", rules); }

double ratio(const Timing* faster, const Timing* slower) {
  return faster && slower ? slower->seconds() / faster->seconds() : -1;
}

// The same by processor time, which other work on the machine disturbs less; for the notes of single-thread
// measures.
std::string by_cpu(const Timing* faster, const Timing* slower) {
  return faster && slower ? fmt::format("{:.2f} by cpu", slower->cpu_seconds() / faster->cpu_seconds()) : "";
}

double time_once(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Events of the archive's first files, each with the padding that a decoder wants behind it.
class EventsInMemory {
 public:
  EventsInMemory(const std::vector<runtime::Input>& inputs, std::size_t count) {
    for (const runtime::Input& input : inputs) {
      runtime::read_archive({input}, {}, [&](unsigned, const runtime::EventBytes& event) {
        if (places_.size() >= count) return;
        places_.emplace_back(bytes_.size(), event.bytes.size());
        bytes_.append(event.bytes);
        bytes_.append(runtime::Decoder::padding, ' ');
      });
      if (places_.size() >= count) break;
    }
  }
  std::size_t size() const { return places_.size(); }
  std::string_view operator[](std::size_t i) const {
    return std::string_view(bytes_).substr(places_[i].first, places_[i].second);
  }

 private:
  std::string bytes_;
  std::vector<std::pair<std::size_t, std::size_t>> places_;
};

Contestant match_in_memory(const EventsInMemory& events, std::shared_ptr<const runtime::Program> program,
                           std::string name) {
  auto matcher = std::make_shared<runtime::Matcher>(*program);
  return {std::move(name), 1, [&events, program, matcher] {
            Pass pass;
            for (std::size_t i = 0; i < events.size(); ++i) {
              ++pass.events;
              pass.bytes += events[i].size();
              pass.check += matcher->match(events[i], true).size();
            }
            return pass;
          }};
}

}  // namespace

bool Measures::wants_any(std::initializer_list<const char*> ids) const {
  return std::any_of(ids.begin(), ids.end(), [&](const char* id) { return wants(id); });
}

Measures::SharedProgram Measures::program(std::size_t rules) {
  SharedProgram& program = programs_[rules];
  if (!program) program = std::make_shared<runtime::Program>(compile_metrics(rule_patterns(rules)));
  return program;
}

void Measures::add(std::string id, std::vector<double> values, std::string note) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] >= 0)
      rows_.push_back({id, 0, values.size() > 1 ? fmt::format("value_{}", i + 1) : "value", values[i]});
  }
  measured_.push_back({std::move(id), std::move(values), std::move(note)});
  if (!options_.summary) fmt::print("{}\n", summary_line(measured_.back()));
  std::fflush(stdout);
}

std::vector<Timing> Measures::contest(const std::string& title, const std::vector<Contestant>& contestants) {
  fmt::print(stderr, "floor: {}: {} contestants, {} rounds\n", title, contestants.size(), options_.runs);
  std::vector<Timing> timings = compete(contestants, options_.runs);
  if (!options_.summary) {
    fmt::print("\n{:<22}{:>4} {:>8} {:>8} {:>8} {:>8} {:>7} {:>9} {:>6} {:>6}  {}\n", title, "thr",
               "median s", "min", "max", "cpu s", "GB/s", "k ev/s", "x F3", "x I", "check");
  }
  for (const Timing& t : timings) {
    const auto against = [&](const char* floor) {
      const double x = ratio(&t, find(timings, floor, t.threads));
      return x < 0 ? std::string("-") : fmt::format("{:.2f}", x);
    };
    for (const auto& [quantity, value] : {std::pair("median_seconds", t.seconds()),
                                          {"min_seconds", t.wall.front()},
                                          {"max_seconds", t.wall.back()},
                                          {"cpu_seconds", t.cpu_seconds()},
                                          {"bytes", static_cast<double>(t.pass.bytes)},
                                          {"events", static_cast<double>(t.pass.events)}}) {
      rows_.push_back({title + ": " + t.name, t.threads, quantity, value});
    }
    if (options_.summary) continue;
    fmt::print("{:<22}{:>4} {:>8.3f} {:>8.3f} {:>8.3f} {:>8.3f} {:>7.3f} {:>9.1f} {:>6} {:>6}  {:x}\n",
               t.name, t.threads, t.seconds(), t.wall.front(), t.wall.back(), t.cpu_seconds(),
               t.bytes_per_second() / 1e9, t.events_per_second() / 1e3, against("F3"), against("I"),
               t.pass.check);
  }
  std::fflush(stdout);
  return timings;
}

bool Measures::run() {
  const std::filesystem::path folder = options_.archive.empty()
                                           ? cache_folder() / fmt::format("archive-{}", options_.bytes)
                                           : options_.archive;
  // A child writes the archive, so that the memory it takes is not ours when P7 forks.
  if (options_.archive.empty() &&
      !in_child([&] {
         return std::string(ensure_archive(folder, options_.bytes, archive_seed) ? "y" : "");
       }).output.starts_with('y')) {
    return false;
  }
  options_.archive = folder;
  inputs_ = inputs_of(folder);
  if (inputs_.empty()) {
    fmt::print(stderr, "floor: {} holds no event files\n", folder.string());
    return false;
  }
  if (wants("P7")) memory();
  if (wants("P8")) compile();
  if (wants_any({"P1", "P2", "P3", "P4", "P5"})) throughput();
  if (options_.measures.contains("layers") || (options_.measures.empty() && !options_.summary)) ladder();
  if (wants("P9")) in_memory();
  if (wants("P10")) other_build();
  if (wants("P11")) packs();
  if (wants("P12")) small_files();
  if (wants("P6")) peers();
  std::sort(measured_.begin(), measured_.end(), [](const Measured& a, const Measured& b) {
    return std::stoi(a.id.substr(1)) < std::stoi(b.id.substr(1));
  });
  return true;
}

std::filesystem::path Measures::artifact_of(std::size_t rules) {
  const std::filesystem::path artifact = cache_folder() / fmt::format("rules-{}.trc", rules);
  const ChildResult compiled = in_child([&] {
    std::error_code error;
    std::filesystem::create_directories(artifact.parent_path(), error);
    return std::string(tools::write_file(artifact.string(), runtime::save(*program(rules))) ? "y" : "");
  });
  if (compiled.output.starts_with('y')) return artifact;
  fmt::print(stderr, "floor: {} cannot be written\n", artifact.string());
  return {};
}

void Measures::memory() {
  double worst = 0;
  std::string note;
  if (!options_.summary) fmt::print("\n{:<22}{:>4} {:>9} {:>9}\n", "peak memory", "thr", "MB", "allowed");
  for (const std::size_t rules : options_.rules) {
    const std::filesystem::path artifact = artifact_of(rules);
    if (artifact.empty()) return;
    for (const unsigned threads : options_.threads) {
      const ChildResult child = in_child([&] {
        std::optional<std::string> bytes = tools::read_file(artifact.string(), std::size_t{1} << 30);
        auto loaded = runtime::load(bytes ? *bytes : std::string());
        bytes.reset();
        if (auto* read = std::get_if<runtime::Program>(&loaded)) {
          const auto shared = std::make_shared<runtime::Program>(std::move(*read));
          const Pass pass = whole_run(inputs_, threads, shared, "").run();
          return fmt::format("{}", pass.events);
        }
        return std::string();
      });
      if (!child.ok || child.output.empty()) continue;
      const double allowed = 24 + 24.0 * threads + 3.0 * static_cast<double>(rules) / 1024;
      const double peak = static_cast<double>(child.peak_bytes) / megabyte;
      rows_.push_back({run_name(rules), threads, "peak_mb", peak});
      if (!options_.summary)
        fmt::print("{:<22}{:>4} {:>9.1f} {:>9.1f}\n", run_name(rules), threads, peak, allowed);
      if (peak / allowed > worst) {
        worst = peak / allowed;
        note = fmt::format("{} rules, {} threads: {:.0f} MB of {:.0f} MB", rules, threads, peak, allowed);
      }
    }
  }
  add("P7", {worst}, note);
}

void Measures::compile() {
  constexpr std::size_t rules = 10'000;
  const std::string text = metrics_pack(rule_patterns(rules));
  std::vector<double> reading, compiling, loading;
  std::string artifact;
  for (unsigned round = 0; round <= options_.runs; ++round) {
    grammar::ast::Pack pack;
    runtime::Program compiled;
    reading.push_back(time_once([&] { pack = read_pack(text); }));
    compiling.push_back(reading.back() + time_once([&] { compiled = compile_pack(pack); }));
    if (artifact.empty()) artifact = runtime::save(compiled);
    loading.push_back(time_once([&] { (void)runtime::load(artifact); }));
  }
  add("P8", {median(compiling), median(loading)},
      fmt::format("from YAML, {:.2f} s of it to read; {:.1f} MB of artifact", median(reading),
                  static_cast<double>(artifact.size()) / 1e6));
}

void Measures::throughput() {
  std::vector<std::pair<std::size_t, unsigned>> wanted;  // rules, threads
  if (options_.measures.empty()) {
    for (const unsigned threads : options_.threads) {
      for (const std::size_t rules : options_.rules) wanted.emplace_back(rules, threads);
    }
  } else {
    if (wants_any({"P1", "P2", "P5"})) wanted.emplace_back(1'000, 1);
    if (wants("P4")) wanted.emplace_back(10, 1);
    if (wants_any({"P3", "P4"})) wanted.emplace_back(10'000, 1);
    if (wants("P5")) wanted.emplace_back(1'000, 2);
  }
  std::set<unsigned> floors;
  std::vector<Contestant> contestants;
  for (const auto& [rules, threads] : wanted) {
    if (floors.insert(threads).second) {
      contestants.push_back(inflate_floor(inputs_, threads));
      contestants.push_back(extract_floor(inputs_, threads));
    }
    contestants.push_back(whole_run(inputs_, threads, program(rules), run_name(rules)));
  }
  const std::vector<Timing> timings = contest("throughput", contestants);
  for (const Timing& timing : timings) {
    const Timing* other = find(timings, timing.name, 1);
    if (other && other->pass.check != timing.pass.check) {
      fmt::print(stderr, "floor: {}: {} threads and 1 thread do not agree\n", timing.name, timing.threads);
    }
    const Timing* extracted = find(timings, "F3", timing.threads);
    if (timing.name.starts_with("run") && extracted && extracted->pass.events != timing.pass.events) {
      fmt::print(stderr, "floor: {} sees {} events, F3 {}\n", timing.name, timing.pass.events,
                 extracted->pass.events);
    }
  }
  const Timing* f3 = find(timings, "F3", 1);
  const Timing* i = find(timings, "I", 1);
  const Timing* r10 = find(timings, run_name(10), 1);
  const Timing* r1k = find(timings, run_name(1'000), 1);
  const Timing* r10k = find(timings, run_name(10'000), 1);
  const Timing* two = find(timings, run_name(1'000), 2);
  if (!options_.summary) fmt::print("\n");
  if (wants("P1")) add("P1", {ratio(r1k, f3)}, by_cpu(r1k, f3));
  if (wants("P2")) add("P2", {ratio(r1k, i)}, by_cpu(r1k, i));
  if (wants("P3")) add("P3", {ratio(r10k, f3)}, by_cpu(r10k, f3));
  if (wants("P4")) add("P4", {ratio(r10, r10k)}, by_cpu(r10, r10k));
  if (wants("P5"))
    add("P5", {ratio(two, r1k)}, fmt::format("the floor F3: {:.2f}", ratio(find(timings, "F3", 2), f3)));
}

void Measures::ladder() {
  std::vector<Contestant> contestants{inflate_floor(inputs_, 1), extract_floor(inputs_, 1),
                                      inflate_windows(inputs_, 1), split_events(inputs_, 1)};
  for (const std::size_t rules : options_.rules) {
    contestants.push_back(decode_events(inputs_, 1, program(rules), fmt::format("decode {}", rules)));
    contestants.push_back(match_events(inputs_, 1, program(rules), fmt::format("match {}", rules)));
    contestants.push_back(whole_run(inputs_, 1, program(rules), run_name(rules)));
  }
  contest("layers", contestants);
}

void Measures::in_memory() {
  const EventsInMemory events(inputs_, 50'000), few(inputs_, 5'000);
  const auto wild = std::make_shared<runtime::Program>(compile_metrics(wildcard_patterns(1'000)));
  const std::vector<Timing> timings =
      contest("in memory", {match_in_memory(events, program(10), "match 10"),
                            match_in_memory(events, program(1'000), "match 1000"),
                            match_in_memory(events, program(10'000), "match 10000"),
                            match_in_memory(few, wild, "match 1000 *x*y*")});
  add("P9", {timings.front().events_per_second() / timings.back().events_per_second()});
}

void Measures::other_build() {
  std::error_code error;
  const std::filesystem::path ours = std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "tripline";
  if (options_.native.empty() || !std::filesystem::exists(ours, error)) {
    add("P10", {-1}, "not measured here: --native asks for a tripline that was built for this machine, beside one for any");
    return;
  }
  const std::filesystem::path artifact = artifact_of(1'000);
  if (artifact.empty()) return;
  const auto command = [&](std::string name, const std::filesystem::path& binary) {
    const std::string line = fmt::format("'{}' run '{}' '{}' -j1 --format ndjson -q", binary.string(), artifact.string(),
                                         options_.archive.string());
    return Contestant{std::move(name), 1, [line] {
                        const ChildResult child = run_command(line);
                        return Pass{.check = child.ok ? std::hash<std::string>{}(child.output) : 0};
                      }};
  };
  const std::vector<Timing> timings = contest("other build", {command("any machine", ours), command("this machine", options_.native)});
  if (timings[0].pass.check == 0 || timings[0].pass.check != timings[1].pass.check) {
    add("P10", {-1}, "the two builds do not run, or do not find the same");
    return;
  }
  add("P10", {timings[1].seconds() / timings[0].seconds()}, "whole processes");
}

void Measures::packs() {
  const auto shipped = std::make_shared<runtime::Program>(shipped_packs());
  const std::vector<Timing> timings = contest("shipped packs", {match_events(inputs_, 1, shipped, "matching"),
                                                                whole_run(inputs_, 1, shipped, "whole run")});
  add("P11", {ratio(&timings[0], &timings[1])},
      fmt::format("{}; {} filters, {} metrics, {} alarms, {} contributor rules, {} threats",
                  by_cpu(&timings[0], &timings[1]), shipped->filters.size(), shipped->metrics.size(),
                  shipped->alarms.size(), shipped->contributors.size(), shipped->threats.size()));
}

void Measures::small_files() {
  const std::filesystem::path folder = cache_folder() / fmt::format("small-{}", options_.bytes);
  if (!ensure_small_files(folder, options_.archive, max_small_files)) return;
  // Finding the files is part of it here, for both.
  const auto with_finding = [&](std::string name, const std::filesystem::path& where) {
    return Contestant{name, 1, [this, where, name] {
                        const std::vector<runtime::Input> found = inputs_of(where);
                        return whole_run(found, 1, program(1'000), name).run();
                      }};
  };
  const std::vector<runtime::Input> small = inputs_of(folder);
  const std::vector<Timing> timings =
      contest("small files", {with_finding("large files", options_.archive),
                              with_finding("small files", folder), inflate_floor(inputs_, 1), [&] {
                                Contestant i = inflate_floor(small, 1);
                                i.name = "I of small files";
                                return i;
                              }()});
  add("P12", {timings[1].bytes_per_second() / timings[0].bytes_per_second()},
      fmt::format("{} files; the floor I: {:.2f}", small.size(),
                  timings[3].bytes_per_second() / timings[2].bytes_per_second()));
}

void Measures::peers() {
  const std::filesystem::path folder = cache_folder() / fmt::format("archive-{}", peer_bytes);
  if (!ensure_archive(folder, peer_bytes, archive_seed)) return;
  fmt::print(stderr, "floor: peers\n");
  const PeerReport report = compare_with_peers(folder, std::min(options_.runs, 3u));
  std::vector<double> times;
  rows_.push_back({"eight rules", 1, "median_seconds", report.seconds});
  if (!options_.summary) fmt::print("\n{:<22} {:>8.3f} s\n", "eight rules: tripline", report.seconds);
  for (const PeerResult& peer : report.peers) {
    times.push_back(peer.skipped.empty() ? peer.times : -1);
    if (peer.skipped.empty()) rows_.push_back({peer.name, 1, "median_seconds", peer.seconds});
    if (options_.summary) continue;
    if (peer.skipped.empty())
      fmt::print("{:<22} {:>8.3f} s  {:.1f} x\n", peer.name, peer.seconds, peer.times);
    else
      fmt::print("{:<22} skipped: {}\n", peer.name, peer.skipped);
  }
  std::string note;
  for (const PeerResult& peer : report.peers) {
    if (!peer.skipped.empty())
      note += fmt::format("{}{} skipped: {}", note.empty() ? "" : "; ", peer.name, peer.skipped);
  }
  add("P6", std::move(times), note);
}

std::string summary_line(const Measured& measured) {
  const Target& goal = target(measured.id);
  std::string values;
  bool met = true, any = false;
  for (std::size_t i = 0; i < measured.values.size(); ++i) {
    const double value = measured.values[i];
    if (i > 0) values += '/';
    if (value < 0) {
      values += '-';
      continue;
    }
    any = true;
    values += fmt::format("{:.{}f}", value, value >= 10 ? 1 : value < 0.1 ? 4 : 2);
    met &= goal.at_most ? value <= goal.least[i] : value >= goal.least[i];
  }
  std::string line = fmt::format("{} {}", measured.id, values);
  if (any) line += met ? " met" : " missed";
  if (!measured.note.empty()) line += (any ? "  (" : " ") + measured.note + (any ? ")" : "");
  return line;
}

}  // namespace tripline::bench
