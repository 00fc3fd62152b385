#pragma once
// The regular expressions of node rules, compiled once for all who ask for them.

#include <memory>
#include <string>

namespace re2 {
class RE2;
}

namespace tripline::runtime {

// RE2 syntax; what is not well formed gives an expression that is not ok(). Graphs often have nodes in
// common, and packs are compiled again and again while their mutants run, so each thread keeps the last few.
// Not null.
std::shared_ptr<const re2::RE2> compiled_capture(const std::string& pattern);

}  // namespace tripline::runtime
