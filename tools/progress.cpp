#include "tools/progress.hpp"

//   [=========>              ]  38%  1.2 GB of 3.1 GB  412.0 MB/s  0:05 left
//
// What the line says is a pure function of amounts and time; only the class knows clocks and terminals. The
// cursor is never hidden, so that a run that is killed leaves the terminal as it should be.

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tools/quantities.hpp"

namespace tripline::tools {

namespace {

constexpr std::chrono::milliseconds least_pause{100};
constexpr std::size_t longest_bar = 40, shortest_bar = 10;
constexpr double long_time = 100 * 3600.0;  // nobody waits for more, and estimates of it mean nothing

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string bar(double share, std::size_t width) {
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(width));
  std::string out(filled, '=');
  if (filled < width) out += '>';
  out.resize(width, ' ');
  return '[' + out + ']';
}

}  // namespace

std::string progress_line(const ProgressState& state, std::size_t columns) {
  const auto done = static_cast<double>(state.done), total = static_cast<double>(state.total);
  const double share = state.total > 0 ? std::min(done / total, 1.0) : 0;
  const double rate = state.seconds > 0 ? done / state.seconds : 0;
  // The gravest first: parts that do not fit are left out from the end.
  std::vector<std::string> parts;
  if (state.total > 0) {
    parts.push_back(fmt::format("{:3}%", static_cast<int>(share * 100)));
    const double left = rate > 0 ? std::max(total - done, 0.0) / rate : long_time;
    if (left < long_time) parts.push_back(clock_text(left) + " left");
    if (rate > 0) parts.push_back(bytes_text(rate) + "/s");
    parts.push_back(fmt::format("{} of {}", bytes_text(std::min(done, total)), bytes_text(total)));
  } else {
    parts.push_back(bytes_text(done));
    if (rate > 0) parts.push_back(bytes_text(rate) + "/s");
  }
  std::string text;
  for (const std::string& part : parts) {
    const std::size_t wanted = text.size() + (text.empty() ? 0 : 2) + part.size();
    if (wanted > columns) break;
    if (!text.empty()) text += "  ";
    text += part;
  }
  // Brackets and a blank.
  if (state.total > 0 && columns >= text.size() + shortest_bar + 3) {
    return bar(share, std::min(columns - text.size() - 3, longest_bar)) + ' ' + text;
  }
  return text;
}

std::optional<std::size_t> terminal_columns(std::FILE* stream) {
  const int file = fileno(stream);
  if (file < 0 || isatty(file) == 0) return std::nullopt;
  winsize size{};
  if (ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

Progress::Progress(std::FILE* stream, std::uint64_t total)
    : stream_(stream), total_(total), begin_(Clock::now()), active_(terminal_columns(stream).has_value()) {}

void Progress::update(std::uint64_t done) {
  const std::lock_guard lock(mutex_);
  if (!active_) return;
  done_ = std::max(done_, done);
  const Clock::time_point now = Clock::now();
  if (drawn_ && now - *drawn_ < least_pause) return;
  drawn_ = now;
  // The last column stays free: some terminals break the line when it is written to.
  const std::size_t columns = terminal_columns(stream_).value_or(80);
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  // Not fmt::print, which throws where a terminal has gone away.
  const std::string line = fmt::format("\r{}\x1b[K", progress_line({done_, total_, seconds}, columns - 1));
  std::fputs(line.c_str(), stream_);
  std::fflush(stream_);
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  if (active_ && drawn_) {
    std::fputs("\r\x1b[K", stream_);
    std::fflush(stream_);
  }
  active_ = false;
}

}  // namespace tripline::tools
