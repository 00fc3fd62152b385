// The JSON of the AWS CLI -> trails. Basic selectors are rewritten as advanced ones, which can say all that they can.
#include <fmt/format.h>

#include <string_view>

#include "compiler/catalogue/trail.hpp"
#include "grammar/read_json.hpp"
#include "grammar/tree.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;

namespace {

class TrailReader {
 public:
  TrailReader(const Tree& tree, std::vector<Trail>& trails, grammar::Diagnostics& diagnostics)
      : tree_(tree), trails_(trails), diagnostics_(diagnostics) {}

  void read(TreeId id) {
    if (tree_[id].kind == TreeNode::Kind::list) {  // several answers in one file
      for (const TreeEntry& entry : tree_[id].entries) read(entry.value);
      return;
    }
    if (!is(id, TreeNode::Kind::map, "a map was expected: what `get-event-selectors` prints")) return;
    bool known = false;
    if (const TreeEntry* list = tree_.find(id, "trailList")) {
      known = true;
      for (const TreeEntry& entry : items(list->value)) describe(entry.value);
    }
    if (const TreeEntry* one = tree_.find(id, "Trail")) {
      known = true;
      describe(one->value);
    }
    const TreeEntry* basic = tree_.find(id, "EventSelectors");
    const TreeEntry* advanced = tree_.find(id, "AdvancedEventSelectors");
    const TreeEntry* insight = tree_.find(id, "InsightSelectors");
    if (basic || advanced || insight) {
      known = true;
      if (Trail* trail = named(name_of(id), id)) {
        if (basic || advanced) trail->told = true;
        if (basic) read_basic(basic->value, *trail);
        if (advanced) read_advanced(advanced->value, *trail);
        if (insight) trail->insights |= !items(insight->value).empty();
      }
    }
    if (!known) {
      diagnostics_.add(Code::missing_key, tree_[id].span, "neither selectors nor trails stand here").help =
          "give what `aws cloudtrail get-event-selectors` or `describe-trails` prints";
    }
  }

 private:
  bool is(TreeId id, TreeNode::Kind kind, std::string_view expected) {
    if (tree_[id].kind == kind) return true;
    diagnostics_.add(Code::wrong_type, tree_[id].span, std::string(expected));
    return false;
  }
  const std::vector<TreeEntry>& items(TreeId id) {
    static const std::vector<TreeEntry> none;
    const bool null = tree_[id].kind == TreeNode::Kind::scalar && grammar::is_null(tree_[id]);
    return !null && is(id, TreeNode::Kind::list, "a list was expected here") ? tree_[id].entries : none;
  }
  std::string text_of(TreeId map, std::string_view key) {
    const TreeEntry* entry = tree_.find(map, key);
    if (!entry || tree_[entry->value].kind != TreeNode::Kind::scalar) return {};
    return tree_[entry->value].text.value();
  }
  std::vector<std::string> texts_of(TreeId map, std::string_view key) {
    std::vector<std::string> out;
    const TreeEntry* entry = tree_.find(map, key);
    if (!entry) return out;
    for (const TreeEntry& item : items(entry->value)) {
      if (is(item.value, TreeNode::Kind::scalar, "a text was expected here")) out.push_back(tree_[item.value].text.value());
    }
    return out;
  }

  std::string name_of(TreeId map) {
    for (const std::string_view key : {"TrailARN", "EventDataStoreArn", "Name"}) {
      if (std::string name = text_of(map, key); !name.empty()) return name;
    }
    return {};
  }
  // An answer without a name is about the only trail there is. Null where there are too many.
  Trail* named(const std::string& name, TreeId at) {
    for (Trail& trail : trails_) {
      if (trail.name == name) return &trail;
    }
    if (trails_.size() == Trails::most_trails) {
      refuse(at, fmt::format("more than {} trails", Trails::most_trails));
      return nullptr;
    }
    trails_.push_back({name, {}, false, {}, false});
    return &trails_.back();
  }

  // Said once of a file; what is behind it is left out.
  void refuse(TreeId at, std::string message) {
    if (!full_) diagnostics_.add(Code::input_limit, tree_[at].span, std::move(message));
    full_ = true;
  }
  // Adds a selector where there is room for it.
  void add(std::vector<FieldSelector> selector, Trail& trail, TreeId at) {
    if (full_) return;
    for (const FieldSelector& f : selector) {
      values_ += 1 + f.equals.size() + f.starts_with.size() + f.ends_with.size() + f.not_equals.size() +
                 f.not_starts_with.size() + f.not_ends_with.size();
    }
    if (++selectors_ > Trails::most_selectors) return refuse(at, fmt::format("more than {} selectors", Trails::most_selectors));
    if (values_ > Trails::most_values) return refuse(at, fmt::format("selectors have more than {} values", Trails::most_values));
    trail.selectors.push_back(std::move(selector));
  }

  void describe(TreeId id) {
    if (!is(id, TreeNode::Kind::map, "a map was expected: one trail")) return;
    Trail* trail = named(name_of(id), id);
    if (!trail) return;
    const std::string home = text_of(id, "HomeRegion");
    if (text_of(id, "IsMultiRegionTrail") == "false" && !home.empty()) trail->region = home;
    trail->insights |= text_of(id, "HasInsightSelectors") == "true";
  }

  void read_basic(TreeId id, Trail& trail) {
    for (const TreeEntry& entry : items(id)) {
      if (!is(entry.value, TreeNode::Kind::map, "a map was expected: one selector")) continue;
      const std::string access = text_of(entry.value, "ReadWriteType");
      std::vector<FieldSelector> common;
      if (access == "ReadOnly" || access == "WriteOnly") {
        common.push_back({"readOnly", {access == "ReadOnly" ? "true" : "false"}, {}, {}, {}, {}, {}});
      }
      if (text_of(entry.value, "IncludeManagementEvents") != "false") {
        auto selector = common;
        selector.push_back({"eventCategory", {"Management"}, {}, {}, {}, {}, {}});
        selector.push_back({"eventSource", {}, {}, {}, texts_of(entry.value, "ExcludeManagementEventSources"), {}, {}});
        add(std::move(selector), trail, entry.value);
      }
      const TreeEntry* resources = tree_.find(entry.value, "DataResources");
      if (!resources) continue;
      for (const TreeEntry& resource : items(resources->value)) {
        if (!is(resource.value, TreeNode::Kind::map, "a map was expected: a type of resources and values")) continue;
        auto selector = common;
        selector.push_back({"eventCategory", {"Data"}, {}, {}, {}, {}, {}});
        selector.push_back({"resources.type", {text_of(resource.value, "Type")}, {}, {}, {}, {}, {}});
        // Beginnings of ARNs; a function's is a whole one.
        std::vector<std::string> arns = texts_of(resource.value, "Values");
        if (!arns.empty()) selector.push_back({"resources.ARN", {}, std::move(arns), {}, {}, {}, {}});
        add(std::move(selector), trail, resource.value);
      }
    }
  }

  void read_advanced(TreeId id, Trail& trail) {
    for (const TreeEntry& entry : items(id)) {
      if (!is(entry.value, TreeNode::Kind::map, "a map was expected: one selector")) continue;
      std::vector<FieldSelector> selector;
      const TreeEntry* fields = tree_.find(entry.value, "FieldSelectors");
      if (!fields) continue;
      for (const TreeEntry& field : items(fields->value)) {
        if (!is(field.value, TreeNode::Kind::map, "a map was expected: a field and its values")) continue;
        selector.push_back({text_of(field.value, "Field"), texts_of(field.value, "Equals"), texts_of(field.value, "StartsWith"),
                            texts_of(field.value, "EndsWith"), texts_of(field.value, "NotEquals"),
                            texts_of(field.value, "NotStartsWith"), texts_of(field.value, "NotEndsWith")});
      }
      add(std::move(selector), trail, entry.value);
    }
  }

  const Tree& tree_;
  std::vector<Trail>& trails_;
  grammar::Diagnostics& diagnostics_;
  std::size_t selectors_ = 0, values_ = 0;  // of this file
  bool full_ = false;
};

}  // namespace

void Trails::read(const grammar::Text& text, grammar::Diagnostics& diagnostics) {
  const auto tree = grammar::read_json(text, Code::yaml_syntax, diagnostics);
  if (tree) TrailReader(*tree, trails_, diagnostics).read(tree->root);
}

}  // namespace tripline::compiler
