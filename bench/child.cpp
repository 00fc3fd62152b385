#include "bench/child.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace tripline::bench {

namespace {

template <class Start>
ChildResult follow(const Start& start) {
  ChildResult result;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return result;
  std::fflush(nullptr);
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    start(ends[1]);
    ::_exit(127);
  }
  ::close(ends[1]);
  char buffer[1 << 12];
  for (ssize_t got; child > 0 && (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    result.output.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  rusage usage{};
  const bool ended = child > 0 && ::wait4(child, &status, 0, &usage) == child;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  result.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  result.ok = ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return result;
}

}  // namespace

ChildResult in_child(const std::function<std::string()>& work) {
  return follow([&](int out) {
    const std::string output = work();
    const ssize_t written = ::write(out, output.data(), output.size());
    ::_exit(written == static_cast<ssize_t>(output.size()) ? 0 : 1);
  });
}

ChildResult run_command(const std::string& command) {
  return follow([&](int out) {
    ::dup2(out, STDOUT_FILENO);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
  });
}

}  // namespace tripline::bench
