// The floors keep their buffers from pass to pass, so that they never pay for fresh pages; the product's
// layers are called as a run calls them, and pay.
#include "bench/layers.hpp"

#include <fcntl.h>
#include <libdeflate.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <string_view>
#include <thread>

#include "bench/programs.hpp"
#include "runtime/decode.hpp"
#include "runtime/evaluate.hpp"
#include "runtime/inflate.hpp"
#include "runtime/match.hpp"
#include "runtime/run.hpp"

namespace tripline::bench {

namespace {

using runtime::Input;
namespace ondemand = simdjson::ondemand;

// A plain array that grows without being filled with zeros.
struct Buffer {
  std::unique_ptr<char[]> bytes;
  std::size_t capacity = 0, size = 0;
  void reserve(std::size_t wanted) {
    if (wanted <= capacity) return;
    capacity = wanted + wanted / 4;
    bytes.reset(new char[capacity]);
  }
};

struct FloorWorker {
  Buffer packed, text;
  libdeflate_decompressor* inflate = libdeflate_alloc_decompressor();
  ondemand::parser parser;
  Pass pass;
  FloorWorker() = default;
  FloorWorker(const FloorWorker&) = delete;
  FloorWorker& operator=(const FloorWorker&) = delete;
  ~FloorWorker() { libdeflate_free_decompressor(inflate); }

  bool read(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY);
    if (file < 0) return false;
    struct stat about {};
    ::fstat(file, &about);
    packed.reserve(static_cast<std::size_t>(about.st_size));
    const ssize_t got = ::read(file, packed.bytes.get(), static_cast<std::size_t>(about.st_size));
    ::close(file);
    packed.size = got < 0 ? 0 : static_cast<std::size_t>(got);
    return packed.size > 18;
  }

  bool inflate_whole() {
    std::uint32_t size = 0;  // the archive is ours: one member, and its last four bytes tell the truth
    std::memcpy(&size, packed.bytes.get() + packed.size - 4, 4);
    text.reserve(size + simdjson::SIMDJSON_PADDING);
    text.size = 0;
    const auto result = libdeflate_gzip_decompress(inflate, packed.bytes.get(), packed.size, text.bytes.get(),
                                                   size, &text.size);
    pass.bytes += text.size;
    return result == LIBDEFLATE_SUCCESS;
  }

  void take(simdjson::simdjson_result<ondemand::value> value) {
    std::string_view s;
    if (!value.get_string().get(s)) pass.check += s.size();
  }

  static bool is(const char* key, std::string_view name) {
    return std::memcmp(key, name.data(), name.size()) == 0 && key[name.size()] == '"';
  }

  template <class Take>
  static void members(simdjson::simdjson_result<ondemand::value> value, Take&& take_member) {
    ondemand::object object;
    if (value.get_object().get(object)) return;
    for (auto member : object) take_member(member.key().value_unsafe().raw(), member);
  }

  void extract() {
    ondemand::document document;
    ondemand::array records;
    if (parser.iterate(text.bytes.get(), text.size, text.capacity).get(document)) return;
    if (document["Records"].get_array().get(records)) return;
    for (auto record : records) {
      ondemand::object object;
      if (record.get_object().get(object)) return;
      ++pass.events;
      for (auto member : object) {
        const char* const key = member.key().value_unsafe().raw();
        const auto take_if = [&](std::string_view name) {
          return [this, name](const char* inner, auto& field) {
            if (is(inner, name)) take(field.value());
          };
        };
        switch (key[0]) {
          case 'e':
            if (is(key, "eventName") || is(key, "eventSource") || is(key, "eventTime") ||
                is(key, "errorCode")) {
              take(member.value());
            }
            break;
          case 'a':
            if (is(key, "awsRegion"))
              take(member.value());
            else if (is(key, "additionalEventData"))
              members(member.value(), take_if("MFAUsed"));
            break;
          case 's':
            if (is(key, "sourceIPAddress")) take(member.value());
            break;
          case 'u':
            if (is(key, "userIdentity")) {
              members(member.value(), [this](const char* inner, auto& field) {
                if (is(inner, "type") || is(inner, "arn") || is(inner, "userName")) take(field.value());
              });
            }
            break;
          case 'r':
            if (is(key, "requestParameters"))
              members(member.value(), take_if("bucketName"));
            else if (is(key, "responseElements"))
              members(member.value(), take_if("ConsoleLogin"));
            break;
          default:
            break;
        }
      }
    }
  }
};

// Calls `work(worker, input)` for every input, on `threads` threads that take the next one when they are
// free.
template <class Work>
void for_inputs(const std::vector<Input>& inputs, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto loop = [&](unsigned worker) {
    for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < inputs.size();)
      work(worker, inputs[i]);
  };
  std::vector<std::thread> others;
  for (unsigned worker = 1; worker < threads; ++worker) others.emplace_back(loop, worker);
  loop(0);
  for (std::thread& other : others) other.join();
}

Contestant floor_of(const std::vector<Input>& inputs, unsigned threads, std::string name, bool extract) {
  const auto workers = std::make_shared<std::vector<FloorWorker>>(threads);
  return {std::move(name), threads, [&inputs, threads, workers, extract] {
            for (FloorWorker& worker : *workers) worker.pass = {};
            for_inputs(inputs, threads, [&](unsigned number, const Input& input) {
              FloorWorker& worker = (*workers)[number];
              if (worker.read(input.path) && worker.inflate_whole() && extract) worker.extract();
            });
            Pass total;
            for (const FloorWorker& worker : *workers) {
              total.events += worker.pass.events;
              total.bytes += worker.pass.bytes;
              total.check += worker.pass.check;
            }
            return total;
          }};
}

runtime::ReadOptions read_options(unsigned threads) {
  runtime::ReadOptions options;
  options.threads = threads;
  return options;
}

Pass pass_of(const runtime::ReadReport& report, std::uint64_t check) {
  return {report.events, report.bytes_out, check};
}

}  // namespace

Contestant inflate_floor(const std::vector<Input>& inputs, unsigned threads) {
  return floor_of(inputs, threads, "I", false);
}

Contestant extract_floor(const std::vector<Input>& inputs, unsigned threads) {
  return floor_of(inputs, threads, "F3", true);
}

Contestant inflate_windows(const std::vector<Input>& inputs, unsigned threads) {
  return {"inflate", threads, [&inputs, threads] {
            struct Worker {
              runtime::TextStream stream;
              std::vector<char> window = std::vector<char>(256 * 1024);
              std::uint64_t bytes = 0;
            };
            std::vector<Worker> workers(threads);
            for_inputs(inputs, threads, [&](unsigned number, const Input& input) {
              Worker& worker = workers[number];
              if (!worker.stream.open(input.path, {})) return;
              while (const auto got = worker.stream.read(worker.window.data(), worker.window.size())) {
                if (*got == 0) break;
                worker.bytes += *got;
              }
              worker.stream.close();
            });
            Pass total;
            for (const Worker& worker : workers) total.bytes += worker.bytes;
            return total;
          }};
}

Contestant split_events(const std::vector<Input>& inputs, unsigned threads) {
  return {"split", threads, [&inputs, threads] {
            return pass_of(runtime::read_archive(inputs, read_options(threads),
                                                 [](unsigned, const runtime::EventBytes&) {}),
                           0);
          }};
}

Contestant decode_events(const std::vector<Input>& inputs, unsigned threads,
                         std::shared_ptr<const runtime::Program> program, std::string name) {
  return {std::move(name), threads, [&inputs, threads, program] {
            std::vector<std::unique_ptr<runtime::Decoder>> decoders;
            std::vector<std::uint64_t> objects(threads * 16, 0);
            for (unsigned i = 0; i < threads; ++i) {
              decoders.push_back(std::make_unique<runtime::Decoder>(program->fields));
            }
            const auto report = runtime::read_archive(
                inputs, read_options(threads), [&](unsigned worker, const runtime::EventBytes& event) {
                  objects[worker * 16] += decoders[worker]->decode(event.bytes, event.stored, event.tokens) ? 1 : 0;
                });
            std::uint64_t total = 0;
            for (const std::uint64_t some : objects) total += some;
            return pass_of(report, total);
          }};
}

Contestant match_events(const std::vector<Input>& inputs, unsigned threads,
                        std::shared_ptr<const runtime::Program> program, std::string name) {
  return {std::move(name), threads, [&inputs, threads, program] {
            std::vector<std::unique_ptr<runtime::Matcher>> matchers;
            std::vector<std::uint64_t> matches(threads * 16, 0);
            for (unsigned i = 0; i < threads; ++i)
              matchers.push_back(std::make_unique<runtime::Matcher>(*program));
            const auto report = runtime::read_archive(
                inputs, read_options(threads), [&](unsigned worker, const runtime::EventBytes& event) {
                  matches[worker * 16] += matchers[worker]->match(event.bytes, event.stored, event.tokens).size();
                });
            std::uint64_t total = 0;
            for (const std::uint64_t some : matches) total += some;
            return pass_of(report, total);
          }};
}

Contestant whole_run(const std::vector<Input>& inputs, unsigned threads,
                     std::shared_ptr<const runtime::Program> program, std::string name) {
  return {std::move(name), threads, [&inputs, threads, program] {
            runtime::RunOptions options;
            options.read.threads = threads;
            const runtime::RunResult result = runtime::observe_archive(*program, inputs, options);
            std::vector<std::string> names;
            names.reserve(inputs.size());
            for (const Input& input : inputs) names.push_back(input.name);
            const auto findings = runtime::evaluate(*program, result.observations, names);
            std::vector<std::uint64_t> counts = result.observations.filter_matches;
            counts.push_back(findings.size());
            counts.push_back(result.observations.events);
            return pass_of(result.report, checksum(counts));
          }};
}

}  // namespace tripline::bench
