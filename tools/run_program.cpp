#include "tools/run_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace tripline::tools {

namespace {

// Both ends of a pipe, closed when they go.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  ~Pipe() {
    for (int& end : ends) close_end(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void close_end(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
};

// Reads both until they end; false when one gives more than `limit` bytes.
bool drain(std::array<Pipe*, 2> pipes, std::array<std::string*, 2> texts, std::size_t limit) {
  std::array<pollfd, 2> ends{};
  for (std::size_t i = 0; i < 2; ++i) ends[i] = {pipes[i]->ends[0], POLLIN, 0};
  for (int open = 2; open > 0;) {
    if (poll(ends.data(), ends.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    for (std::size_t i = 0; i < 2; ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      char buffer[1 << 16];
      const ssize_t n = read(ends[i].fd, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR) continue;
      if (n > 0) {
        texts[i]->append(buffer, static_cast<std::size_t>(n));
        if (texts[i]->size() > limit) return false;
        continue;
      }
      ends[i].fd = -1;
      --open;
    }
  }
  return true;
}

}  // namespace

std::optional<ProgramOutput> run_program(const std::vector<std::string>& arguments, std::size_t limit) {
  Pipe out, err;
  if (arguments.empty() || out.ends[0] < 0 || err.ends[0] < 0) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  std::vector<char*> words;
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  pid_t child = -1;
  const int failed = posix_spawnp(&child, words.front(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  Pipe::close_end(out.ends[1]);
  Pipe::close_end(err.ends[1]);
  if (failed != 0) return std::nullopt;
  ProgramOutput ran;
  const bool whole = drain({&out, &err}, {&ran.out, &ran.err}, limit);
  if (!whole) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return whole ? std::optional(std::move(ran)) : std::nullopt;
}

}  // namespace tripline::tools
