// The order of things: the organisation, its scenarios, a list of places to make a file for, and threads that
// take places from the list. Which thread makes which file changes nothing in it.
#include "tools/generate/generate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <fstream>
#include <mutex>
#include <optional>
#include <thread>

#include "tools/generate/log_file.hpp"
#include "tools/generate/scenario.hpp"

namespace tripline::tools {
namespace {

// Measured over large archives; see what max_bytes promises.
constexpr double mean_record_bytes = 1555;

std::optional<std::string> check(const GenerateOptions& options) {
  if (options.out.empty()) return "no folder to write to";
  if (!std::isfinite(options.days) || options.days <= 0 || options.days > 3660) {
    return "`days` must be more than 0 and at most 3660";
  }
  if (!parse_instant(options.start))
    return fmt::format("`{}` is not a time like 2025-03-03T00:00:00Z", options.start);
  if (options.accounts < 1 || options.accounts > 200) return "`accounts` must be from 1 to 200";
  if (options.people < 2 || options.people > 700) return "`people` must be from 2 to 700";
  for (const std::string& name : options.scenarios) {
    const auto known = scenario_names();
    const bool found =
        std::any_of(known.begin(), known.end(), [&](const auto& each) { return each.name == name; });
    if (!found) return fmt::format("no scenario is called `{}`", name);
  }
  std::error_code ignored;
  if (std::filesystem::exists(options.out / "AWSLogs", ignored)) {
    return fmt::format("`{}` already holds an archive", options.out.string());
  }
  return std::nullopt;
}

double events_wanted(const GenerateOptions& options) {
  if (options.max_bytes > 0) return static_cast<double>(options.max_bytes) / mean_record_bytes;
  if (options.events_per_day > 0) return static_cast<double>(options.events_per_day) * options.days;
  return (options.people * 280.0 + options.accounts * 4500.0) * options.days;
}

ArchiveSpan span_of(const GenerateOptions& options, double events) {
  ArchiveSpan span{};
  span.start = *parse_instant(options.start);
  span.end = span.start + std::max<Instant>(minute, std::llround(options.days * static_cast<double>(day)));
  // CloudTrail delivers every five minutes or so; a quiet archive would be all tiny files.
  const double per_day = events / options.days / options.accounts;
  span.slot_seconds = per_day > 20000 ? 5 * minute : 15 * minute;
  return span;
}

std::vector<Place> places_of(const Organisation& organisation, const ArchiveSpan& span, const Plan& plan) {
  std::vector<Place> places;
  for (std::int64_t slot = 0; slot < span.slots(); ++slot) {
    for (std::size_t account = 0; account < organisation.accounts.size(); ++account) {
      for (const std::string& region : organisation.accounts[account].regions) {
        places.push_back({.account = account, .region = region, .slot = slot});
      }
    }
  }
  for (const auto& [place, records] : plan) places.push_back(place);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  // Files of one time together: progress is even, and neighbours in a folder are written by few threads.
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& a, const Place& b) { return a.slot < b.slot; });
  return places;
}

// What the threads share.
struct Progress {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stop = false;
  std::mutex mutex;  // of what follows
  GenerateSummary summary;
  std::size_t done = 0;
  std::string error;
};

void write_files(const GenerateOptions& options, const ArchiveSource& source,
                 const std::vector<Place>& places, const std::function<void(double)>& report,
                 Progress& progress) {
  std::string error;
  try {
    LogFile log_file(source);
    FileWriter writer;
    while (!progress.stop) {
      const std::size_t index = progress.next++;
      if (index >= places.size()) break;
      const Place& place = places[index];
      std::size_t records = 0;
      const std::string& json = log_file.compose(place, records);
      std::uint64_t written = 0;
      if (!json.empty()) {
        const std::string key =
            file_key(source.organisation, source.span, source.organisation.accounts[place.account],
                     place.region, place.slot);
        written = writer.write(options.out / key, json, error);
        if (written == 0) break;
      }
      const std::lock_guard lock(progress.mutex);
      progress.summary.files += json.empty() ? 0 : 1;
      progress.summary.events += records;
      progress.summary.json_bytes += json.size();
      progress.summary.gzip_bytes += written;
      ++progress.done;
      if (report && (progress.done % 64 == 0 || progress.done == places.size())) {
        report(static_cast<double>(progress.done) / static_cast<double>(places.size()));
      }
    }
  } catch (const std::exception& failure) {
    error = failure.what();
  }
  if (error.empty()) return;
  const std::lock_guard lock(progress.mutex);
  progress.stop = true;
  progress.error = error;
}

std::string write_truth(const std::filesystem::path& path, const std::vector<std::string>& lines) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  for (const std::string& line : lines) file << line << '\n';
  file.close();
  return file ? std::string() : fmt::format("cannot write `{}`", path.string());
}

GenerateResult run(const GenerateOptions& options, const std::function<void(double)>& report) {
  if (auto wrong = check(options)) return {.ok = false, .error = std::move(*wrong), .summary = {}, .refused = true};
  const double events = events_wanted(options);
  const ArchiveSpan span = span_of(options, events);
  const Organisation organisation = make_organisation(options.seed, options.accounts, options.people);
  Intrusions intrusions = play_scenarios(organisation, span, options.scenarios);
  const Background background(organisation, span, events);
  const ArchiveSource source{
      .organisation = organisation, .span = span, .background = background, .plan = intrusions.plan};
  const std::vector<Place> places = places_of(organisation, span, intrusions.plan);

  std::error_code failure;
  std::filesystem::create_directories(options.out, failure);
  if (failure) {
    return {.ok = false,
            .error = fmt::format("cannot create `{}`: {}", options.out.string(), failure.message()),
            .summary = {}};
  }
  Progress progress;
  const unsigned wanted = options.threads > 0 ? options.threads : std::thread::hardware_concurrency();
  const std::size_t threads = std::clamp<std::size_t>(wanted, 1, 256);
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(threads, places.size()); ++i) {
      others.emplace_back([&] { write_files(options, source, places, report, progress); });
    }
    write_files(options, source, places, report, progress);
  }
  progress.summary.truth = std::move(intrusions.truth);
  if (progress.error.empty() && !options.scenarios.empty()) {
    progress.error = write_truth(options.out / "ground-truth.jsonl", progress.summary.truth);
  }
  return {.ok = progress.error.empty(), .error = progress.error, .summary = std::move(progress.summary)};
}

}  // namespace

GenerateResult generate(const GenerateOptions& options, const std::function<void(double)>& progress) {
  try {
    return run(options, progress);
  } catch (const std::exception& failure) {
    return {.ok = false, .error = failure.what(), .summary = {}};
  }
}

}  // namespace tripline::tools
