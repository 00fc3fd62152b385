#include "tools/load_catalogue.hpp"

namespace tripline::tools {

std::optional<grammar::SourceId> add_source(const std::string& path, PackFiles& files) {
  constexpr std::size_t max_bytes = std::size_t{16} << 20;
  std::optional<std::string> text = read_file(path, max_bytes);
  if (text) return files.sources.add(path, std::move(*text));
  files.errors.push_back(path + ": cannot be read");
  return std::nullopt;
}

std::optional<compiler::Catalogue> load_catalogue(const std::vector<std::string>& paths, PackFiles& files,
                                                  grammar::Diagnostics& diagnostics) {
  if (paths.empty()) return std::nullopt;
  std::vector<grammar::SourceId> ids;
  for (const std::string& path : paths) {
    if (const auto id = add_source(path, files)) ids.push_back(*id);
  }
  return compiler::Catalogue::extended(files.sources, ids, diagnostics);
}

}  // namespace tripline::tools
