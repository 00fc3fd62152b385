#pragma once
// Values in canonical .trip: each kind of value on one line where it fits, else over lines in brackets, one
// item or key a line. The bracketed form has a place for every comment.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/schema.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

class TripValuePrinter {
 public:
  TripValuePrinter(const Tree& tree, std::string& out) : tree_(tree), out_(out) {}

  // A key with its value, its comments and the line's end, `indent` blanks in front.
  void clause(const TreeEntry& entry, const Schema& schema, std::size_t indent);
  // The value of an entry, with `suffix`, the entry's comment and the line's end. What stands before it on
  // the line is already printed. A `nested` value stands in brackets, or has brackets of its own where it is
  // a list.
  void value(ValueKind kind, const Schema* block, const TreeEntry& entry, std::size_t indent,
             bool nested = false, std::string_view suffix = {});
  // Appends the clause to `line` if it has no comments and the line stays within the width.
  bool clause_on_line(const TreeEntry& entry, const Schema& schema, std::string& line) const;
  // Whether the kind has a spelling for a value of this shape; others are printed as data behind `=`.
  bool fits_kind(ValueKind kind, TreeId id) const;

  void comments(const std::vector<std::string>& lines, std::size_t indent);
  void end_line(std::string_view after);

 private:
  // How one line may be continued: by anything (a statement's clause), or by what a bracket or a block
  // allows.
  struct Place {
    bool nested = false;  // commas and keys behind the value belong to somebody else
    bool last = true;     // no key follows before a bracket or the line ends
  };

  bool flat(ValueKind kind, const Schema* block, TreeId id, Place place, std::string& line) const;
  bool flat_list(ValueKind item, const Schema* block, const TreeNode& list, Place place, std::string& line) const;
  bool flat_pairs(const TreeNode& map, Place place, std::string& line) const;
  bool flat_block(const Schema& schema, const TreeNode& map, Place place, std::string& line) const;
  bool flat_clause(const TreeEntry& entry, const Schema& schema, Place place, std::string& line) const;
  bool flat_data(TreeId id, std::string& line) const;
  void tall(ValueKind kind, const Schema* block, const TreeEntry& entry, std::size_t indent,
            std::string_view suffix);
  bool has_comments(TreeId id) const;
  bool is_lone(const TreeNode& node) const;

  const Tree& tree_;
  std::string& out_;
};

// A text as a bare word or in quotes; in quotes too where a bare word would be a number, boolean or null that
// the node is not.
std::string trip_scalar(const TreeNode& node);
std::string trip_quoted(std::string_view text);
// A key that may be any text.
std::string trip_name(std::string_view text);

inline constexpr std::size_t trip_width = 100;

}  // namespace tripline::grammar
