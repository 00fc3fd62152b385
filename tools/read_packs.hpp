#pragma once
// Files and folders of rules -> packs. The only place where packs meet the file system.

#include <cstddef>
#include <functional>
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

// Packs that do not come from the file system: their names, which are paths, and how to read these and the lists that
// stand beside them; nothing where there is no such file, or one larger than `limit` bytes.
struct PackStore {
  std::vector<std::string> files;
  std::function<std::optional<std::string>(const std::string& name, std::size_t limit)> read;
};
PackFiles read_packs(const PackStore& store, grammar::Diagnostics& diagnostics);
// Appends the files that an argument of the first form means, in no particular order; says what it cannot read. Links are
// followed, each folder is read once; one that leads to a folder around the argument is refused.
void find_pack_files(const std::string& argument, std::vector<std::string>& files, std::vector<std::string>& errors);
// Whether a file to write would take the place of a pack: one of those that were read (their lists included), or another
// that stands there by its ending.
bool overwrites_pack(const std::string& output, const PackFiles& read);
// Whether a file's ending is that of a pack.
bool is_pack_file(const std::string& path);

inline constexpr std::size_t max_pack_bytes = std::size_t{17} << 20;  // the readers say what is too large

// A whole file as text, or nothing when it cannot be read (or is larger than `limit` bytes).
std::optional<std::string> read_file(const std::string& path, std::size_t limit);
// Writes through a temporary file beside it, so that a crash leaves the old content; devices and pipes are written to
// as they are. False when that fails.
bool write_file(const std::string& path, std::string_view content);

bool is_trip_file(const std::string& path);

}  // namespace tripline::tools
