#pragma once
// Files for tests of archives: packed as archives are, in a folder of their own that goes when the test ends.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "runtime/archive.hpp"

namespace tripline::runtime {

inline std::string gzip(std::string_view text, int level = 6) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline std::string zstd(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string form = (std::filesystem::temp_directory_path() / "tripline-XXXXXX").string();
    if (mkdtemp(form.data()) == nullptr) std::abort();
    path_ = form;
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  std::string string() const { return path_.string(); }
  std::string write(std::string_view name, std::string_view bytes) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file.string();
  }

 private:
  std::filesystem::path path_;
};

// An event as it was handed over, in an order that does not depend on threads.
struct Seen {
  std::uint32_t input = 0;
  std::uint64_t index = 0;
  std::string bytes;
  std::optional<std::int64_t> timestamp;
  std::string log_group;

  friend bool operator==(const Seen&, const Seen&) = default;
  friend bool operator<(const Seen& a, const Seen& b) {
    return std::tie(a.input, a.index, a.bytes) < std::tie(b.input, b.index, b.bytes);
  }
};
inline void PrintTo(const Seen& seen, std::ostream* out) {
  *out << seen.input << ":" << seen.index << " " << seen.bytes << " at " << seen.timestamp.value_or(-1)
       << " in " << seen.log_group;
}

struct SeenArchive {
  std::vector<Seen> events;
  ReadReport report;
};

inline SeenArchive see(const std::vector<Input>& inputs, const ReadOptions& options = {}) {
  std::vector<std::vector<Seen>> parts(std::max(1u, options.threads));
  SeenArchive all;
  all.report = read_archive(inputs, options, [&](unsigned worker, const EventBytes& event) {
    unsigned sum = 0;
    for (int i = 0; i < 64; ++i)
      sum += static_cast<unsigned char>(event.bytes.data()[event.bytes.size() + static_cast<std::size_t>(i)]);
    volatile unsigned readable = sum;
    (void)readable;
    parts[worker].push_back(
        {event.input, event.index, std::string(event.bytes), event.timestamp, std::string(event.log_group)});
  });
  for (auto& part : parts) all.events.insert(all.events.end(), part.begin(), part.end());
  std::sort(all.events.begin(), all.events.end());
  return all;
}

inline std::vector<std::string> texts(const SeenArchive& archive) {
  std::vector<std::string> all;
  for (const Seen& seen : archive.events) all.push_back(seen.bytes);
  return all;
}

// Skips as lines: place, reason, and what is said.
inline std::vector<std::string> lines(const ReadReport& report) {
  std::vector<std::string> all;
  for (const Skip& skip : report.skips) {
    all.push_back(std::to_string(skip.index) + " @" + std::to_string(skip.offset) + " " +
                  std::string(to_string(skip.reason)) + ": " + skip.detail);
  }
  return all;
}

}  // namespace tripline::runtime
