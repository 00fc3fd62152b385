#include "bench/archives.hpp"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "tools/generate/generate.hpp"

namespace tripline::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t bytes_per_day = 5'600'000'000;  // of a busy organisation; makes files of about 1 MB
constexpr std::size_t records_per_small_file = 8;

bool is_complete(const fs::path& folder, const std::string& description) {
  std::ifstream in(folder / "complete");
  std::string line;
  return std::getline(in, line) && line == description;
}

bool mark_complete(const fs::path& folder, const std::string& description) {
  std::ofstream out(folder / "complete");
  out << description << '\n';
  out.flush();
  return static_cast<bool>(out);
}

bool fail(const fs::path& folder, std::string_view what) {
  fmt::print(stderr, "floor: {}: {}\n", folder.string(), what);
  return false;
}

// Collects records into files of eight. All of them lie in one folder a thousand, as a region's days would.
class SmallFiles {
 public:
  explicit SmallFiles(fs::path folder)
      : folder_(std::move(folder)), deflate_(libdeflate_alloc_compressor(6)) {}
  ~SmallFiles() { libdeflate_free_compressor(deflate_); }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;

  std::uint64_t files() const { return files_; }
  bool ok() const { return ok_; }

  void add(std::string_view record) {
    text_ += text_.empty() ? "{\"Records\":[" : ",";
    text_ += record;
    if (++records_ == records_per_small_file) write();
  }

 private:
  void write() {
    text_ += "]}";
    packed_.resize(libdeflate_gzip_compress_bound(deflate_, text_.size()));
    const std::size_t size =
        libdeflate_gzip_compress(deflate_, text_.data(), text_.size(), packed_.data(), packed_.size());
    const fs::path folder = folder_ / fmt::format("{:04}", files_ / 1000);
    std::error_code error;
    if (files_ % 1000 == 0) fs::create_directories(folder, error);
    std::ofstream out(
        folder / fmt::format("123456789012_CloudTrail_eu-west-1_20250303T0900Z_{:016}.json.gz", files_),
        std::ios::binary);
    out.write(packed_.data(), static_cast<std::streamsize>(size));
    out.close();
    ok_ = ok_ && !error && out && size > 0;
    ++files_;
    records_ = 0;
    text_.clear();
  }

  fs::path folder_;
  libdeflate_compressor* deflate_;
  std::string text_;
  std::vector<char> packed_;
  std::size_t records_ = 0;
  std::uint64_t files_ = 0;
  bool ok_ = true;
};

}  // namespace

fs::path cache_folder() {
  if (const char* folder = std::getenv("TRIPLINE_BENCH_DIR"); folder && *folder) return folder;
  return fs::path(TRIPLINE_BUILD_DIR) / "bench-cache";
}

bool ensure_archive(const fs::path& folder, std::uint64_t bytes, std::uint64_t seed) {
  const std::string description = fmt::format("archive 1: {} bytes, seed {}", bytes, seed);
  if (is_complete(folder, description)) return true;
  fmt::print(stderr, "floor: generating {}\n", folder.string());
  std::error_code error;
  fs::remove_all(folder, error);
  tools::GenerateOptions options;
  options.out = folder;
  options.seed = seed;
  options.max_bytes = bytes;
  options.days = static_cast<double>(bytes) / static_cast<double>(bytes_per_day);
  options.start = "2025-03-03T09:00:00Z";
  options.accounts = 8;
  options.people = 120;
  for (const tools::ScenarioName& scenario : tools::scenario_names())
    options.scenarios.emplace_back(scenario.name);
  const tools::GenerateResult result = tools::generate(options);
  if (!result.ok) return fail(folder, result.error);
  return mark_complete(folder, description) || fail(folder, "cannot be written");
}

bool ensure_small_files(const fs::path& folder, const fs::path& archive, std::uint64_t max_files) {
  const std::string description =
      fmt::format("small files 1: at most {} from {}", max_files, archive.string());
  if (is_complete(folder, description)) return true;
  fmt::print(stderr, "floor: cutting {} into files of {} records\n", archive.string(),
             records_per_small_file);
  std::error_code error;
  fs::remove_all(folder, error);
  fs::create_directories(folder, error);
  SmallFiles files(folder / "AWSLogs" / "123456789012" / "CloudTrail" / "eu-west-1");
  runtime::read_archive(inputs_of(archive), {}, [&](unsigned, const runtime::EventBytes& event) {
    if (files.files() < max_files) files.add(event.bytes);
  });
  if (!files.ok()) return fail(folder, "cannot be written");
  return mark_complete(folder, description) || fail(folder, "cannot be written");
}

std::vector<runtime::Input> inputs_of(const fs::path& folder) {
  // The generator puts the ground truth beside the log files, which would be read as an event file.
  std::error_code error;
  const fs::path logs = folder / "AWSLogs";
  runtime::InputList list = runtime::find_inputs({(fs::exists(logs, error) ? logs : folder).string()}, {});
  for (const std::string& error : list.errors) fmt::print(stderr, "floor: {}\n", error);
  return std::move(list.inputs);
}

}  // namespace tripline::bench
