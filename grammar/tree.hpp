#pragma once
// The one syntax tree behind both spellings of a pack: scalars, lists and maps with spans and comments. YAML
// and .trip text become the same tree and are printed from it, so what one spelling can say, the other can.
// JSON texts (AWS rule bodies) use it too. Nothing here knows what a key means; schema.hpp does.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/diagnostic_codes.hpp"
#include "grammar/source.hpp"

namespace tripline::grammar {

enum class TreeId : std::uint32_t {};

// A key or list item with its comments. Comment texts are without `#` and the one blank after it; a comment line
// of nothing but `#` is " ", so that it is no blank line.
struct TreeEntry {
  Text key;  // of maps only
  TreeId value{};
  std::vector<std::string> before;  // whole-line comments above; "" is a blank line between groups of them
  std::string after;                // comment at the end of the entry's first line
};

struct TreeNode {
  enum class Kind : std::uint8_t { scalar, list, map };
  Kind kind = Kind::scalar;
  // Scalars: whether the text is a string whatever it looks like (it was quoted, a block, or JSON text). A plain
  // scalar may be null, a boolean or a number by YAML's core schema; see is_null and its siblings.
  bool quoted = false;
  Text text;
  std::vector<TreeEntry> entries;
  std::vector<std::string> end_comments;  // comments behind the last entry
  Span span;
};

// A comment `# ignore[code]: reason` (ignores.hpp).
struct Ignore {
  Code code{};
  Span comment;
  Span covers;         // warnings that begin in here are meant
  bool alone = false;  // no other code stands in the comment
};

struct Tree {
  std::vector<TreeNode> nodes;
  TreeId root{};
  std::vector<std::string> end_comments;  // comments behind everything
  std::vector<Ignore> ignores;            // in order

  const TreeNode& operator[](TreeId id) const { return nodes[static_cast<std::size_t>(id)]; }
  TreeNode& operator[](TreeId id) { return nodes[static_cast<std::size_t>(id)]; }
  TreeId add(TreeNode node);

  // The entry of a map with this key, or nullptr. Linear.
  const TreeEntry* find(TreeId map, std::string_view key) const;
};

// What a plain scalar is by YAML 1.2's core schema; quoted scalars are strings always. One departure: digits that
// begin with a superfluous zero are a text, because they are account ids far more often than numbers.
bool is_null(const TreeNode& node);
bool is_boolean(const TreeNode& node);
bool is_number(const TreeNode& node);

// The value as compact JSON text, comments left out: how a test's event or an AWS rule body leaves the tree.
std::string to_json(const Tree& tree, TreeId id);

// Equal values and comments, spans aside: what `fmt` must not change.
bool same(const Tree& a, const Tree& b);

}  // namespace tripline::grammar
