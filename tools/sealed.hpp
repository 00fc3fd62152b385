#pragma once
// Compiled packs with what vouches for them: a record of their tests and a signature (runtime/trailers). A signature
// is judged before anything else of a file is looked at. A record of tests alone keeps accidents out, not forgers:
// whoever can write the file can write the record; with a signature over both it is as good as the key.

#include <optional>
#include <string>
#include <string_view>

#include "tools/load_rules.hpp"
#include "tools/signing.hpp"

namespace tripline::tools {

// `program` with a record of its tests behind it.
std::string with_tests(std::string program, const runtime::Sha256& sources, std::uint64_t passed, std::uint64_t failed);
// `artifact` with a signature behind it. The same artifact and key give the same bytes.
std::string with_signature(std::string artifact, const Key& secret);

// Of every file that was read for the packs, lists and tests among them, and of files of events that tests name, whatever
// their names and order. Reads the latter; what cannot be read is left out, and its tests fail.
runtime::Sha256 sources_digest(const PackFiles& files);

// What is wrong with the signature; nothing where it is of this key and holds. O(bytes), and reads nothing else.
std::optional<std::string> signature_fault(std::string_view artifact, const Key& open);
// Why the artifact does not count as tested: no record, one of another program, no test, or one that failed.
std::optional<std::string> tests_fault(std::string_view artifact);

// A key's file; nothing, after saying why, when it is none.
std::optional<Key> load_key(const std::string& path, KeyKind kind);

}  // namespace tripline::tools
