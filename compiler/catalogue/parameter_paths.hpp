#pragma once
// The parameters of a call written out as paths, for people, editors and templates of events.

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/catalogue/catalogue.hpp"

namespace tripline::compiler {

struct ParameterPath {
  std::string path;        // as a filter writes it behind `$.requestParameters.`: `tags[*].key`
  std::string_view type;   // `text`, `number`, `boolean`, `any`; of a list its elements'
};

// In order of the paths' members, shapes opened down to `depth` members and within `most` paths; a shape inside itself
// ends as `any`.
std::vector<ParameterPath> parameter_paths(const Catalogue& catalogue, CallId call, std::size_t depth = 6,
                                           std::size_t most = 2000);

}  // namespace tripline::compiler
