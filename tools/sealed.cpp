#include "tools/sealed.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <set>

#include "runtime/archive.hpp"
#include "tools/rule_tests.hpp"
#include "tools/special_file.hpp"
#include "tools/testing/given_events.hpp"

namespace tripline::tools {

namespace {

constexpr std::size_t max_key_bytes = 64 * 1024;
constexpr std::size_t max_event_bytes = std::size_t{1} << 31;

std::string_view text_of(const runtime::Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Each once, by path; folders stand for the files of events in them.
std::set<std::string> event_files(const PackFiles& files) {
  std::vector<std::string> named;
  for (const grammar::ast::Pack& pack : files.packs) {
    const std::string folder = folder_of(pack, &files.sources);
    for (const grammar::ast::Test& test : pack.tests) {
      for (std::string& path : named_files(pack.tree, test.given, folder)) named.push_back(std::move(path));
    }
  }
  std::set<std::string> out;
  if (named.empty()) return out;
  for (const runtime::Input& input : runtime::find_inputs(named, {}).inputs) out.insert(input.path);
  return out;
}

runtime::Sha256 record_digest(std::string_view program, const runtime::TestRecord& record) {
  return sha256({program, runtime::test_record_head(record)});
}

}  // namespace

std::string with_tests(std::string program, const runtime::Sha256& sources, std::uint64_t passed, std::uint64_t failed) {
  runtime::TestRecord record{sources, passed, failed, {}};
  record.digest = record_digest(program, record);
  return std::move(program) + runtime::trailer(record);
}

std::string with_signature(std::string artifact, const Key& secret) {
  const runtime::SignatureRecord record{key_id(secret), sign(secret, artifact)};
  return std::move(artifact) + runtime::trailer(record);
}

runtime::Sha256 sources_digest(const PackFiles& files) {
  std::vector<runtime::Sha256> digests;
  for (std::size_t i = 0; i < files.sources.size(); ++i) {
    digests.push_back(sha256({files.sources[static_cast<grammar::SourceId>(i)].text()}));
  }
  for (const std::string& path : event_files(files)) {
    if (is_special_file(path)) continue;
    if (const auto bytes = read_file(path, max_event_bytes)) digests.push_back(sha256({*bytes}));
  }
  std::sort(digests.begin(), digests.end());
  std::string all;
  for (const runtime::Sha256& digest : digests) all += text_of(digest);
  return sha256({all});
}

std::optional<std::string> signature_fault(std::string_view artifact, const Key& open) {
  const runtime::ArtifactParts parts = runtime::artifact_parts(artifact);
  if (!parts.signature) return "is not signed";
  const auto wanted = key_id(open);
  const auto& given = parts.signature->key;
  if (given != wanted) {
    return fmt::format("is signed by key {}, not by {}", hex(given.data(), given.size()), hex(wanted.data(), wanted.size()));
  }
  if (!signature_holds(open, parts.signed_bytes, parts.signature->signature)) {
    return "has a signature that is not of its content: it was changed after it was signed";
  }
  return std::nullopt;
}

std::optional<std::string> tests_fault(std::string_view artifact) {
  const runtime::ArtifactParts parts = runtime::artifact_parts(artifact);
  if (!parts.tests) return "has no record of its tests (tripline compile --test makes one)";
  const runtime::TestRecord& record = *parts.tests;
  if (record_digest(parts.program, record) != record.digest) return "has a record of tests that is not of its content";
  if (record.failed > 0) return fmt::format("did not pass its tests: {} passed, {} failed", record.passed, record.failed);
  if (record.passed == 0) return "has no tests";
  return std::nullopt;
}

std::optional<Key> load_key(const std::string& path, KeyKind kind) {
  std::optional<std::string> pem = read_file(path, max_key_bytes);
  if (!pem) {
    fmt::print(stderr, "tripline: {}: cannot be read\n", path);
    return std::nullopt;
  }
  auto read = read_key(*pem, kind);
  OPENSSL_cleanse(pem->data(), pem->size());
  if (const auto* fault = std::get_if<std::string>(&read)) {
    fmt::print(stderr, "tripline: {}: {}\n", path, *fault);
    return std::nullopt;
  }
  return std::get<Key>(std::move(read));
}

}  // namespace tripline::tools
