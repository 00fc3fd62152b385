#pragma once
// YAML text -> tree, with exact spans and all comments.

#include <cstddef>
#include <optional>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

// What a file may ask of the reader. Aliases count as often as they are used.
struct YamlLimits {
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t depth = 64;
  std::size_t nodes = 100'000;
  std::size_t decoded_bytes = std::size_t{64} << 20;
  // CloudFormation's short forms, in place of no tags: `!Sub text` is read as `{"Fn::Sub": text}`, `!Ref` and
  // `!Condition` as `{Ref: ...}` and `{Condition: ...}`.
  bool functions = false;
};

// Reads one document of YAML 1.2: aliases expanded, keys scalars and unique, tags none but YAML's own (and what the
// limits allow). An empty file
// is a null scalar. Empty means that at least one error was added; a tree may come with errors, too (a key given
// twice), so that its other mistakes are found. Never throws. Linear in the text after alias expansion.
std::optional<Tree> read_yaml(const Sources& sources, SourceId id, Diagnostics& diagnostics);
std::optional<Tree> read_yaml(const Sources& sources, SourceId id, Diagnostics& diagnostics,
                              const YamlLimits& limits);

// The two ways behind read_yaml, for texts whose bytes were looked at. By libyaml, fast: nothing, and nothing added, where
// anything at all is wrong. By yaml-cpp, which finds the words for it. Where the first returns a tree, it is that of the
// second, spans and comments included.
std::optional<Tree> read_faultless_yaml(const Sources& sources, SourceId id, Diagnostics& diagnostics,
                                        const YamlLimits& limits);
std::optional<Tree> read_any_yaml(const Sources& sources, SourceId id, Diagnostics& diagnostics,
                                  const YamlLimits& limits);

}  // namespace tripline::grammar
