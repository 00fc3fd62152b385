#include "runtime/archive_pass.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>

#include "runtime/decode.hpp"

namespace tripline::runtime {

namespace {

constexpr std::size_t max_listed_skips = 1000;

// Events that turned out to be no JSON although their file says they are records; kept as the reader keeps
// its own.
struct BrokenRecords {
  std::uint64_t count = 0;
  std::set<Skip> first;
  void add(Skip skip) {
    ++count;
    first.insert(std::move(skip));
    if (first.size() > max_listed_skips) first.erase(std::prev(first.end()));
  }
};

struct Reading {
  ReadReport report;
  std::set<std::string> conflicts;
  BrokenRecords broken;
};

Reading read_once(const std::vector<Input>& inputs, const RunOptions& options, const ArchivePass& pass,
                  SeenEvents* seen, const Winners* winners) {
  Reading reading;
  const unsigned threads = std::max(1u, options.read.threads);
  pass.begin(threads, seen, winners);
  std::vector<BrokenRecords> broken(threads);
  reading.report = read_archive(inputs, options.read, [&](unsigned worker, const EventBytes& event) {
    if (pass.observe(worker, event) == Admission::not_json) {
      broken[worker].add(
          {inputs[event.input].name, event.index, 0, SkipReason::broken_json, "not a JSON object"});
    }
  });
  for (unsigned i = 0; i < threads; ++i) {
    const std::set<std::string>& conflicts = pass.conflicts(i);
    reading.conflicts.insert(conflicts.begin(), conflicts.end());
    reading.broken.count += broken[i].count;
    for (const Skip& skip : broken[i].first) {
      reading.broken.add(skip);
      --reading.broken.count;
    }
  }
  return reading;
}

// The first place of each event id in `conflicts`. Copies outside the scope do not take part, as they do not
// where there is no conflict.
Winners settle(const std::vector<Input>& inputs, const RunOptions& options,
               const std::set<std::string>& conflicts) {
  const unsigned threads = std::max(1u, options.read.threads);
  const std::vector<Field> fields = Gate::fields();
  const Gate gate(options.scope, nullptr, nullptr, 0);
  std::vector<std::unique_ptr<Decoder>> decoders;
  for (unsigned i = 0; i < threads; ++i) decoders.push_back(std::make_unique<Decoder>(fields));
  std::vector<Winners> found(threads);
  ReadOptions read = options.read;
  read.on_progress = nullptr;
  read_archive(inputs, read, [&](unsigned worker, const EventBytes& event) {
    const bool json = decoders[worker]->decode(event.bytes, event.stored, event.tokens);
    const std::string id(gate.id_in_scope(event, *decoders[worker], json));
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

PassAccount pass_archive(const std::vector<Input>& inputs, const RunOptions& options, SeenEvents* shared,
                         const ArchivePass& pass) {
  const auto begin = std::chrono::steady_clock::now();
  std::unique_ptr<SeenEvents> own;
  if (options.deduplicate && !shared) own = std::make_unique<SeenEvents>(options.dedup_bytes);
  SeenEvents* seen = options.deduplicate ? (shared ? shared : own.get()) : nullptr;
  Reading reading = read_once(inputs, options, pass, seen, nullptr);
  const bool again = !shared && std::none_of(inputs.begin(), inputs.end(),
                                             [](const Input& input) { return input.path == "-"; });
  if (!reading.conflicts.empty() && again) {
    const Winners winners = settle(inputs, options, reading.conflicts);
    own = std::make_unique<SeenEvents>(options.dedup_bytes);
    seen = own.get();
    const std::set<std::string> conflicts = reading.conflicts;
    reading = read_once(inputs, options, pass, seen, &winners);
    reading.conflicts = conflicts;
  }
  PassAccount account;
  account.conflicts = reading.conflicts.size();
  account.forgotten = seen ? seen->forgotten() : 0;
  account.report = std::move(reading.report);
  account.report.events -= reading.broken.count;
  account.report.skipped += reading.broken.count;
  std::vector<Skip>& skips = account.report.skips;
  skips.insert(skips.end(), reading.broken.first.begin(), reading.broken.first.end());
  std::sort(skips.begin(), skips.end());
  if (skips.size() > max_listed_skips) skips.resize(max_listed_skips);
  account.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return account;
}

}  // namespace tripline::runtime
