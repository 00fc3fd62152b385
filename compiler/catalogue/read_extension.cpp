#include "compiler/catalogue/read_extension.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "grammar/read_yaml.hpp"
#include "grammar/tree.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;

namespace {

class Extension {
 public:
  Extension(const Tree& tree, grammar::Diagnostics& diagnostics) : tree_(tree), diagnostics_(diagnostics) {}

  std::string read() {
    for (const TreeEntry& entry : map(tree_.root)) {
      if (entry.key.value() != "sources") {
        refuse_key(entry, "`sources` is the only key here");
        continue;
      }
      for (const TreeEntry& source : map(entry.value)) {
        if (is_name(source.key)) read_source(source);
      }
    }
    return std::move(lines_);
  }

 private:
  // The entries of a map; a null is an empty one.
  const std::vector<TreeEntry>& map(TreeId id) {
    static const std::vector<TreeEntry> none;
    const TreeNode& node = tree_[id];
    if (node.kind == TreeNode::Kind::map) return node.entries;
    if (!grammar::is_null(node)) diagnostics_.add(Code::wrong_type, node.span, "a map was expected here");
    return none;
  }

  void refuse_key(const TreeEntry& entry, std::string_view help) {
    diagnostics_.add(Code::unknown_key, entry.key.span(), fmt::format("there is no key `{}` here", entry.key.value()))
        .help = help;
  }

  // A name becomes a word of a line, so it can hold none of a line's signs.
  bool is_name(const grammar::Text& text) {
    const std::string& name = text.value();
    const bool good = !name.empty() && name.size() <= 200 &&
                      std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c != ':' && c != ',' && c < 127; });
    if (!good) diagnostics_.add(Code::bad_name, text.span(), "a name is 1 to 200 visible characters without `:` and `,`");
    return good;
  }

  void read_source(const TreeEntry& source) {
    lines_ += fmt::format("= {}\n", source.key.value());
    for (const TreeEntry& call : map(source.value)) {
      if (is_name(call.key)) read_call(call);
    }
  }

  void read_call(const TreeEntry& call) {
    char access = 'u';
    std::string resource, parameters;
    bool open = true;
    for (const TreeEntry& entry : map(call.value)) {
      const std::string& key = entry.key.value();
      if (key == "read_only") {
        access = truth(entry) ? 'r' : 'w';
      } else if (key == "data") {
        const TreeNode& node = tree_[entry.value];
        if (node.kind == TreeNode::Kind::scalar && is_name_of_resource(node.text)) resource = node.text.value();
      } else if (key == "parameters") {
        open = false;
        parameters = read_parameters(entry.value);
      } else {
        refuse_key(entry, "known are `parameters`, `read_only` and `data`");
      }
    }
    lines_ += fmt::format("+ {} {}{}{}{}{}\n", call.key.value(), access, open ? "?" : "", resource.empty() ? "" : ",",
                          resource, parameters);
  }

  bool truth(const TreeEntry& entry) {
    const TreeNode& node = tree_[entry.value];
    const bool boolean = node.kind == TreeNode::Kind::scalar && grammar::is_boolean(node);
    if (!boolean) diagnostics_.add(Code::wrong_type, node.span, "`true` or `false` was expected here");
    return boolean && (node.text.value().front() == 't' || node.text.value().front() == 'T');
  }

  bool is_name_of_resource(const grammar::Text& text) {
    const std::string& name = text.value();
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 127; });
    if (!good) diagnostics_.add(Code::bad_value, text.span(), "a type of resource was expected, as `AWS::S3::Object`");
    return good;
  }

  std::string read_parameters(TreeId id) {
    std::string line;
    for (const TreeEntry& entry : map(id)) {
      const TreeNode& node = tree_[entry.value];
      if (!is_name(entry.key)) continue;
      const bool list = node.kind == TreeNode::Kind::list && node.entries.size() == 1;
      const std::optional<char> type = type_of(list ? tree_[node.entries.front().value] : node);
      if (!type) {
        diagnostics_.add(Code::bad_value, node.span, "a parameter is `text`, `number`, `boolean` or `any`, or a list of one of them");
        continue;
      }
      line += fmt::format(" {}:{}{}", entry.key.value(), *type, list ? "[]" : "");
    }
    return line;
  }

  static std::optional<char> type_of(const TreeNode& node) {
    if (node.kind != TreeNode::Kind::scalar) return std::nullopt;
    const std::string& word = node.text.value();
    for (const auto& [known, sign] : {std::pair("text", 's'), std::pair("number", 'n'), std::pair("boolean", 'b'), std::pair("any", 'o')}) {
      if (word == known) return sign;
    }
    return std::nullopt;
  }

  const Tree& tree_;
  grammar::Diagnostics& diagnostics_;
  std::string lines_;
};

}  // namespace

std::string read_extension(const grammar::Sources& sources, grammar::SourceId id, grammar::Diagnostics& diagnostics) {
  const std::optional<Tree> tree = grammar::read_yaml(sources, id, diagnostics);
  return tree ? Extension(*tree, diagnostics).read() : std::string();
}

}  // namespace tripline::compiler
