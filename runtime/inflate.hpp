#pragma once
// A file's text in windows, whatever it is compressed with: gzip of any number of members, zstd, or nothing,
// told by the first bytes and not by the name. Bounded in memory, and in what a small file may turn into.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "runtime/archive.hpp"

namespace tripline::runtime {

// zlib reads everywhere what ISA-L reads fast where it exists.
enum class GzipBy : std::uint8_t { isal, zlib };
bool has_isal();

struct InflateBounds {
  std::uint64_t max_ratio = 2000;
  std::uint64_t max_file_bytes = 64ull << 30;
  std::uint64_t free_bytes = 16ull << 20;  // max_ratio counts from here on
};

class TextStream {
 public:
  explicit TextStream(GzipBy gzip = GzipBy::isal);
  ~TextStream();
  TextStream(const TextStream&) = delete;
  TextStream& operator=(const TextStream&) = delete;

  // Turns to another file ("-": standard input); its memory is used again. False with a problem.
  bool open(const std::string& path, const InflateBounds& bounds);
  // Fills `into` as far as there is text: 0 at the end; none when the rest is lost, with a problem.
  std::optional<std::size_t> read(char* into, std::size_t size);
  void close();

  struct Problem {
    SkipReason reason;
    std::string detail;
  };
  // Also set for garbage behind the end, though nothing is lost then.
  const std::optional<Problem>& problem() const { return problem_; }
  std::uint64_t bytes_in() const { return bytes_in_; }
  std::uint64_t bytes_out() const { return bytes_out_; }

 private:
  enum class Form : std::uint8_t { plain, gzip, zstd };
  struct Codecs;

  void recognise();
  bool fill();
  bool fill_to(std::size_t bytes);
  std::size_t plain(char* into, std::size_t size);
  std::size_t gzip_by_isal(char* into, std::size_t size);
  std::size_t gzip_by_zlib(char* into, std::size_t size);
  std::size_t zstd(char* into, std::size_t size);
  void next_member();
  void fail(SkipReason reason, std::string detail);
  std::size_t bounded(std::size_t size);

  std::unique_ptr<Codecs> codecs_;
  std::unique_ptr<char[]> input_;
  std::size_t begin_ = 0, end_ = 0;  // of what is not yet used in input_
  int file_ = -1;
  bool input_ended_ = false;
  bool done_ = false;       // nothing more comes
  bool lost_ = false;       // because of a problem
  bool in_member_ = false;  // between a member's first and last byte
  GzipBy gzip_;
  Form form_ = Form::plain;
  InflateBounds bounds_;
  std::optional<Problem> problem_;
  std::uint64_t bytes_in_ = 0, bytes_out_ = 0;
};

}  // namespace tripline::runtime
