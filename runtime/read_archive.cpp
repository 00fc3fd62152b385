#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "runtime/archive.hpp"
#include "runtime/envelope.hpp"
#include "runtime/inflate.hpp"
#include "runtime/skips.hpp"
#include "runtime/split.hpp"
#include "runtime/stopwatch.hpp"

// A worker takes the next file, inflates and splits it, and handles the blocks of events that come out. When
// no file is left it becomes a helper: those still reading put blocks on a queue, two for each helper, and
// handle them themselves when it is full. So many small files need no hand-over at all, one large file is
// shared, and the memory is bounded by the number of workers. Inflating is what a large file is bound by.
//
// All counts add, and skips are kept by their order and not by their time, so the report is the same whatever
// the threads did. An exception (of a consumer, or for want of memory) stops all workers and is thrown to the
// caller when they have ended.

namespace tripline::runtime {

namespace {

class Run {
 public:
  Run(const std::vector<Input>& inputs, const ReadOptions& options, const OnEvent& on_event)
      : inputs_(inputs),
        options_(options),
        on_event_(on_event),
        window_(std::clamp<std::uint64_t>(options.window_bytes, 16, 64 * 1024 * 1024)),
        reading_(std::max(1u, options.threads)) {}

  ReadReport run() {
    std::vector<std::thread> threads;
    std::vector<Totals> totals(std::max(1u, options_.threads));
    threads.reserve(totals.size());
    for (unsigned worker = 1; worker < totals.size(); ++worker) {
      try {
        threads.emplace_back([this, worker, &totals] { work(worker, totals[worker]); });
      } catch (const std::system_error&) {
        // The machine gives no more threads: those that run do it all.
        const std::lock_guard lock(mutex_);
        reading_ -= static_cast<unsigned>(totals.size()) - worker;
        break;
      }
    }
    work(0, totals[0]);
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);

    ReadReport report;
    FirstSkips skips;
    for (Totals& part : totals) {
      report.files += part.files;
      report.bytes_in += part.bytes_in;
      report.bytes_out += part.bytes_out;
      report.events += part.events;
      report.inflate_nanoseconds += part.inflating;
      report.split_nanoseconds += part.splitting;
      report.spans.insert(report.spans.end(), part.spans.begin(), part.spans.end());
      report.spans_left_out += part.spans_left_out;
      skips.add(std::move(part.skips));
    }
    report.skipped = skips.count();
    report.skips = skips.take_sorted();
    if (options_.on_progress) options_.on_progress(report.bytes_in);
    return report;
  }

 private:
  struct Totals {
    std::uint64_t files = 0, bytes_in = 0, bytes_out = 0, events = 0;
    FirstSkips skips;
    std::vector<Block> free;
    std::uint64_t inflating = 0, splitting = 0;  // nanoseconds
    std::vector<WorkSpan> spans;
    std::uint64_t spans_left_out = 0;
  };

  void work(unsigned worker, Totals& totals) {
    bool reads = true;
    try {
      TextStream stream;
      while (!stopped_.load(std::memory_order_relaxed)) {
        const std::size_t input = next_input_.fetch_add(1, std::memory_order_relaxed);
        if (input >= inputs_.size()) break;
        read_file(worker, static_cast<std::uint32_t>(input), stream, totals);
      }
      {
        const std::lock_guard lock(mutex_);
        reads = false;
        --reading_;
        ++helpers_;
      }
      changed_.notify_all();
      help(worker, totals);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      stopped_ = true;
      if (reads) --reading_;
      changed_.notify_all();
    }
    totals.free.clear();
  }

  void help(unsigned worker, Totals& totals) {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return stopped_ || !queue_.empty() || reading_ == 0; });
      if (stopped_ || queue_.empty()) return;
      Block block = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      const std::uint64_t begin = since_start();
      handle(worker, block, totals);
      keep_span({worker, block.input, true, begin, since_start() - begin, bytes_of(block)}, totals);
      lock.lock();
      if (spare_.size() < 2 * static_cast<std::size_t>(helpers_))
        spare_.push_back(recycled(std::move(block)));
    }
  }

  void read_file(unsigned worker, std::uint32_t input, TextStream& stream, Totals& totals) {
    const std::string& name = inputs_[input].name;
    const std::uint64_t begin = since_start();
    Stopwatch watch;
    std::uint64_t counted = 0;
    const bool opened = stream.open(
        inputs_[input].path, {.max_ratio = options_.max_ratio, .max_file_bytes = options_.max_file_bytes});
    std::uint64_t elements = 0;
    if (opened) {
      ++totals.files;
      Splitting splitting;
      splitting.window_bytes = window_;
      splitting.max_event_bytes = options_.max_event_bytes;
      splitting.read = [&](char* into, std::size_t size) -> std::optional<std::size_t> {
        if (stopped_.load(std::memory_order_relaxed)) return std::nullopt;
        totals.splitting += watch.lap();
        const auto got = stream.read(into, size);
        totals.inflating += watch.lap();
        progress(stream.bytes_in() - std::exchange(counted, stream.bytes_in()));
        return got;
      };
      splitting.spare = [&] { return spare(totals, input); };
      splitting.take = [&](Block block) {
        totals.splitting += watch.lap();
        share(worker, std::move(block), totals);
        watch.lap();
      };
      splitting.skip = [&](SkipReason reason, std::uint64_t index, std::uint64_t offset,
                           std::string_view detail, std::optional<std::uint64_t> at) {
        totals.skips.add(reason, name, index, offset, detail, at);
      };
      totals.inflating += watch.lap();  // opening is part of it
      elements = split(splitting);
      totals.splitting += watch.lap();
    }
    if (stream.problem()) {
      totals.skips.add(stream.problem()->reason, name, elements, stream.bytes_out(),
                       stream.problem()->detail);
    }
    totals.bytes_in += stream.bytes_in();
    totals.bytes_out += stream.bytes_out();
    stream.close();
    keep_span({worker, input, false, begin, since_start() - begin, stream.bytes_out()}, totals);
  }

  std::uint64_t since_start() const {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start_).count());
  }
  static std::uint64_t bytes_of(const Block& block) {
    std::uint64_t sum = 0;
    for (const EventExtent& piece : block.pieces) sum += piece.size;
    return sum;
  }
  // Blocks of one file that follow each other are one span.
  void keep_span(const WorkSpan& span, Totals& totals) const {
    if (options_.max_spans == 0) return;
    if (span.helping && !totals.spans.empty() && totals.spans.back().helping && totals.spans.back().input == span.input) {
      WorkSpan& last = totals.spans.back();
      last.nanoseconds = span.begin + span.nanoseconds - last.begin;
      last.bytes += span.bytes;
    } else if (totals.spans.size() < options_.max_spans) {
      totals.spans.push_back(span);
    } else {
      ++totals.spans_left_out;
    }
  }

  // A block that an event of unusual length made large is not kept so.
  Block recycled(Block block) const {
    if (block.capacity > 2 * window_) return {};
    return block;
  }

  Block spare(Totals& totals, std::uint32_t input) {
    Block block;
    if (!totals.free.empty()) {
      block = std::move(totals.free.back());
      totals.free.pop_back();
    } else if (helpers_hint_.load(std::memory_order_relaxed) != 0) {
      const std::lock_guard lock(mutex_);
      if (!spare_.empty()) {
        block = std::move(spare_.back());
        spare_.pop_back();
      }
    }
    block.input = input;
    return block;
  }

  void share(unsigned worker, Block block, Totals& totals) {
    if (!block.pieces.empty()) {
      if (options_.threads > 1) {
        const std::lock_guard lock(mutex_);
        helpers_hint_.store(helpers_, std::memory_order_relaxed);
        if (queue_.size() < 2 * static_cast<std::size_t>(helpers_)) {
          queue_.push_back(std::move(block));
          changed_.notify_one();
          return;
        }
      }
      handle(worker, block, totals);
    }
    if (totals.free.size() < 2) totals.free.push_back(recycled(std::move(block)));
  }

  void handle(unsigned worker, Block& block, Totals& totals) {
    EventBytes event;
    event.input = block.input;
    for (const EventExtent& piece : block.pieces) {
      if (stopped_.load(std::memory_order_relaxed)) return;
      Unwrapped unwrapped;
      const std::string_view wrong =
          unwrap(piece.shape, block.bytes.get() + piece.begin, piece.size, unwrapped);
      if (!wrong.empty()) {
        totals.skips.add(SkipReason::broken_json, inputs_[block.input].name, piece.index, piece.offset,
                         wrong);
        continue;
      }
      event.index = piece.index;
      event.bytes = unwrapped.bytes;
      event.timestamp = unwrapped.timestamp;
      event.millisecond = unwrapped.millisecond;
      event.stored = piece.shape != Shape::object;
      event.must_be_json = piece.shape == Shape::object || piece.shape == Shape::lookup_event;
      const bool whole =
          unwrapped.bytes.data() == block.bytes.get() + piece.begin && unwrapped.bytes.size() == piece.size;
      event.tokens = piece.indexed && whole ? std::optional(block.index_of(piece)) : std::nullopt;
      event.log_group = std::string_view(block.groups).substr(piece.group_begin, piece.group_size);
      ++totals.events;
      on_event_(worker, event);
    }
  }

  void progress(std::uint64_t bytes) {
    if (!options_.on_progress) return;
    done_.fetch_add(bytes, std::memory_order_relaxed);
    const std::unique_lock lock(progress_mutex_, std::try_to_lock);
    if (!lock) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_progress_ < std::chrono::milliseconds(50)) return;
    last_progress_ = now;
    options_.on_progress(done_.load(std::memory_order_relaxed));
  }

  const std::vector<Input>& inputs_;
  const ReadOptions& options_;
  const OnEvent& on_event_;
  const std::uint64_t window_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();

  std::atomic<std::size_t> next_input_ = 0;
  std::atomic<bool> stopped_ = false;
  std::atomic<unsigned> helpers_hint_ = 0;  // saves a lock while nobody helps

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Block> queue_;
  std::vector<Block> spare_;
  unsigned reading_;  // workers that may still put blocks on the queue
  unsigned helpers_ = 0;
  std::exception_ptr failure_;

  std::mutex progress_mutex_;
  std::chrono::steady_clock::time_point last_progress_ = std::chrono::steady_clock::now();
  std::atomic<std::uint64_t> done_ = 0;
};

}  // namespace

ReadReport read_archive(const std::vector<Input>& inputs, const ReadOptions& options,
                        const OnEvent& on_event) {
  return Run(inputs, options, on_event).run();
}

}  // namespace tripline::runtime
