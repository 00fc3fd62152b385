#pragma once
// How far a run is, on a terminal's last line.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <optional>
#include <string>

namespace tripline::tools {

struct ProgressState {
  std::uint64_t done = 0;   // bytes
  std::uint64_t total = 0;  // 0: not known
  double seconds = 0;       // since the beginning
};

// At most `columns` wide: bar, percentage, amounts, rate and time left, as many of them as there is room for.
std::string progress_line(const ProgressState& state, std::size_t columns);

// Columns of the terminal behind a stream; nothing if it is none.
std::optional<std::size_t> terminal_columns(std::FILE* stream);

// Draws the line on `stream` while it lives, ten times a second at most, and takes it away at the end. Does
// nothing at all where `stream` is no terminal. May be called from any thread.
class Progress {
 public:
  Progress(std::FILE* stream, std::uint64_t total);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::uint64_t done);
  // Removes the line; later updates do nothing. Call it before something else is written to the terminal.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  std::mutex mutex_;
  std::FILE* stream_;
  const std::uint64_t total_;
  const Clock::time_point begin_;
  std::optional<Clock::time_point> drawn_;
  std::uint64_t done_ = 0;
  bool active_;
};

}  // namespace tripline::tools
