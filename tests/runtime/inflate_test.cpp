#include "runtime/inflate.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/runtime/packed_files.hpp"

namespace tripline::runtime {
namespace {

struct Text {
  std::string bytes;
  std::optional<SkipReason> reason;
  bool lost = false;

  friend bool operator==(const Text&, const Text&) = default;
};
void PrintTo(const Text& text, std::ostream* out) {
  *out << text.bytes.size() << " bytes, " << (text.reason ? to_string(*text.reason) : "fine")
       << (text.lost ? ", lost" : "");
}

Text read_all(const std::string& path, GzipBy gzip = GzipBy::isal, std::size_t window = 1000,
              InflateBounds bounds = {}) {
  static thread_local TextStream isal(GzipBy::isal), zlib(GzipBy::zlib);  // used again, as workers do
  TextStream& stream = gzip == GzipBy::isal ? isal : zlib;
  Text text;
  text.lost = !stream.open(path, bounds);
  std::string buffer(window, '\0');
  while (!text.lost) {
    const auto size = stream.read(buffer.data(), buffer.size());
    text.lost = !size.has_value();
    if (size.value_or(0) == 0) break;
    text.bytes.append(buffer, 0, *size);
  }
  if (stream.problem()) text.reason = stream.problem()->reason;
  return text;
}

std::string sample_text(std::size_t size) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < size) text += "{\"n\":" + std::to_string(random() % 1000) + "},";
  text.resize(size);
  return text;
}

constexpr GzipBy both[] = {GzipBy::isal, GzipBy::zlib};

TEST(Inflate, FormsAreToldByTheirFirstBytes) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0u, 1u, 5u, 1000u, 500000u}) {
    const std::string text = sample_text(size);
    for (const GzipBy by : both) {
      for (const std::size_t window : {1u, 64u, 1000u, 300000u}) {
        if (size / window > 10000) continue;
        const Text wanted{text, {}, false};
        EXPECT_EQ(read_all(folder.write("a.gz", text), by, window), wanted);
        EXPECT_EQ(read_all(folder.write("a.txt", gzip(text)), by, window), wanted);
        EXPECT_EQ(read_all(folder.write("a", zstd(text)), by, window), wanted);
        EXPECT_EQ(read_all(folder.write("b", zstd(text) + zstd(text)), by, window),
                  (Text{text + text, {}, false}));
      }
    }
  }
}

TEST(Inflate, GzipOfSeveralMembers) {
  const TemporaryFolder folder;
  const std::string text = sample_text(200000);
  std::string packed, wanted;
  for (const std::size_t size : {100000u, 0u, 3u, 200000u}) {
    packed += gzip(text.substr(0, size), size == 3 ? 0 : 6);
    wanted += text.substr(0, size);
  }
  for (int i = 0; i < 500; ++i) {
    packed += gzip("{}\n");
    wanted += "{}\n";
  }
  folder.write("a", packed);
  for (const GzipBy by : both) EXPECT_EQ(read_all(folder / "a", by), (Text{wanted, {}, false}));
}

TEST(Inflate, CutOffAtEveryByte) {
  const TemporaryFolder folder;
  const std::string text = sample_text(3000);
  const std::string packed = gzip(text);
  for (std::size_t size = 2; size < packed.size(); ++size) {
    folder.write("a", packed.substr(0, size));
    const Text isal = read_all(folder / "a", GzipBy::isal, 64);
    const Text zlib = read_all(folder / "a", GzipBy::zlib, 64);
    EXPECT_EQ(isal, zlib) << size;
    EXPECT_EQ(isal.reason, SkipReason::broken_compression) << size;
    EXPECT_TRUE(isal.lost);
    EXPECT_TRUE(text.starts_with(isal.bytes));
    if (size + 8 >= packed.size()) {
      EXPECT_EQ(isal.bytes, text) << size;
    }
  }
  const std::string frame = zstd(text);
  for (std::size_t size = 4; size < frame.size(); ++size) {
    folder.write("a", frame.substr(0, size));
    EXPECT_EQ(read_all(folder / "a").reason, SkipReason::broken_compression) << size;
  }
}

TEST(Inflate, GarbageBehindTheEndLosesNothing) {
  const TemporaryFolder folder;
  const std::string text = sample_text(3000);
  for (const std::string garbage : {"x", "\x1f", "garbage", "\x1f\x8a garbage"}) {
    for (const GzipBy by : both) {
      EXPECT_EQ(read_all(folder.write("a", gzip(text) + garbage), by),
                (Text{text, SkipReason::trailing_garbage, false}));
    }
    EXPECT_EQ(read_all(folder.write("a", zstd(text) + garbage)),
              (Text{text, SkipReason::trailing_garbage, false}));
  }
  for (const GzipBy by : both) {
    EXPECT_EQ(read_all(folder.write("a", gzip(text) + "\x1f\x8b\x08"), by),
              (Text{text, SkipReason::broken_compression, true}));
  }
}

TEST(Inflate, DamageIsSeen) {
  const TemporaryFolder folder;
  const std::string text = sample_text(3000);
  std::string packed = gzip(text);
  packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);  // the checksum
  folder.write("a", packed + gzip(text));
  for (const GzipBy by : both)
    EXPECT_EQ(read_all(folder / "a", by), (Text{text, SkipReason::broken_compression, true}));

  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    packed = gzip(text);
    for (int i = 0; i < 3; ++i)
      packed[2 + random() % (packed.size() - 2)] ^= static_cast<char>(1 + random() % 255);
    folder.write("a", packed);
    for (const GzipBy by : both) {
      const Text seen = read_all(folder / "a", by);
      EXPECT_TRUE(seen.reason || seen.bytes == text);  // a flip in the header changes nothing
    }
  }
}

TEST(Inflate, BombsAreStopped) {
  const TemporaryFolder folder;
  const std::string zeros(8 << 20, ' ');
  for (const std::string& packed : {gzip(zeros), zstd(zeros)}) {
    folder.write("a", packed);
    for (const GzipBy by : both) {
      const Text by_ratio = read_all(folder / "a", by, 65536, {.max_ratio = 100, .free_bytes = 1 << 20});
      EXPECT_EQ(by_ratio.reason, SkipReason::inflate_bound);
      EXPECT_LE(by_ratio.bytes.size(), (1u << 20) + 65536u);
      const Text by_size = read_all(folder / "a", by, 65536, {.max_file_bytes = 100001});
      EXPECT_EQ(by_size.reason, SkipReason::inflate_bound);
      EXPECT_EQ(by_size.bytes.size(), 100001u);
      EXPECT_EQ(read_all(folder / "a", by, 65536, {.max_file_bytes = zeros.size()}),
                (Text{zeros, {}, false}));
      EXPECT_EQ(read_all(folder / "a", by, 65536, {.max_ratio = 100}), (Text{zeros, {}, false}));
    }
  }
}

TEST(Inflate, WhatCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_all(folder / "absent"), (Text{"", SkipReason::unreadable, true}));
  EXPECT_EQ(read_all(folder.string()), (Text{"", SkipReason::unreadable, true}));
  using namespace std::string_literals;
  for (const std::string& packed : {"BZh91AY&SY"s, "BZh9\x17\x72\x45\x38\x50\x90"s, "PAR1\x15\x04\x15\x10"s, "ORC\x0a\x00\x01"s}) {
    EXPECT_EQ(read_all(folder.write("a.log", packed)), (Text{"", SkipReason::unknown_shape, true})) << packed;
  }
}

// F42: a line may begin with any word, those by which other formats are known among them.
TEST(Inflate, TextThatBeginsAsOtherFormatsDo) {
  const TemporaryFolder folder;
  for (const char* line : {"ORCHESTRATOR ERROR x\nERROR y\n", "ORC", "BZh", "BZh9 ERROR\n", "PAR1\tERROR\n"}) {
    EXPECT_EQ(read_all(folder.write("a.log", line)), (Text{line, {}, false}));
  }
}

}  // namespace
}  // namespace tripline::runtime
