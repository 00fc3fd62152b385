#include "tools/testing/json_tree.hpp"

#include <nlohmann/json.hpp>

#include "tools/json_text.hpp"

namespace tripline::tools {

using grammar::Text;
using grammar::TreeEntry;
using grammar::TreeNode;

grammar::TreeId add_json(grammar::Tree& tree, const nlohmann::ordered_json& json) {
  TreeNode node;
  if (json.is_object() || json.is_array()) {
    node.kind = json.is_object() ? TreeNode::Kind::map : TreeNode::Kind::list;
    for (const auto& [key, value] : json.items()) {
      TreeEntry entry;
      if (json.is_object()) entry.key = Text::synthetic(key);
      entry.value = add_json(tree, value);
      node.entries.push_back(std::move(entry));
    }
    return tree.add(std::move(node));
  }
  node.quoted = json.is_string();
  node.text = Text::synthetic(json.is_string() ? json.get<std::string>() : json.dump());
  return tree.add(std::move(node));
}

}  // namespace tripline::tools
