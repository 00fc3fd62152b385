// One log file: the records of an account, a region and a slot, put in the order of delivery and compressed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tools/generate/background.hpp"
#include "tools/generate/plan.hpp"

struct libdeflate_compressor;

namespace tripline::tools {

// What the files of an archive are made from; shared by all threads, not changed while they run.
struct ArchiveSource {
  const Organisation& organisation;
  const ArchiveSpan& span;
  const Background& background;
  const Plan& plan;
};

// Makes the JSON of log files. Keeps its buffers between files: one per thread.
class LogFile {
 public:
  explicit LogFile(const ArchiveSource& source) : source_(source) {}

  // The file's JSON, valid until the next call; empty if nothing happened. `records` is set to their number.
  // A few records of the slot before are delivered again, byte for byte, as happens in real archives.
  const std::string& compose(const Place& place, std::size_t& records);

 private:
  void fill(const Place& place, SlotRecords& out) const;
  void redeliver(const Place& place);

  const ArchiveSource& source_;
  SlotRecords slot_, earlier_;
  std::vector<std::pair<Instant, std::size_t>> order_;  // time of delivery, index of record
  std::string json_;
};

// Writes compressed files; one per thread.
class FileWriter {
 public:
  FileWriter();
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  // Writes `json` as one gzip member, with the folders above it. Returns the bytes written; on failure 0, and
  // `error` says why.
  std::uint64_t write(const std::filesystem::path& path, const std::string& json, std::string& error);

 private:
  libdeflate_compressor* compressor_;
  std::string compressed_;
  std::filesystem::path folder_;  // the last one made
};

}  // namespace tripline::tools
