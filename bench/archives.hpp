#pragma once
// The archives of the benches: written once by the product's own generator, kept in a cache folder, and used
// again when they are complete.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runtime/archive.hpp"

namespace tripline::bench {

// $TRIPLINE_BENCH_DIR, or `bench-cache` in the build folder.
std::filesystem::path cache_folder();

// Makes `folder` hold an archive of about `bytes` inflated bytes, unless its marker says that it does
// already. The sizes of the files do not depend on `bytes`; larger archives have more of them. False after
// saying why.
bool ensure_archive(const std::filesystem::path& folder, std::uint64_t bytes, std::uint64_t seed);

// The same events again, in files of 8, at most `max_files` of them.
bool ensure_small_files(const std::filesystem::path& folder, const std::filesystem::path& archive,
                        std::uint64_t max_files);

// The archive's files as a run finds them; empty after saying why.
std::vector<runtime::Input> inputs_of(const std::filesystem::path& folder);

}  // namespace tripline::bench
