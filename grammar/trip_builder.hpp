#pragma once
// The tree of a .trip file while it grows. Actions and custom productions call it; it knows which map or list
// is open, which comments wait for an entry, and which schema says what a word means.
//
// Comments. A whole-line comment waits and goes before the next entry that begins, or to the end of what
// closes first. One at a line's end goes to the first entry that began on that line; where none did, to the
// entry whose text ends there (`"""  # here`). A comment that finds its place taken waits like a whole-line
// one, so none is ever lost.
//
// Errors. SyntaxError and LimitError are thrown through PEGTL and caught in read_trip.cpp, nowhere else.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/schema.hpp"
#include "grammar/source.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

inline constexpr std::size_t trip_depth_limit = 64;
inline constexpr std::size_t trip_node_limit = 100'000;

struct SyntaxError {
  std::uint32_t offset;
  std::string expected;
  std::string help = {};
};

struct LimitError {
  std::uint32_t offset;
  std::string message;
};

class TripBuilder {
 public:
  TripBuilder(const Source& source, SourceId id, Diagnostics& diagnostics);

  const std::string& text() const { return source_.text(); }
  std::uint32_t offset(const char* at) const { return static_cast<std::uint32_t>(at - text().data()); }
  Span span(std::uint32_t begin, std::uint32_t end) const { return {id_, begin, end}; }

  // Comments and lines.
  void comment(std::uint32_t begin, std::uint32_t end);
  void line_ended(std::uint32_t offset);
  bool begins_its_line(std::uint32_t offset);

  // Tokens: the text read last.
  void begin_text(std::uint32_t offset);
  void append(std::string_view bytes, std::uint32_t offset) { token_.text.append(bytes, offset); }
  void end_text(std::uint32_t end);
  void plain_text(std::uint32_t begin, std::uint32_t end, bool quoted);
  void block_text(std::uint32_t begin, std::uint32_t end);
  // Whether a search for the end of a """ block, begun here, is worth while; and that it was not.
  bool may_close_block(std::uint32_t offset) const { return offset < unclosed_block_; }
  void block_never_closes(std::uint32_t offset) { unclosed_block_ = offset; }

  // Entries and values. A value goes to the last entry of what is open.
  void begin_entry(Text key, std::uint32_t offset);
  void begin_keyed_entry(std::uint32_t begin, std::uint32_t end);
  void begin_positional_entry(const Key& key, std::uint32_t offset);
  void begin_token_entry();
  void begin_item(std::uint32_t offset) { begin_entry({}, offset); }
  void add_scalar();
  void open(TreeNode::Kind kind, std::uint32_t offset, const Schema* schema = nullptr, bool flat = false);
  void open_block(std::uint32_t offset, bool flat) { open(TreeNode::Kind::map, offset, value_schema_, flat); }
  void close(std::uint32_t end);
  void close_flat();
  // Comma lists: what was one value becomes the first of a list, at the first comma.
  std::size_t depth() const { return frames_.size(); }
  bool in_list_item() const;
  void comma(std::size_t depth_of_owner);
  void end_comma_list(std::size_t depth_of_owner);
  void enter_bracket() { ++brackets_; }
  void leave_bracket() { --brackets_; }
  bool in_bracket() const { return brackets_ > 0; }

  // Schemas.
  std::size_t key_here(const char* at, const char* end);
  const Key& key() const { return *key_; }
  void set_key(const Key& key) { key_ = &key; }
  const Schema* schema() const { return frames_.back().schema; }
  const Schema* value_schema() const { return value_schema_; }
  void set_value_schema(const Schema* schema) { value_schema_ = schema; }
  void unknown_key(std::uint32_t begin, std::uint32_t end);

  // Statements.
  void begin_pack();
  void begin_section(const Section& section, std::uint32_t begin, std::uint32_t end);
  void section_header(std::uint32_t begin, std::uint32_t end);
  void section_footer(std::uint32_t begin, std::uint32_t end);
  void end_header(bool empty);
  void begin_rule(std::uint32_t offset);
  // A comment on the statement's line is about the name, as in YAML's `- name: x  # about`.
  void yield_line() { line_owner_ = {}; }
  void open_rule();
  void begin_named();
  void begin_shorthand(std::uint32_t offset);
  void end_statement();
  void abandon_statement();
  Tree finish();

 private:
  struct Frame {
    TreeId node;
    const Schema* schema;
    bool flat;
    std::uint32_t line;    // flat: where the line begins on which the block began
    std::uint32_t indent;  // and its indentation
  };
  struct Waiting {
    std::string text;
    bool column1;
  };
  struct EntryPlace {
    TreeId node{};
    std::size_t index = 0;
    bool any = false;
  };

  TreeId add(TreeNode node, std::uint32_t offset);
  TreeNode& top() { return tree_[frames_.back().node]; }
  bool given_twice(const Text& key);
  TreeEntry& entry(const EntryPlace& place) { return tree_[place.node].entries[place.index]; }
  std::optional<TreeId>& section_node(const Section& section);
  std::vector<std::string> take_waiting(std::size_t count);
  std::uint32_t line_of(std::uint32_t offset);
  std::uint32_t indent_of(std::uint32_t line) const;

  const Source& source_;
  SourceId id_;
  Diagnostics& diagnostics_;
  Tree tree_;
  std::vector<Span> comments_;  // all of them
  std::vector<Frame> frames_;
  std::vector<Waiting> waiting_;
  std::unordered_map<std::string, Span> keys_;  // of all maps: the node's number and the key
  std::vector<EntryPlace> twice_;               // entries to be dropped
  TreeNode token_;
  EntryPlace line_owner_;
  std::uint32_t owned_line_ = 0;
  EntryPlace last_entry_;
  std::uint32_t last_scalar_end_ = 0;
  bool scalar_of_last_entry_ = false;
  std::uint32_t last_end_ = 0;
  std::uint32_t line_begin_ = 0;
  std::uint32_t line_end_ = 0;
  std::uint32_t unclosed_block_ = 0xFFFFFFFF;
  std::size_t brackets_ = 0;
  const Key* key_ = nullptr;
  const Schema* value_schema_ = nullptr;
  const Schema* closed_flat_ = nullptr;
  const Section* section_ = nullptr;
  std::vector<std::optional<TreeId>> section_nodes_;  // in the order of pack_sections()
  std::uint32_t statement_begin_ = 0;
  bool shorthand_ = false;
};

}  // namespace tripline::grammar
