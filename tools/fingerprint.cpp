#include "tools/fingerprint.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <filesystem>

#include "tools/diagnostics_output.hpp"

namespace tripline::tools {

namespace {

std::string_view trimmed(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  const std::size_t end = line.find_last_not_of(" \t") + 1;
  return line.substr(begin, end > begin ? end - begin : 0);
}

}  // namespace

std::string uri_of(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/!$&'()*+,;=@").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Fingerprints::Fingerprints(const grammar::Sources& sources, std::string folder)
    : sources_(sources), folder_(std::move(folder)) {}

std::string Fingerprints::file_of(grammar::SourceId source) const {
  const std::string& name = sources_[source].name();
  if (folder_.empty()) return uri_of(name);
  std::error_code error;
  const auto file = std::filesystem::weakly_canonical(name, error), folder = std::filesystem::weakly_canonical(folder_, error);
  return uri_of(error ? name : file.lexically_relative(folder).generic_string());
}

std::string Fingerprints::of(const grammar::Diagnostic& diagnostic) {
  std::string about(grammar::entry_of(diagnostic.code).word);
  if (has_source(diagnostic.span, sources_)) {
    const grammar::Source& source = sources_[diagnostic.span.source];
    about.append("\n").append(file_of(diagnostic.span.source));
    about.append("\n").append(trimmed(source.line(source.position(diagnostic.span.begin).line)));
  } else {
    about.append("\n").append(diagnostic.message);
  }
  const std::uint64_t hash = XXH3_64bits(about.data(), about.size());
  return fmt::format("{:016x}:{}", hash, ++seen_[hash]);
}

}  // namespace tripline::tools
