#pragma once
// The files of tools/init and tools/ci/gitlab.yaml, built into the binary: a rule repository to begin with.

#include <string_view>
#include <vector>

namespace tripline::tools {

struct EmbeddedFile {
  std::string_view path;  // in the repository
  std::string_view text;
};

const std::vector<EmbeddedFile>& init_files();

}  // namespace tripline::tools
