#pragma once
// What may stand behind a compiled pack in its file: the record of its tests, then a signature over everything in
// front of it. A program loads with or without them; whether they are true is for tools/sealed to say, which knows
// digests and keys. Each trailer has a fixed length and ends with its magic word, so that they are found from the end;
// a program's own last bytes never look like one, because a FlatBuffer ends with the padding of a string.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tripline::runtime {

using Sha256 = std::array<std::uint8_t, 32>;

// 88 bytes: sources, passed, failed (little endian), digest, "TRIPTEST".
struct TestRecord {
  Sha256 sources{};  // of the files that the verdict came of
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  Sha256 digest{};  // of the program and the members above
};

// 80 bytes: key, signature, "TRIPSIGN".
struct SignatureRecord {
  std::array<std::uint8_t, 8> key{};         // first bytes of the SHA-256 of the raw public key
  std::array<std::uint8_t, 64> signature{};  // Ed25519 (RFC 8032) over all bytes in front of this record
};

struct ArtifactParts {
  std::string_view program;  // what `load` reads
  std::optional<TestRecord> tests;
  std::optional<SignatureRecord> signature;
  std::string_view signed_bytes;  // all that a signature covers: everything but itself
};

// Cuts a file into its parts, by lengths and magic words alone: nothing in it is trusted or looked into. Views into
// `file`. O(1).
ArtifactParts artifact_parts(std::string_view file);

// The members of a record in the order of the file, without its digest: what the digest covers behind the program.
std::string test_record_head(const TestRecord& record);
std::string trailer(const TestRecord& record);
std::string trailer(const SignatureRecord& record);

}  // namespace tripline::runtime
