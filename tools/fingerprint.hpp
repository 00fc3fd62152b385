#pragma once
// What tells a diagnostic from all others, from one version of a pack to the next: its code, its file and the text of
// its line, so that lines may move; among equal ones their number.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::tools {

// A path as a URI reference: relative ones stay relative (to wherever the tool was run), absolute ones are files.
std::string uri_of(std::string_view path);

class Fingerprints {
 public:
  // With a `folder`, files are named as seen from there, wherever the tool was run; else as they were given.
  explicit Fingerprints(const grammar::Sources& sources, std::string folder = {});

  // 16 hexadecimal digits, a colon and a number. Ask for diagnostics in their order, each once.
  std::string of(const grammar::Diagnostic& diagnostic);
  // A source's name as the fingerprint has it.
  std::string file_of(grammar::SourceId source) const;

 private:
  const grammar::Sources& sources_;
  std::string folder_;
  std::map<std::uint64_t, std::uint32_t> seen_;  // hashes so far, and how often
};

}  // namespace tripline::tools
