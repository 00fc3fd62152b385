#pragma once
// A thread that works on the latest of what it is asked: what was overtaken while something was at work never is, nor what
// was before it had rested.

#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace tripline::tools::lsp {

template <typename Task>
class Latest {
 public:
  using Clock = std::chrono::steady_clock;

  // `work` is called on the thread, when for the time of `rest` nothing newer was asked.
  explicit Latest(std::function<void(Task)> work, Clock::duration rest = {})
      : work_(std::move(work)), rest_(rest), thread_([this] { run(); }) {}
  ~Latest() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Latest(const Latest&) = delete;
  Latest& operator=(const Latest&) = delete;

  void ask(Task task) {
    {
      const std::lock_guard lock(mutex_);
      next_ = std::move(task);
      asked_ = Clock::now();
    }
    changed_.notify_all();
  }
  // Until nothing is asked any more and `work` has returned.
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stop_ || (!next_ && !busy_); });
  }

 private:
  void run() {
    setpriority(PRIO_PROCESS, 0, 10);  // of this thread: answers that somebody waits for come first
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return stop_ || next_; });
      while (!stop_ && Clock::now() < asked_ + rest_) changed_.wait_until(lock, asked_ + rest_);
      if (stop_) return;
      Task task = std::move(*next_);
      next_.reset();
      busy_ = true;
      lock.unlock();
      work_(std::move(task));
      lock.lock();
      busy_ = false;
      changed_.notify_all();
    }
  }

  std::function<void(Task)> work_;
  Clock::duration rest_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Task> next_;
  Clock::time_point asked_;  // when `next_` was
  bool busy_ = false;
  bool stop_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tripline::tools::lsp
