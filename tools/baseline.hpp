#pragma once
// A baseline: the warnings that a repository had when it adopted the checks. They are not shown again, new ones are.
// Errors are never among them: what does not load does not run.
//
// {"schema": "tripline.baseline/1", "warnings": [{fingerprint, code, file, message}]}
//
// Files are named as seen from the baseline's folder; only the fingerprints count, the rest is for people.

#include <cstddef>
#include <set>
#include <string>
#include <variant>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::tools {

struct Baseline {
  std::string folder;  // where its file stands
  std::set<std::string> fingerprints;
};

// Of a file; the alternative is what is wrong with it.
std::variant<Baseline, std::string> read_baseline(const std::string& path);

// The warnings of `diagnostics`, which are sorted, as the text of a baseline at `path`.
std::string baseline_text(const grammar::Diagnostics& diagnostics, const grammar::Sources& sources, const std::string& path);

struct BaselineUse {
  std::size_t hidden = 0;  // warnings that were known
  std::size_t gone = 0;    // known ones that were not found any more
};
// Takes the known warnings out of `diagnostics`, which are sorted.
BaselineUse take_known(const Baseline& baseline, const grammar::Sources& sources, grammar::Diagnostics& diagnostics);

}  // namespace tripline::tools
