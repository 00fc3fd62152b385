#include "runtime/inflate.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#if __has_include(<isa-l/igzip_lib.h>)
#include <isa-l/igzip_lib.h>
#define TRIPLINE_HAS_ISAL 1
#else
#define TRIPLINE_HAS_ISAL 0
#endif

// read() asks one of four producers for as many bytes as there is room for. A producer returns what it got
// and sets done_ at the end, or fails; what it had got before the failure still counts and is handed over
// first. Sizes that files state about themselves are never believed. A member whose checksum is wrong has
// been handed over by the time it is known: its events count, and the rest of the file does not.
//
// A decoder may need more memory than a window: zstd's own window is up to 128 MiB where a file was packed
// with
// `--ultra`, and the libraries' default bound keeps it at that.

namespace tripline::runtime {

namespace {

constexpr std::size_t input_bytes = 128 * 1024;

bool is_gzip(const char* bytes, std::size_t size) {
  return size >= 2 && static_cast<unsigned char>(bytes[0]) == 0x1f &&
         static_cast<unsigned char>(bytes[1]) == 0x8b;
}

bool is_zstd(const char* bytes, std::size_t size) {
  if (size < 4) return false;
  const std::string_view head(bytes, 4);
  const bool skippable =
      (static_cast<unsigned char>(bytes[0]) & 0xf0) == 0x50 && head.substr(1) == "\x2a\x4d\x18";
  return head == "\x28\xb5\x2f\xfd" || skippable;
}

// Whether a file whose name for itself is plain text is no text (spec F42 lets a line begin with any): bzip2 has a level and
// the magic of a block or of the end behind it, and Parquet and ORC data have control characters soon.
bool is_binary(std::string_view head, std::string_view magic) {
  using namespace std::string_view_literals;
  if (magic == "BZh") {
    if (head.size() < 10 || head[3] < '1' || head[3] > '9') return false;
    return head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv || head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv;
  }
  return std::any_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\x1b';
  });
}

constexpr std::size_t format_bytes = 64;  // that are looked at

// What other formats begin with; read as text they would be lines of garbage.
std::string_view foreign_format(std::string_view head) {
  using namespace std::string_view_literals;
  head = head.substr(0, format_bytes);
  constexpr std::pair<std::string_view, std::string_view> formats[] = {
      {"BZh"sv, "bzip2"},
      {"\xfd"
       "7zXZ\0"sv,
       "xz"},
      {"PK\x03\x04"sv, "zip"},
      {"\x04\x22\x4d\x18"sv, "lz4"},
      {"PAR1"sv, "Parquet"},
      {"ORC"sv, "ORC"},
      {"Obj\x01"sv, "Avro"},
      {"\xff\xfe"sv, "UTF-16"},
      {"\xfe\xff"sv, "UTF-16"},
  };
  for (const auto& [magic, name] : formats) {
    const bool is_text = magic == "BZh"sv || magic == "PAR1"sv || magic == "ORC"sv;
    if (head.starts_with(magic) && (!is_text || is_binary(head, magic))) return name;
  }
  return {};
}

}  // namespace

struct TextStream::Codecs {
#if TRIPLINE_HAS_ISAL
  inflate_state isal;
#endif
  z_stream zlib{};
  bool zlib_ready = false;
  ZSTD_DCtx* zstd = nullptr;

  ~Codecs() {
    if (zlib_ready) inflateEnd(&zlib);
    ZSTD_freeDCtx(zstd);
  }
};

bool has_isal() { return TRIPLINE_HAS_ISAL != 0; }

TextStream::TextStream(GzipBy gzip)
    : codecs_(std::make_unique<Codecs>()),
      input_(std::make_unique<char[]>(input_bytes)),
      gzip_(has_isal() ? gzip : GzipBy::zlib) {}

TextStream::~TextStream() { close(); }

void TextStream::close() {
  if (file_ > STDIN_FILENO) ::close(file_);
  file_ = -1;
}

bool TextStream::open(const std::string& path, const InflateBounds& bounds) {
  close();
  bounds_ = bounds;
  begin_ = end_ = 0;
  bytes_in_ = bytes_out_ = 0;
  input_ended_ = done_ = lost_ = in_member_ = false;
  problem_.reset();
  form_ = Form::plain;
  file_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file_ < 0) {
    fail(SkipReason::unreadable, std::strerror(errno));
    return false;
  }
  recognise();
#if defined(POSIX_FADV_SEQUENTIAL)
  if (end_ == input_bytes) posix_fadvise(file_, 0, 0, POSIX_FADV_SEQUENTIAL);  // there is more of it
#endif
  return !lost_;
}

void TextStream::recognise() {
  fill_to(format_bytes);
  const char* const head = input_.get() + begin_;
  const std::size_t size = end_ - begin_;
  if (is_gzip(head, size)) {
    form_ = Form::gzip;
    next_member();
  } else if (is_zstd(head, size)) {
    form_ = Form::zstd;
    if (codecs_->zstd == nullptr) codecs_->zstd = ZSTD_createDCtx();
    if (codecs_->zstd == nullptr) {
      fail(SkipReason::unreadable, "no memory for a zstd decoder");
      return;
    }
    ZSTD_DCtx_reset(codecs_->zstd, ZSTD_reset_session_only);
  } else if (const auto format = foreign_format({head, size}); !format.empty()) {
    fail(SkipReason::unknown_shape, "the file is " + std::string(format) + ", which is not read");
  }
}

void TextStream::fail(SkipReason reason, std::string detail) {
  if (!problem_) problem_ = Problem{reason, std::move(detail)};
  done_ = lost_ = true;
}

// More input behind what is left of it. False at its end.
bool TextStream::fill() {
  if (input_ended_) return false;
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == input_bytes) {
    std::memmove(input_.get(), input_.get() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  ssize_t size = 0;
  do size = ::read(file_, input_.get() + end_, input_bytes - end_);
  while (size < 0 && errno == EINTR);
  if (size > 0) {
    end_ += static_cast<std::size_t>(size);
    bytes_in_ += static_cast<std::uint64_t>(size);
    return true;
  }
  input_ended_ = true;
  if (size < 0) fail(SkipReason::unreadable, std::strerror(errno));
  return false;
}

bool TextStream::fill_to(std::size_t bytes) {
  while (end_ - begin_ < bytes) {
    if (!fill()) return false;
  }
  return true;
}

std::optional<std::size_t> TextStream::read(char* into, std::size_t size) {
  std::size_t got = 0;
  while (got < size && !done_) {
    std::size_t more = 0;
    char* const at = into + got;
    switch (form_) {
      case Form::plain:
        more = plain(at, size - got);
        break;
      case Form::gzip:
        more = gzip_ == GzipBy::isal ? gzip_by_isal(at, size - got) : gzip_by_zlib(at, size - got);
        break;
      case Form::zstd:
        more = zstd(at, size - got);
        break;
    }
    got += bounded(more);
  }
  if (got == 0 && lost_) return std::nullopt;
  return got;
}

// Counts what came out, and cuts it off where it becomes too much.
std::size_t TextStream::bounded(std::size_t size) {
  if (size > bounds_.max_file_bytes - bytes_out_) {
    size = static_cast<std::size_t>(bounds_.max_file_bytes - bytes_out_);
    fail(SkipReason::inflate_bound, "the file inflates to more than the bound");
  }
  bytes_out_ += size;
  const std::uint64_t used = bytes_in_ - (end_ - begin_);
  if (form_ != Form::plain && bytes_out_ > bounds_.free_bytes &&
      bytes_out_ / std::max<std::uint64_t>(used, 1) >= bounds_.max_ratio) {
    fail(SkipReason::inflate_bound, "the file inflates by more than the bound");
  }
  return size;
}

std::size_t TextStream::plain(char* into, std::size_t size) {
  if (begin_ == end_) {
    if (input_ended_ || size < input_bytes) {
      if (!fill()) {
        done_ = true;
        return 0;
      }
    } else {
      // Large windows are read into directly.
      ssize_t got = 0;
      do got = ::read(file_, into, size);
      while (got < 0 && errno == EINTR);
      if (got > 0) {
        bytes_in_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      input_ended_ = done_ = true;
      if (got < 0) fail(SkipReason::unreadable, std::strerror(errno));
      return 0;
    }
  }
  const std::size_t now = std::min(size, end_ - begin_);
  std::memcpy(into, input_.get() + begin_, now);
  begin_ += now;
  return now;
}

// Stands where a gzip member may begin: the first must, further ones may.
void TextStream::next_member() {
  in_member_ = false;
  const bool first = bytes_in_ == end_ && begin_ == 0;
  fill_to(2);
  if (lost_) return;
  if (begin_ == end_) {
    done_ = true;
    return;
  }
  if (!is_gzip(input_.get() + begin_, end_ - begin_)) {
    if (!problem_) problem_ = Problem{SkipReason::trailing_garbage, "bytes behind the end of the gzip data"};
    done_ = true;
    return;
  }
  in_member_ = true;
#if TRIPLINE_HAS_ISAL
  if (gzip_ == GzipBy::isal) {
    if (first) {
      isal_inflate_init(&codecs_->isal);
    } else {
      isal_inflate_reset(&codecs_->isal);
    }
    codecs_->isal.crc_flag = ISAL_GZIP;
    return;
  }
#endif
  (void)first;
  if (!codecs_->zlib_ready) {
    if (inflateInit2(&codecs_->zlib, 15 + 16) != Z_OK) {
      fail(SkipReason::unreadable, "no memory for a gzip decoder");
      return;
    }
    codecs_->zlib_ready = true;
  } else {
    inflateReset(&codecs_->zlib);
  }
}

std::size_t TextStream::gzip_by_isal([[maybe_unused]] char* into, [[maybe_unused]] std::size_t size) {
#if TRIPLINE_HAS_ISAL
  inflate_state& state = codecs_->isal;
  if (begin_ == end_) fill();
  state.next_in = reinterpret_cast<std::uint8_t*>(input_.get() + begin_);
  state.avail_in = static_cast<std::uint32_t>(end_ - begin_);
  state.next_out = reinterpret_cast<std::uint8_t*>(into);
  state.avail_out = static_cast<std::uint32_t>(std::min<std::size_t>(size, 1u << 30));
  const std::uint32_t room = state.avail_out;
  const int result = isal_inflate(&state);
  const bool stuck = state.avail_in != 0 && begin_ == end_ - state.avail_in && state.avail_out == room;
  begin_ = end_ - state.avail_in;
  const std::size_t got = room - state.avail_out;
  if (result < 0) {
    fail(SkipReason::broken_compression,
         result == ISAL_INCORRECT_CHECKSUM ? "the gzip checksum is wrong" : "the gzip data is damaged");
  } else if (state.block_state == ISAL_BLOCK_FINISH) {
    next_member();
  } else if (stuck || (got == 0 && begin_ == end_ && input_ended_)) {
    fail(SkipReason::broken_compression, "the gzip data is cut off");
  }
  return got;
#else
  return 0;
#endif
}

std::size_t TextStream::gzip_by_zlib(char* into, std::size_t size) {
  z_stream& stream = codecs_->zlib;
  if (begin_ == end_) fill();
  stream.next_in = reinterpret_cast<Bytef*>(input_.get() + begin_);
  stream.avail_in = static_cast<uInt>(end_ - begin_);
  stream.next_out = reinterpret_cast<Bytef*>(into);
  stream.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
  const uInt room = stream.avail_out;
  const int result = ::inflate(&stream, Z_NO_FLUSH);
  begin_ = end_ - stream.avail_in;
  const std::size_t got = room - stream.avail_out;
  if (result == Z_STREAM_END) {
    next_member();
  } else if (result != Z_OK && result != Z_BUF_ERROR) {
    const bool checksum = stream.msg != nullptr && std::string_view(stream.msg) == "incorrect data check";
    fail(SkipReason::broken_compression,
         checksum ? "the gzip checksum is wrong" : "the gzip data is damaged");
  } else if (got == 0 && begin_ == end_ && input_ended_) {
    fail(SkipReason::broken_compression, "the gzip data is cut off");
  }
  return got;
}

std::size_t TextStream::zstd(char* into, std::size_t size) {
  if (begin_ == end_) fill();
  if (begin_ == end_ && input_ended_ && !in_member_) {
    done_ = true;
    return 0;
  }
  const bool at_frame = !in_member_;
  if (at_frame) {
    fill_to(4);
    if (!is_zstd(input_.get() + begin_, end_ - begin_)) {
      if (!problem_)
        problem_ = Problem{SkipReason::trailing_garbage, "bytes behind the end of the zstd data"};
      done_ = true;
      return 0;
    }
  }
  ZSTD_inBuffer in{input_.get() + begin_, end_ - begin_, 0};
  ZSTD_outBuffer out{into, size, 0};
  const std::size_t result = ZSTD_decompressStream(codecs_->zstd, &out, &in);
  begin_ += in.pos;
  if (ZSTD_isError(result) != 0) {
    fail(SkipReason::broken_compression,
         std::string("the zstd data is damaged: ") + ZSTD_getErrorName(result));
    ZSTD_DCtx_reset(codecs_->zstd, ZSTD_reset_session_only);
  } else {
    in_member_ = result != 0;
    if (in_member_ && out.pos == 0 && begin_ == end_ && input_ended_) {
      fail(SkipReason::broken_compression, "the zstd data is cut off");
    }
  }
  return out.pos;
}

}  // namespace tripline::runtime
