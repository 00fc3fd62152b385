#pragma once
// Files and folders of rules -> packs. The only place where packs meet the file system.

#include <optional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::tools {

struct PackFiles {
  grammar::Sources sources;
  std::vector<grammar::SourceId> files;   // those of packs, well formed or not, in order of their names
  std::vector<grammar::ast::Pack> packs;  // in the same order
  std::vector<std::string> errors;        // arguments that cannot be read
};

// Reads every .yaml, .yml and .trip file given or below a folder given, in order of name, hidden folders left out;
// list files are read beside their pack. What is wrong with the texts goes to `diagnostics`.
PackFiles read_packs(const std::vector<std::string>& arguments, grammar::Diagnostics& diagnostics);

// A whole file as text, or nothing when it cannot be read (or is larger than `limit` bytes).
std::optional<std::string> read_file(const std::string& path, std::size_t limit);
// Writes through a temporary file beside it, so that a crash leaves the old content; devices and pipes are written to
// as they are. False when that fails.
bool write_file(const std::string& path, std::string_view content);

bool is_trip_file(const std::string& path);

}  // namespace tripline::tools
