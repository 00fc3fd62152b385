#pragma once
// Archives: files, folders, globs and standard input -> the bytes of single events, on several threads, in
// bounded memory. What an event means is not known here; what is broken is counted, named and stepped over.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/token_index.hpp"

namespace tripline::runtime {

// One file to read. `name` is how findings refer to it and what orders files: the path from its last `AWSLogs/`
// on where it has one, else the path below the argument it was found by ("-" for standard input). It does not
// depend on where the archive lies or how it was split.
struct Input {
  std::string path;
  std::string name;
  std::uint64_t size = 0;  // bytes on disk; 0 when unknown
};

// What is left out before a file is opened, by its key (spec C2, C3): times are seconds since 1970, `from`
// inclusive, `to` exclusive. A key tells the delivery minute only, so a file is kept when it could hold an event
// of the span: delivered from `from` on, and before `to` plus a day.
struct Prune {
  std::optional<std::int64_t> from = std::nullopt, to = std::nullopt;
  std::vector<std::string> accounts = {};
  std::vector<std::string> regions = {};
};

struct InputList {
  std::vector<Input> inputs;        // sorted by name, each path once
  std::uint64_t pruned = 0;         // files left out by Prune
  std::uint64_t other = 0;          // files that are no event files (digests, other services, other endings)
  std::vector<std::string> errors;  // arguments that name nothing that can be read; a run must not start
  std::vector<std::string> warnings;  // folders that could not be listed, wholly or in part
};

// `arguments`: files, folders (searched to any depth), globs (`*`, `?`, `**`), or `-`.
InputList find_inputs(const std::vector<std::string>& arguments, const Prune& prune);

// The bytes of one event, valid during the call that hands it over. At least 64 readable bytes follow.
struct EventBytes {
  std::uint32_t input = 0;  // index into the run's inputs
  std::uint64_t index = 0;  // 0-based position in its file
  std::string_view bytes;   // an event as text: a JSON object, or a raw line
  std::optional<std::int64_t> timestamp;  // seconds; from the envelope that the event came in, where it had one
  std::uint16_t millisecond = 0;          // of the timestamp
  std::string_view log_group;             // likewise
  bool stored = false;       // the bytes are the event's text as it was stored, not a value inside a larger document
  std::optional<TokenIndex> tokens;  // of `bytes`, where splitting has found them
  bool must_be_json = true;  // an event that is no JSON object is broken (a record), not just text (a log line)
};

struct ReadOptions {
  unsigned threads = 1;
  std::uint64_t window_bytes = 256 * 1024;           // what is inflated at a time
  std::uint64_t max_event_bytes = 16 * 1024 * 1024;  // a longer one is skipped
  std::uint64_t max_ratio = 2000;                    // inflated to compressed bytes, past the first 16 MiB
  std::uint64_t max_file_bytes = 64ull << 30;        // inflated bytes of one file
  std::size_t max_spans = 0;                         // how many spans each worker keeps: its first ones
  // Called now and then from any thread, never twice at once: compressed bytes done.
  std::function<void(std::uint64_t)> on_progress = nullptr;
};

enum class SkipReason : std::uint8_t {
  unreadable,         // the file cannot be opened or read
  broken_compression, // damaged or truncated gzip or zstd; events before the damage count
  trailing_garbage,   // bytes behind the last gzip member; everything before them counts
  inflate_bound,      // max_ratio or max_file_bytes
  broken_json,        // text that is no event, or the rest of a file whose structure is broken
  event_too_long,
  unknown_shape,      // a JSON file that holds no events
};
std::string_view to_string(SkipReason reason);

// Something that was stepped over: where, why, and what exactly.
struct Skip {
  std::string file;
  std::uint64_t index = 0;   // the event's position, where one event is meant
  std::uint64_t offset = 0;  // byte in the inflated file
  SkipReason reason = SkipReason::broken_json;
  std::string detail;

  friend auto operator<=>(const Skip&, const Skip&) = default;
};

// What one worker did with one file: read it and handled its events, or handled blocks of it that another had read.
struct WorkSpan {
  unsigned worker = 0;
  std::uint32_t input = 0;
  bool helping = false;
  std::uint64_t begin = 0, nanoseconds = 0;  // `begin` counts from that of reading the archive
  std::uint64_t bytes = 0;                   // inflated
};

struct ReadReport {
  std::uint64_t files = 0;
  std::uint64_t bytes_in = 0;   // read from disk
  std::uint64_t bytes_out = 0;  // inflated
  std::uint64_t events = 0;     // handed over
  std::uint64_t skipped = 0;    // all skips, listed or not
  std::vector<Skip> skips;      // the first 1,000 by (file, index, offset), whatever the threads did
  // Of all workers together. What handling events took is not among it.
  std::uint64_t inflate_nanoseconds = 0, split_nanoseconds = 0;
  std::vector<WorkSpan> spans;  // by worker and time; see ReadOptions::max_spans
  std::uint64_t spans_left_out = 0;
};

// Calls `on_event(worker, event)` once for every event, worker < threads; calls of one worker never overlap, and
// which worker gets which event is not determined. One large file is shared by all workers. Memory: about
// 2 windows per worker plus the longest event. Never throws for what it reads.
using OnEvent = std::function<void(unsigned worker, const EventBytes& event)>;
ReadReport read_archive(const std::vector<Input>& inputs, const ReadOptions& options, const OnEvent& on_event);

}  // namespace tripline::runtime
