#include "grammar/print_trip.hpp"

// Statements in canonical form. A statement's line carries the name and the short head of a rule; every other
// clause has a line of its own. Keys keep the order that they have in the tree: where the name is not the
// first key, or has a comment above, the noun stands alone and the name becomes a clause.

#include <algorithm>
#include <string_view>

#include "grammar/print_trip_value.hpp"
#include "grammar/trip_spelling.hpp"

namespace tripline::grammar {

namespace {

constexpr std::string_view head_keys[] = {"severity", "risk", "mitre"};

bool bare(const TreeEntry& entry) { return entry.before.empty() && entry.after.empty(); }

class Printer {
 public:
  explicit Printer(const Tree& tree) : tree_(tree) {}

  std::string print() {
    const std::vector<TreeEntry>& entries = tree_[tree_.root].entries;
    for (std::size_t i = 0; i < entries.size();) {
      if (find_key(pack_schema(), entries[i].key.value()) != nullptr) {
        i = pack(entries, i);
      } else {
        section(entries[i++]);
      }
    }
    std::vector<std::string> last = tree_[tree_.root].end_comments;
    last.insert(last.end(), tree_.end_comments.begin(), tree_.end_comments.end());
    if (!last.empty()) {
      begin_block();
      value_.comments(last, 0);
    }
    return std::move(out_);
  }

 private:
  bool scalar(const TreeEntry& entry) const { return tree_[entry.value].kind == TreeNode::Kind::scalar; }

  bool is_list(const TreeEntry& entry) const { return tree_[entry.value].kind == TreeNode::Kind::list; }

  void begin_block() {
    if (!out_.empty()) out_ += '\n';
    one_liners_ = nullptr;
  }

  // The run of the pack's keys from `i` on as one statement; returns what follows it.
  std::size_t pack(const std::vector<TreeEntry>& entries, std::size_t i) {
    begin_block();
    const TreeEntry& first = entries[i];
    if (first.key.value() == "pack" && scalar(first)) {
      value_.comments(first.before, 0);
      out_ += "pack " + trip_scalar(tree_[first.value]);
      ++i;
      if (i < entries.size() && entries[i].key.value() == "version" && scalar(entries[i]) &&
          bare(entries[i])) {
        const std::string version = trip_scalar(tree_[entries[i].value]);
        if (looks_like_version(version)) {
          out_ += ' ' + version;
          ++i;
        }
      }
      value_.end_line(first.after);
    } else {
      out_ += "pack\n";
    }
    for (; i < entries.size() && find_key(pack_schema(), entries[i].key.value()) != nullptr; ++i) {
      value_.clause(entries[i], pack_schema(), 2);
    }
    return i;
  }

  void section(const TreeEntry& entry) {
    const Section* section = section_named(entry.key.value());
    const TreeNode& node = tree_[entry.value];
    const bool list = section != nullptr && section->form == Section::Form::list;
    if (section == nullptr || node.kind != (list ? TreeNode::Kind::list : TreeNode::Kind::map)) {
      begin_block();
      value_.comments(entry.before, 0);
      out_ += "section " + trip_name(entry.key.value()) + " = ";
      return value_.value(ValueKind::data, nullptr, entry, 0);
    }
    if (!bare(entry) || node.entries.empty()) {
      begin_block();
      value_.comments(entry.before, 0);
      out_ += "section " + std::string(section->key);
      value_.end_line(entry.after);
    }
    for (const TreeEntry& inner : node.entries) statement(*section, inner);
    if (!node.end_comments.empty()) {
      begin_block();
      value_.comments(node.end_comments, 0);
      out_ += "end " + std::string(section->key) + '\n';
    }
  }

  // Lists and filters of one line each stand together; everything else has a blank line in front.
  void statement(const Section& section, const TreeEntry& entry) {
    const std::size_t before = out_.size();
    value_.comments(entry.before, 0);
    if (section.form == Section::Form::list) {
      rule(section, entry);
    } else {
      named(section, entry);
    }
    const bool one_line =
        section.form == Section::Form::map &&
        std::count(out_.begin() + static_cast<std::ptrdiff_t>(before), out_.end(), '\n') == 1;
    if (before > 0 && !(one_line && one_liners_ == &section)) out_.insert(before, 1, '\n');
    one_liners_ = one_line ? &section : nullptr;
  }

  void rule(const Section& section, const TreeEntry& entry) {
    std::string line(section.schema->noun);
    const TreeNode& node = tree_[entry.value];
    if (node.kind != TreeNode::Kind::map) {
      out_ += line + " = ";
      return value_.value(ValueKind::data, nullptr, entry, 0);
    }
    const bool named =
        !node.entries.empty() && node.entries[0].key.value() == "name" && scalar(node.entries[0]);
    if (!named || !node.entries[0].before.empty() || !entry.after.empty()) {
      out_ += line;
      value_.end_line(entry.after);
      return clauses(section, node, 0);
    }
    line += ' ' + trip_scalar(tree_[node.entries[0].value]);
    const auto head = [&](const TreeEntry& clause) {
      return std::find(std::begin(head_keys), std::end(head_keys), clause.key.value()) !=
                 std::end(head_keys) &&
             value_.clause_on_line(clause, *section.schema, line);
    };
    std::size_t i = 1;
    while (i < node.entries.size() && head(node.entries[i])) ++i;
    out_ += line;
    value_.end_line(node.entries[0].after);
    clauses(section, node, i);
  }

  void named(const Section& section, const TreeEntry& entry) {
    out_ += std::string(section.schema->noun) + ' ' + trip_name(entry.key.value());
    const Key& shorthand = *find_key(*section.schema, section.shorthand);
    const TreeNode& node = tree_[entry.value];
    if (node.kind != TreeNode::Kind::map) {
      out_ += " = ";
      return value_.value(shorthand.kind, nullptr, entry, 0, is_list(entry));
    }
    std::size_t i = 0;
    const bool opens = node.entries.size() > 1 && node.entries[0].key.value() == shorthand.name &&
                       bare(node.entries[0]) && value_.fits_kind(shorthand.kind, node.entries[0].value);
    if (opens) {
      out_ += " = ";
      TreeEntry line = entry;  // the comment at the line's end is the name's
      line.value = node.entries[0].value;
      value_.value(shorthand.kind, nullptr, line, 0, is_list(line));
      i = 1;
    } else {
      value_.end_line(entry.after);
    }
    clauses(section, node, i);
  }

  void clauses(const Section& section, const TreeNode& node, std::size_t from) {
    for (std::size_t i = from; i < node.entries.size(); ++i)
      value_.clause(node.entries[i], *section.schema, 2);
    value_.comments(node.end_comments, 2);
  }

  const Tree& tree_;
  std::string out_;
  TripValuePrinter value_{tree_, out_};
  const Section* one_liners_ = nullptr;  // of the statement before, if it was one line of a map section
};

}  // namespace

std::string print_trip(const Tree& tree) { return Printer(tree).print(); }

}  // namespace tripline::grammar
