#include "runtime/run.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <set>

#include "runtime/event_time.hpp"

namespace tripline::runtime {

namespace {

constexpr std::size_t max_listed_skips = 1000;

// Events that turned out to be no JSON although their file says they are records; kept as the reader keeps its own.
struct BrokenRecords {
  std::uint64_t count = 0;
  std::set<Skip> first;
  void add(Skip skip) {
    ++count;
    first.insert(std::move(skip));
    if (first.size() > max_listed_skips) first.erase(std::prev(first.end()));
  }
};

struct Pass {
  ReadReport report;
  std::vector<std::unique_ptr<Observer>> observers;
  std::set<std::string> conflicts;
  BrokenRecords broken;
};

Pass observe_once(const Program& program, const std::vector<Input>& inputs, const RunOptions& options,
                  SeenEvents* seen, const Winners* winners) {
  Pass pass;
  const unsigned threads = std::max(1u, options.read.threads);
  for (unsigned i = 0; i < threads; ++i) {
    pass.observers.push_back(std::make_unique<Observer>(program, options.scope, seen, winners));
  }
  std::vector<BrokenRecords> broken(threads);
  pass.report = read_archive(inputs, options.read, [&](unsigned worker, const EventBytes& event) {
    if (pass.observers[worker]->observe(event) == Observer::Outcome::not_json) {
      broken[worker].add({inputs[event.input].name, event.index, 0, SkipReason::broken_json, "not a JSON object"});
    }
  });
  for (unsigned i = 0; i < threads; ++i) {
    pass.conflicts.insert(pass.observers[i]->conflicts().begin(), pass.observers[i]->conflicts().end());
    pass.broken.count += broken[i].count;
    for (const Skip& skip : broken[i].first) {
      pass.broken.add(skip);
      --pass.broken.count;
    }
  }
  return pass;
}

// The first place of each event id in `conflicts`. Copies outside the scope do not take part, as they do not where
// there is no conflict.
Winners settle(const std::vector<Input>& inputs, const RunOptions& options, const std::set<std::string>& conflicts) {
  const unsigned threads = std::max(1u, options.read.threads);
  const Program no_rules;
  std::vector<std::unique_ptr<Observer>> observers;
  for (unsigned i = 0; i < threads; ++i) {
    observers.push_back(std::make_unique<Observer>(no_rules, options.scope, nullptr, nullptr));
  }
  std::vector<Winners> found(threads);
  ReadOptions read = options.read;
  read.on_progress = nullptr;
  read_archive(inputs, read, [&](unsigned worker, const EventBytes& event) {
    const std::string id(observers[worker]->id_in_scope(event));
    if (!conflicts.contains(id)) return;
    const std::pair place(event.input, event.index);
    const auto [at, fresh] = found[worker].emplace(id, place);
    if (!fresh) at->second = std::min(at->second, place);
  });
  Winners winners;
  for (const Winners& some : found) {
    for (const auto& [id, place] : some) {
      const auto [at, fresh] = winners.emplace(id, place);
      if (!fresh) at->second = std::min(at->second, place);
    }
  }
  return winners;
}

}  // namespace

RunResult observe_archive(const Program& program, const std::vector<Input>& inputs, const RunOptions& options,
                          SeenEvents* shared) {
  const auto begin = std::chrono::steady_clock::now();
  RunResult result(program);
  std::unique_ptr<SeenEvents> own;
  if (options.deduplicate && !shared) own = std::make_unique<SeenEvents>(options.dedup_bytes);
  SeenEvents* seen = options.deduplicate ? (shared ? shared : own.get()) : nullptr;
  Pass pass = observe_once(program, inputs, options, seen, nullptr);
  const bool again = !shared && std::none_of(inputs.begin(), inputs.end(),
                                             [](const Input& input) { return input.path == "-"; });
  if (!pass.conflicts.empty() && again) {
    const Winners winners = settle(inputs, options, pass.conflicts);
    own = std::make_unique<SeenEvents>(options.dedup_bytes);
    seen = own.get();
    const std::set<std::string> conflicts = pass.conflicts;
    pass = observe_once(program, inputs, options, seen, &winners);
    pass.conflicts = conflicts;
  }
  for (const auto& observer : pass.observers) result.observations.add(std::move(observer->observations()));
  result.conflicts = pass.conflicts.size();
  result.forgotten = seen ? seen->forgotten() : 0;
  result.report = std::move(pass.report);
  result.report.events -= pass.broken.count;
  result.report.skipped += pass.broken.count;
  std::vector<Skip>& skips = result.report.skips;
  skips.insert(skips.end(), pass.broken.first.begin(), pass.broken.first.end());
  std::sort(skips.begin(), skips.end());
  if (skips.size() > max_listed_skips) skips.resize(max_listed_skips);
  result.observe_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace tripline::runtime
