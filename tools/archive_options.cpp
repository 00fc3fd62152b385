#include "tools/archive_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>
#include <thread>
#include <tuple>

#include "runtime/event_time.hpp"
#include "runtime/geo_database.hpp"
#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/size_value.hpp"

namespace tripline::tools {

namespace {
bool all_digits(const std::string& text, std::size_t length) {
  return text.size() == length &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
}  // namespace

ArchiveOptions::ArchiveOptions() { run.read.threads = std::max(1u, std::thread::hardware_concurrency()); }

void add_archive_options(CLI::App& verb, ArchiveOptions& options) {
  runtime::ReadOptions& read = options.run.read;
  verb.add_option("archive", options.archive, "Files, folders, globs, or - for standard input")->required();
  verb.add_option(options.from_option, options.from, "Only events from this time on");
  verb.add_option(options.to_option, options.to, "Only events before this time");
  verb.add_option("--account", options.accounts, "Only events of these accounts")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb.add_option("--region", options.regions, "Only events of these regions")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb.add_option("--log-group", options.log_group,
                  "The log group that the archive is: only rules that watch it");
  verb.add_option("--time", options.time, "Whose time counts: the event's, or its envelope's")
      ->check(CLI::IsMember({"event", "envelope"}))
      ->capture_default_str();
  verb.add_flag("--strict", options.strict, "Exit 2 when anything had to be skipped");
  verb.add_flag("--no-dedup", options.no_dedup, "Count every copy of a redelivered event");
  verb.add_option("--dedup-memory", options.run.dedup_bytes, "Bound of what is remembered of seen events")
      ->transform(size_value())
      ->capture_default_str();
  verb.add_option("-j,--threads", read.threads, "Threads")->check(CLI::Range(1, 1024))->capture_default_str();
  verb.add_option("--window", read.window_bytes, "Bytes inflated at a time")
      ->transform(size_value())
      ->capture_default_str();
  verb.add_option("--max-event", read.max_event_bytes, "Longest event")
      ->transform(size_value())
      ->capture_default_str();
  verb.add_option("--max-ratio", read.max_ratio, "Largest ratio of inflated to compressed bytes")
      ->capture_default_str();
  verb.add_option("--max-file", read.max_file_bytes, "Most inflated bytes of a file")
      ->transform(size_value())
      ->capture_default_str();
  verb.add_option("--summary", options.summary, "On standard error: text, json or none")
      ->check(CLI::IsMember({"text", "json", "none"}))
      ->capture_default_str();
  verb.add_flag("-q,--quiet", options.quiet, "No progress and no summary");
}

void add_geoip_option(CLI::App& verb, ArchiveOptions& options) {
  verb.add_option("--geoip", options.geoip, "A MaxMind DB file: where addresses are; again for another")
      ->allow_extra_args(false);
}

bool open_places(const std::vector<const runtime::Program*>& programs, ArchiveOptions& options) {
  auto places = std::make_shared<runtime::Places>();
  for (const std::string& path : options.geoip) {
    auto opened = runtime::GeoDatabase::open(path);
    if (const auto* wrong = std::get_if<std::string>(&opened)) {
      fmt::print(stderr, "tripline: --geoip: {}: {}\n", terminal_safe(path), terminal_safe(*wrong));
      return false;
    }
    places->add(std::make_shared<runtime::GeoDatabase>(std::move(std::get<runtime::GeoDatabase>(opened))));
  }
  std::set<std::string> asking;
  for (const runtime::Program* program : programs) asking.merge(runtime::filters_with_places(*program));
  options.places = std::move(places);
  options.run.scope.places = options.places.get();
  if (!options.geoip.empty() || asking.empty()) return true;
  constexpr std::size_t shown = 3;
  std::string names;
  auto name = asking.begin();
  for (std::size_t i = 0; i < std::min(asking.size(), shown); ++i) names += (i == 0 ? "" : ", ") + *name++;
  if (asking.size() > shown) names += fmt::format(" and {} more", asking.size() - shown);
  fmt::print(stderr, "tripline: no --geoip, so no address has a country or an AS number: {}\n", terminal_safe(names));
  return !options.strict;
}

namespace {
// The first whole second from a time on: events have no other ones.
std::optional<std::int64_t> first_second(std::string_view text) {
  const auto second = runtime::parse_time(text);
  if (!second) return std::nullopt;
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return second;
  const std::size_t digit = text.find_first_not_of('0', point + 1);
  const bool later = digit != std::string_view::npos && text[digit] >= '1' && text[digit] <= '9';
  return *second + (later ? 1 : 0);
}
}  // namespace

std::optional<std::string> fill_scope(ArchiveOptions& options) {
  runtime::Scope& scope = options.run.scope;
  for (const auto& [text, place, name] : {std::tuple(&options.from, &scope.from, options.from_option),
                                          std::tuple(&options.to, &scope.to, options.to_option)}) {
    if (text->empty()) continue;
    *place = first_second(*text);
    if (!*place)
      return fmt::format("{}: `{}` is no time such as 2025-03-03 or 2025-03-03T12:00:00Z", name, *text);
  }
  if (scope.from && scope.to && *scope.from >= *scope.to) return fmt::format("{} is not before {}", options.from_option, options.to_option);
  for (const std::string& account : options.accounts) {
    if (!all_digits(account, 12))
      return fmt::format("--account: `{}` is no account id of 12 digits", account);
  }
  for (const std::string& region : options.regions) {
    const bool shape =
        std::count(region.begin(), region.end(), '-') >= 2 && region.back() >= '0' && region.back() <= '9';
    if (!shape) return fmt::format("--region: `{}` is no region such as eu-west-1", region);
  }
  scope.accounts = options.accounts;
  scope.regions = options.regions;
  if (!options.log_group.empty()) scope.log_group = options.log_group;
  scope.envelope_time = options.time == "envelope";
  options.run.deduplicate = !options.no_dedup;
  return std::nullopt;
}

std::optional<runtime::InputList> list_inputs(const ArchiveOptions& options) {
  const runtime::Scope& scope = options.run.scope;
  const runtime::Prune prune{scope.from, scope.to, options.accounts, options.regions};
  runtime::InputList inputs = runtime::find_inputs(options.archive, prune);
  for (const std::string& error : inputs.errors) fmt::print(stderr, "tripline: {}\n", terminal_safe(error));
  if (!inputs.errors.empty()) return std::nullopt;
  for (const std::string& warning : inputs.warnings) fmt::print(stderr, "tripline: {}\n", terminal_safe(warning));
  return inputs;
}

std::uint64_t total_bytes(const runtime::InputList& inputs) {
  std::uint64_t total = 0;
  for (const runtime::Input& input : inputs.inputs) total += input.size;
  return total;
}

int usage_error(const std::string& what) {
  fmt::print(stderr, "tripline: {}\n", what);
  return exit_usage;
}

}  // namespace tripline::tools
