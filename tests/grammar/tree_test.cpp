#include "grammar/tree.hpp"

#include <gtest/gtest.h>

namespace tripline::grammar {
namespace {

TreeNode scalar(std::string text, bool quoted = false) {
  TreeNode node;
  node.quoted = quoted;
  node.text = Text::synthetic(std::move(text));
  return node;
}

TEST(Tree, what_plain_scalars_are) {
  const struct {
    const char* text;
    const char* type;
    const char* json;
  } cases[] = {
      {"", "null", "null"},        {"~", "null", "null"},       {"NULL", "null", "null"},     {"nil", "text", "\"nil\""},
      {"true", "boolean", "true"}, {"FALSE", "boolean", "false"}, {"yes", "text", "\"yes\""}, {"0", "number", "0"},
      {"-12", "number", "-12"},    {"+5", "number", "5"},       {".5", "number", "0.5"},      {"-.5", "number", "-0.5"},
      {"5.", "number", "5.0"},     {"5.e3", "number", "5.0e3"}, {"1.5E-3", "number", "1.5E-3"}, {"1e", "text", "\"1e\""},
      {"0x1F", "number", "31"},    {"0o17", "number", "15"},    {"0x", "text", "\"0x\""},     {".", "text", "\".\""},
      {"012345678901", "text", "\"012345678901\""},             {"0.5", "number", "0.5"},     {"-", "text", "\"-\""},
      {".inf", "number", "\".inf\""},                           {"1.2.3", "text", "\"1.2.3\""},
      {"0xFFFFFFFFFFFFFFFFF", "number", "\"0xFFFFFFFFFFFFFFFFF\""},
      {"123456789012345678901234567890", "number", "123456789012345678901234567890"},
  };
  for (const auto& [text, type, json] : cases) {
    Tree tree;
    tree.root = tree.add(scalar(text));
    const TreeNode& node = tree[tree.root];
    EXPECT_STREQ(is_null(node) ? "null" : is_boolean(node) ? "boolean" : is_number(node) ? "number" : "text", type) << text;
    EXPECT_EQ(to_json(tree, tree.root), json) << text;
    EXPECT_FALSE(is_null(scalar(text, true)) || is_boolean(scalar(text, true)) || is_number(scalar(text, true))) << text;
  }
}

TEST(Tree, json_of_texts_lists_and_maps) {
  Tree tree;
  TreeNode list;
  list.kind = TreeNode::Kind::list;
  list.entries.push_back({{}, tree.add(scalar("a\"\\\n\t\r\x01\x1F é", true)), {"comment"}, {}});
  list.entries.push_back({{}, tree.add(scalar("1", true)), {}, {}});
  const TreeId list_id = tree.add(std::move(list));
  TreeNode map;
  map.kind = TreeNode::Kind::map;
  map.entries.push_back({Text::synthetic("k\""), list_id, {}, "c"});
  tree.root = tree.add(std::move(map));
  EXPECT_EQ(to_json(tree, tree.root), R"({"k\"":["a\"\\\n\t\r\u0001\u001f é","1"]})");
  EXPECT_NE(tree.find(tree.root, "k\""), nullptr);
  EXPECT_EQ(tree.find(tree.root, "k"), nullptr);
  EXPECT_EQ(tree.find(list_id, "k"), nullptr);
}

TEST(Tree, same_looks_at_values_types_and_comments) {
  const auto of = [](TreeNode node) {
    Tree tree;
    tree.root = tree.add(std::move(node));
    return tree;
  };
  EXPECT_TRUE(same(of(scalar("a")), of(scalar("a", true))));
  EXPECT_FALSE(same(of(scalar("1")), of(scalar("1", true))));
  EXPECT_FALSE(same(of(scalar("a")), of(scalar("b"))));
  EXPECT_FALSE(same(of(scalar("")), of(scalar("~"))));
  TreeNode map;
  map.kind = TreeNode::Kind::map;
  TreeNode list;
  list.kind = TreeNode::Kind::list;
  EXPECT_FALSE(same(of(map), of(list)));
  TreeNode commented = map;
  commented.end_comments = {"c"};
  EXPECT_FALSE(same(of(map), of(commented)));
  EXPECT_TRUE(same(Tree{}, Tree{}));
  EXPECT_FALSE(same(Tree{}, of(map)));
}

}  // namespace
}  // namespace tripline::grammar
