#include "tools/graphviz.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>

extern char** environ;

namespace tripline::tools {

namespace {

constexpr std::size_t most_bytes = 64u << 20;
constexpr std::chrono::seconds patience{60};

struct Pipe {
  int ends[2] = {-1, -1};
  bool open() { return pipe2(ends, O_CLOEXEC) == 0; }
  void close(int end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  ~Pipe() {
    close(0);
    close(1);
  }
};

// Starts `dot`; 0 and errno where it cannot be.
pid_t start(const Pipe& in, const Pipe& out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  std::string program = "dot", format = "-Tsvg";
  char* arguments[] = {program.data(), format.data(), nullptr};
  pid_t process = 0;
  const int failed = posix_spawnp(&process, "dot", &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  errno = failed;
  return failed == 0 ? process : 0;
}

// Feeds the one pipe and drains the other until the program ends its output. False after a minute or too many bytes.
bool exchange(Pipe& in, Pipe& out, const std::string& text, std::string& answer) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  fcntl(in.ends[1], F_SETFL, O_NONBLOCK);
  std::size_t sent = 0;
  char buffer[65536];
  while (true) {
    if (sent == text.size()) in.close(1);
    pollfd files[2] = {{out.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || poll(files, 2, static_cast<int>(left.count())) <= 0) return false;
    if (files[1].revents != 0) {
      const ssize_t count = write(in.ends[1], text.data() + sent, text.size() - sent);
      if (count < 0 && errno != EAGAIN) in.close(1);  // it reads no more; what it says still counts
      if (count > 0) sent += static_cast<std::size_t>(count);
    }
    if (files[0].revents != 0) {
      const ssize_t count = read(out.ends[0], buffer, sizeof buffer);
      if (count <= 0) return count == 0;
      answer.append(buffer, static_cast<std::size_t>(count));
      if (answer.size() > most_bytes) return false;
    }
  }
}

}  // namespace

std::optional<std::string> draw_svg(const std::string& dot, std::string& error) {
  Pipe in, out;
  if (!in.open() || !out.open()) {
    error = "no pipe to Graphviz";
    return std::nullopt;
  }
  const auto former = std::signal(SIGPIPE, SIG_IGN);
  const pid_t process = start(in, out);
  std::optional<std::string> answer;
  if (process == 0) {
    error = errno == ENOENT ? "--format svg needs Graphviz, whose `dot` is not installed; --format dot needs nothing"
                            : "Graphviz's `dot` cannot be started";
  } else {
    in.close(0);
    out.close(1);
    std::string text;
    const bool whole = exchange(in, out, dot, text);
    if (!whole) kill(process, SIGKILL);
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (whole && WIFEXITED(status) && WEXITSTATUS(status) == 0) answer = std::move(text);
    // The shells' way to say that a program was not there, for systems that fork before they look.
    const bool absent = whole && WIFEXITED(status) && WEXITSTATUS(status) == 127;
    if (!answer) error = absent ? "--format svg needs Graphviz, whose `dot` is not installed" : "Graphviz's `dot` failed";
  }
  std::signal(SIGPIPE, former);
  return answer;
}

}  // namespace tripline::tools
