#include "grammar/print_yaml.hpp"

// The layout follows from the tree's shape and the depth alone, never from how the author had laid it out: a root
// map holds sections, a section holds rules, and what is inside of a rule may go in flow form. Texts with comments
// inside are never in flow form, so every comment has a line to stand on.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/yaml_spelling.hpp"

namespace tripline::grammar {

namespace {

constexpr std::size_t line_width = 120;
constexpr std::size_t longest_simple_key = 1000;  // readers look 1024 bytes ahead for the colon
constexpr std::size_t rule_depth = 3;             // root 0, section 1, rule 2, what a rule says 3
constexpr std::size_t event_depth = 5;            // what an event of a test says

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class YamlPrinter {
 public:
  explicit YamlPrinter(const Tree& tree) : tree_(tree) {}

  std::string print() {
    if (tree_.nodes.empty()) return {};
    const TreeNode& root = tree_[tree_.root];
    if (root.kind != TreeNode::Kind::scalar && !root.entries.empty()) {
      entries(root, 0, 0, false);
    } else {
      value(tree_.root, 0, {}, 0, false);
      if (out_.starts_with(' ')) out_.erase(0, 1);
      if (out_ == "\n") out_.clear();
    }
    comments(tree_.end_comments, 0);
    return std::move(out_);
  }

 private:
  void indent(std::size_t by) { out_.append(by, ' '); }

  static std::string comment(std::string_view text) {
    std::string line = text.starts_with('#') ? "#" : "# ";
    line += text;
    std::replace(line.begin(), line.end(), '\n', ' ');
    while (line.back() == ' ' || line.back() == '\t') line.pop_back();
    return line;
  }

  // Blank lines stand between comments only.
  void comments(const std::vector<std::string>& texts, std::size_t by) {
    bool blank = false;
    bool first = true;
    for (const std::string& text : texts) {
      if (text.empty()) {
        blank = !first;
        continue;
      }
      if (std::exchange(blank, false)) out_ += '\n';
      indent(by);
      out_ += comment(text) + '\n';
      first = false;
    }
  }

  void end_line(std::string_view after) {
    if (!after.empty()) out_ += "  " + comment(after);
    out_ += '\n';
  }

  std::size_t column() const {
    const std::size_t line = out_.rfind('\n');
    return columns(std::string_view(out_).substr(line == std::string::npos ? 0 : line + 1));
  }

  static bool is_text(const TreeNode& node) { return !is_null(node) && !is_boolean(node) && !is_number(node); }

  static bool has_comments(const TreeNode& node) {
    return !node.end_comments.empty() || std::any_of(node.entries.begin(), node.entries.end(), [](const auto& entry) {
      return !entry.before.empty() || !entry.after.empty();
    });
  }

  // `[a, b]`, `{ a: b }` or a scalar, if it can stand in flow form within `width` columns; of lists those of texts,
  // and of one map or list.
  std::optional<std::string> flow(TreeId id, std::size_t width, bool scalars_only) const {
    const TreeNode& node = tree_[id];
    if (node.kind == TreeNode::Kind::scalar) {
      const std::string& text = node.text.value();
      if ((text.empty() && is_null(node)) || text.find('\n') != std::string::npos) return std::nullopt;
      if (text.size() > 4 * width) return std::nullopt;
      std::string spelled = spell_yaml_text(text, is_text(node), true);
      return columns(spelled) > width ? std::nullopt : std::optional(std::move(spelled));
    }
    if (scalars_only || has_comments(node)) return std::nullopt;
    const bool map = node.kind == TreeNode::Kind::map;
    if (node.entries.empty()) return map ? "{}" : "[]";
    std::string out = map ? "{ " : "[";
    for (const TreeEntry& entry : node.entries) {
      if (&entry != &node.entries.front()) out += ", ";
      if (map) {
        if (entry.key.value().size() > width) return std::nullopt;
        out += spell_yaml_key(entry.key.value(), true) + ": ";
      }
      if (columns(out) > width) return std::nullopt;
      const auto value = flow(entry.value, width - columns(out), !map && node.entries.size() > 1);
      if (!value) return std::nullopt;
      out += *value;
    }
    out += map ? " }" : "]";
    return columns(out) > width ? std::nullopt : std::optional(std::move(out));
  }

  // Behind `key:` or `-` at indentation `by`, up to the line's end. `depth` is the number of containers around.
  void value(TreeId id, std::size_t by, std::string_view after, std::size_t depth, bool item) {
    const TreeNode& node = tree_[id];
    if (node.kind == TreeNode::Kind::scalar) return scalar(node, by, after);
    const bool map = node.kind == TreeNode::Kind::map;
    if (node.entries.empty()) {
      out_ += map ? " {" : " [";
      if (!node.end_comments.empty()) {
        end_line(after);
        comments(node.end_comments, by + 2);
        indent(by);
        after = {};
      }
      out_ += map ? '}' : ']';
      return end_line(after);
    }
    const std::size_t used = column() + 1;
    const bool texts = !map && std::all_of(node.entries.begin(), node.entries.end(), [&](const TreeEntry& each) {
      return tree_[each.value].kind == TreeNode::Kind::scalar;
    });
    if (used < line_width && depth >= (map ? rule_depth : texts ? 1 : event_depth)) {
      if (const auto text = flow(id, line_width - used, false)) {
        out_ += ' ' + *text;
        return end_line(after);
      }
    }
    if (item && after.empty() && node.entries.front().before.empty()) {
      out_ += ' ';
      return entries(node, by + 2, depth, true);
    }
    end_line(after);
    entries(node, by + 2, depth, false);
  }

  void scalar(const TreeNode& node, std::size_t by, std::string_view after) {
    const std::string& text = node.text.value();
    if (text.empty() && is_null(node)) return end_line(after);
    std::optional<YamlBlock> block;
    std::string spelled;
    if (is_text(node)) block = literal_yaml_block(text);
    if (!block || block->lines.size() == 1) {
      spelled = spell_yaml_text(text, is_text(node), false);
      if (is_text(node) && column() + 1 + columns(spelled) > line_width) {
        const std::size_t width = std::max<std::size_t>(line_width - std::min(line_width, by + 2), 40);
        if (auto folded = folded_yaml_block(text, width)) block = std::move(folded);
      }
    }
    if (!block) {
      out_ += ' ' + spelled;
      return end_line(after);
    }
    out_ += ' ' + block->header;
    end_line(after);
    for (const std::string_view line : block->lines) {
      if (!line.empty()) indent(by + 2);
      out_ += line;
      out_ += '\n';
    }
  }

  // One entry without the comments above it; `indented`: the line has its indentation already.
  void entry(const TreeNode& node, const TreeEntry& entry, std::size_t by, std::size_t depth, bool indented) {
    if (!indented) indent(by);
    if (node.kind == TreeNode::Kind::list) {
      out_ += '-';
      return value(entry.value, by, entry.after, depth + 1, true);
    }
    const std::string key = spell_yaml_key(entry.key.value(), false);
    if (key.size() > longest_simple_key) {
      out_ += "? " + key + '\n';
      indent(by);
    } else {
      out_ += key;
    }
    out_ += ':';
    value(entry.value, by, entry.after, depth + 1, false);
  }

  // All entries of a block and the comments behind them. The first entry may go on in a line begun.
  void entries(const TreeNode& node, std::size_t by, std::size_t depth, bool inline_first) {
    const bool sections = depth == 0 && node.kind == TreeNode::Kind::map;
    const bool items = depth == 1 && node.kind == TreeNode::Kind::list;
    if (!sections && !items) {
      for (const TreeEntry& each : node.entries) {
        comments(each.before, by);
        entry(node, each, by, depth, std::exchange(inline_first, false));
      }
      return comments(node.end_comments, by);
    }
    std::vector<std::string> pieces;
    std::vector<bool> tall;
    for (const TreeEntry& each : node.entries) {
      std::string before = std::exchange(out_, {});
      entry(node, each, by, depth, std::exchange(inline_first, false));
      pieces.push_back(std::exchange(out_, std::move(before)));
      const bool several_lines = std::count(pieces.back().begin(), pieces.back().end(), '\n') > 1;
      tall.push_back(several_lines && tree_[each.value].kind != TreeNode::Kind::scalar);
    }
    const bool any_tall = std::find(tall.begin(), tall.end(), true) != tall.end();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0 && (items ? any_tall : tall[i - 1] || tall[i])) out_ += '\n';
      comments(node.entries[i].before, by);
      out_ += pieces[i];
    }
    comments(node.end_comments, by);
  }

  const Tree& tree_;
  std::string out_;
};

}  // namespace

std::string print_yaml(const Tree& tree) { return YamlPrinter(tree).print(); }

}  // namespace tripline::grammar
