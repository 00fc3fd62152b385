#pragma once
// The catalogue of the AWS API with what files of the command line add to it.

#include <optional>
#include <string>
#include <vector>

#include "compiler/catalogue/catalogue.hpp"
#include "tools/read_packs.hpp"

namespace tripline::tools {

// A file as a source of its own, so that what is wrong in it has a place; nothing, and an error among those of `files`,
// when it cannot be read or is over 16 MB.
std::optional<grammar::SourceId> add_source(const std::string& path, PackFiles& files);

// Empty when `paths` are: then the shipped one will do.
std::optional<compiler::Catalogue> load_catalogue(const std::vector<std::string>& paths, PackFiles& files,
                                                  grammar::Diagnostics& diagnostics);

}  // namespace tripline::tools
