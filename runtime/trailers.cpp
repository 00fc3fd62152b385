#include "runtime/trailers.hpp"

#include <algorithm>

namespace tripline::runtime {

namespace {

constexpr std::string_view test_magic = "TRIPTEST";
constexpr std::string_view signature_magic = "TRIPSIGN";
constexpr std::size_t test_bytes = 32 + 8 + 8 + 32 + 8;
constexpr std::size_t signature_bytes = 8 + 64 + 8;

template <std::size_t N>
std::array<std::uint8_t, N> take_array(std::string_view& bytes) {
  std::array<std::uint8_t, N> out;
  std::transform(bytes.begin(), bytes.begin() + N, out.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  bytes.remove_prefix(N);
  return out;
}

std::uint64_t take_number(std::string_view& bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 8; ++i) out |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  bytes.remove_prefix(8);
  return out;
}

template <std::size_t N>
void put(std::string& out, const std::array<std::uint8_t, N>& bytes) {
  for (const std::uint8_t byte : bytes) out.push_back(static_cast<char>(byte));
}

void put(std::string& out, std::uint64_t number) {
  for (int i = 0; i < 8; ++i, number >>= 8) out.push_back(static_cast<char>(number & 0xFF));
}

// The last `length` bytes of `rest`, taken off it, where they end with `magic`.
std::optional<std::string_view> take_trailer(std::string_view& rest, std::size_t length, std::string_view magic) {
  if (rest.size() < length || !rest.ends_with(magic)) return std::nullopt;
  const std::string_view out = rest.substr(rest.size() - length);
  rest.remove_suffix(length);
  return out;
}

}  // namespace

ArtifactParts artifact_parts(std::string_view file) {
  ArtifactParts parts;
  if (auto bytes = take_trailer(file, signature_bytes, signature_magic)) {
    SignatureRecord record;
    record.key = take_array<8>(*bytes);
    record.signature = take_array<64>(*bytes);
    parts.signature = record;
  }
  parts.signed_bytes = file;
  if (auto bytes = take_trailer(file, test_bytes, test_magic)) {
    TestRecord record;
    record.sources = take_array<32>(*bytes);
    record.passed = take_number(*bytes);
    record.failed = take_number(*bytes);
    record.digest = take_array<32>(*bytes);
    parts.tests = record;
  }
  parts.program = file;
  return parts;
}

std::string test_record_head(const TestRecord& record) {
  std::string out;
  put(out, record.sources);
  put(out, record.passed);
  put(out, record.failed);
  return out;
}

std::string trailer(const TestRecord& record) {
  std::string out = test_record_head(record);
  put(out, record.digest);
  return out.append(test_magic);
}

std::string trailer(const SignatureRecord& record) {
  std::string out;
  put(out, record.key);
  put(out, record.signature);
  return out.append(signature_magic);
}

}  // namespace tripline::runtime
