#pragma once
// One map of a pack, read by its schema: which keys there are, which must be there, and what each takes. Every
// mistake becomes a diagnostic; what could be read is returned all the same.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/schema.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

class BlockReader {
 public:
  // `id` is a map. `also` are keys besides the schema's (a pack's sections). Reports unknown and missing keys.
  BlockReader(const Tree& tree, TreeId id, const Schema& schema, Diagnostics& diagnostics,
              std::vector<std::string_view> also = {});

  const Tree& tree() const { return tree_; }
  Diagnostics& diagnostics() const { return diagnostics_; }
  Span span() const { return tree_[id_].span; }
  // Where to point when something about the whole block is wrong: its name, or else its first key.
  Span place() const;

  // The entry of a key of the schema; nullptr where it is missing.
  const TreeEntry* entry(std::string_view key) const { return tree_.find(id_, key); }
  // Whether neither the key is there nor one that looks like a misspelling of it.
  bool lacks(std::string_view key) const;
  const Key& key(std::string_view name) const { return *find_key(schema_, name); }

  // Kinds that are one scalar: name, text, pattern, word, integer, number, duration. Empty where the key is missing
  // or its value is no such thing.
  std::optional<Text> scalar(std::string_view key) const;
  // The same, an empty text for none.
  Text text(std::string_view key) const;
  // Kind boolean. Empty where the key is missing or its value is neither true nor false.
  std::optional<bool> boolean(std::string_view key) const;
  // Kind names: the texts of a list, or one.
  std::vector<Text> names(std::string_view key) const;
  // Kind blocks: a reader of each map; one map stands for a list of one.
  std::vector<BlockReader> blocks(std::string_view key) const;
  // Kind text_map.
  std::vector<std::pair<Text, Text>> text_map(std::string_view key) const;

  // `key` has a value of another form: `expected` is a noun with its article.
  void wrong_type(std::string_view key, const TreeNode& node, std::string_view expected) const;

 private:
  void check_keys(const std::vector<std::string_view>& also) const;
  // Returns the key that was meant, or nothing.
  std::optional<std::string_view> unknown_key(const TreeEntry& entry, const std::vector<std::string_view>& also) const;
  std::vector<std::string_view> known_keys() const;

  const Tree& tree_;
  TreeId id_;
  const Schema& schema_;
  Diagnostics& diagnostics_;
};

// `a filter`, `an alarm`.
std::string with_article(std::string_view noun);
// `a, b or c` in backticks.
std::string alternatives(const std::vector<std::string_view>& words);

// The beginning of a text, for messages.
std::string shortened(std::string_view text);

// What a node is, for messages: `a list`, `nothing`, "`x`".
std::string found(const TreeNode& node);
void wrong_type(std::string_view what, const TreeNode& node, std::string_view expected, Diagnostics& diagnostics);

// The texts of a list or the one text that stands for it. `what` names it in messages.
std::vector<Text> read_texts(const Tree& tree, TreeId id, std::string_view what, Diagnostics& diagnostics);

// Names of packs, lists and filters are referred to, so they are words; a metric's name is CloudWatch's; other rules'
// names are one line of up to 255 characters. Reports bad-name.
enum class NameForm : std::uint8_t { word, metric, line };
bool check_name(const Text& name, NameForm form, std::string_view noun, Diagnostics& diagnostics);

}  // namespace tripline::grammar
