// The form is AWS's, so its vocabulary is closed: a member that does not exist is an error with the nearest
// name, never skipped. What a value means is check_metric's affair; its findings get the path of the member
// they fall into.

#include "compiler/aws_metric_filter.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/check_meaning.hpp"
#include "compiler/check_metric.hpp"
#include "compiler/selection_criteria.hpp"
#include "grammar/field_ref.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

namespace {
using grammar::Code;
using grammar::Diagnostic;
using grammar::Diagnostics;
using grammar::Fix;
using grammar::Span;
using grammar::Text;
using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;
using grammar::ast::FilterUse;
using grammar::ast::Metric;
using Names = std::vector<std::string_view>;

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string kind_of(const TreeNode& node) {
  if (node.kind == TreeNode::Kind::map) return "an object";
  if (node.kind == TreeNode::Kind::list) return "a list";
  if (is_null(node)) return "null";
  if (is_boolean(node)) return "a boolean";
  if (is_number(node)) return "a number";
  return "text";
}

bool is_text(const TreeNode& node) { return node.kind == TreeNode::Kind::scalar && kind_of(node) == "text"; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class Reader {
 public:
  Reader(const Tree& tree, Diagnostics& diagnostics) : tree_(tree), diagnostics_(diagnostics) {}

  std::optional<Metric> read(TreeId id) {
    const std::size_t errors_before = diagnostics_.errors();
    const TreeNode& filter = tree_[id];
    metric_.span = filter.span;
    if (filter.kind != TreeNode::Kind::map) {
      diagnostics_.add(Code::wrong_type, filter.span, "a metric filter is an object, not " + kind_of(filter));
      return std::nullopt;
    }
    members(
        id, "",
        {"filterName", "logGroupName", "filterPattern", "pattern", "metricTransformations",
         "applyOnTransformedLogs", "fieldSelectionCriteria", "emitSystemFieldDimensions", "creationTime"});
    filter_name(id);
    log_group(id);
    pattern(id);
    transformations(id);
    selection(id);
    system_dimensions(id);
    transformed(id);
    if (transformation_) check();
    if (diagnostics_.errors() != errors_before) return std::nullopt;
    return std::move(metric_);
  }

 private:
  // A map's members by their paths, for what is found in their values later.
  struct Member {
    std::string path;
    Span span;
  };

  static Span opening(Span span) {
    if (span.end > span.begin + 1) span.end = span.begin + 1;
    return span;
  }

  void members(TreeId map, const std::string& path, const Names& known) {
    for (const TreeEntry& entry : tree_[map].entries) {
      const std::string& key = entry.key.value();
      if (std::find(known.begin(), known.end(), key) != known.end()) {
        members_.push_back({path + key, tree_[entry.value].span});
        continue;
      }
      Diagnostic& d =
          diagnostics_.add(Code::unknown_key, entry.key.span(), ticked(path + key) + " does not exist");
      if (const auto near = grammar::nearest_name(key, known)) {
        d.help = "did you mean " + ticked(*near) + "?";
        if (!tree_.find(map, *near)) d.fix = Fix{entry.key.span(0, key.size()), std::string(*near)};
      }
    }
  }

  void wrong_type(const std::string& path, const TreeNode& node, std::string_view should) {
    Diagnostic& d = diagnostics_.add(Code::wrong_type, node.span,
                                     ticked(path) + " is " + std::string(should) + ", not " + kind_of(node));
    const bool plain = node.kind == TreeNode::Kind::scalar && !node.quoted && !is_null(node);
    if (should == "text" && plain) {
      d.help = "write it in quotes";
      d.fix = Fix{node.span, "\"" + node.text.value() + "\""};
    }
  }

  // The text of a member; null where it is absent or no text.
  const Text* text(TreeId map, const std::string& path, std::string_view key, bool required) {
    const TreeEntry* entry = tree_.find(map, key);
    const std::string whole = path + std::string(key);
    if (!entry) {
      if (required)
        diagnostics_.add(Code::missing_key, opening(tree_[map].span), ticked(whole) + " is missing");
      return nullptr;
    }
    const TreeNode& node = tree_[entry->value];
    if (is_text(node)) return &node.text;
    wrong_type(whole, node, "text");
    return nullptr;
  }

  void filter_name(TreeId id) {
    const Text* name = text(id, "", "filterName", false);
    if (!name) return;
    const std::size_t odd = name->value().find_first_of(":*");
    if (name->value().empty()) {
      diagnostics_.add(Code::bad_name, name->span(), "`filterName` is empty");
    } else if (characters(name->value()) > 512) {
      diagnostics_.add(Code::bad_name, name->span(), "`filterName` is longer than 512 characters");
    } else if (odd != std::string::npos) {
      diagnostics_
          .add(Code::bad_name, name->span(odd, odd + 1),
               "`filterName` has " + ticked({&name->value()[odd], 1}))
          .help = "`:` and `*` are not allowed";
    }
  }

  void log_group(TreeId id) {
    const Text* name = text(id, "", "logGroupName", false);
    if (!name) return;
    const std::string& value = name->value();
    const auto odd = std::find_if_not(value.begin(), value.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("-_/.#").find(c) != std::string_view::npos;
    });
    if (value.empty()) {
      diagnostics_.add(Code::bad_name, name->span(), "`logGroupName` is empty");
    } else if (value.size() > 512) {
      diagnostics_.add(Code::bad_name, name->span(), "`logGroupName` is longer than 512 characters");
    } else if (odd != value.end()) {
      const auto at = static_cast<std::size_t>(odd - value.begin());
      diagnostics_
          .add(Code::bad_name, name->span(at, at + 1), "`logGroupName` has a character that no log group has")
          .help = "names are letters, digits and `.`, `-`, `_`, `/`, `#`";
    } else {
      metric_.log_groups.push_back(*name);
    }
  }

  void pattern(TreeId id) {
    const TreeEntry* shorter = tree_.find(id, "pattern");
    const TreeEntry* full = tree_.find(id, "filterPattern");
    if (shorter && full) {
      diagnostics_.add(Code::conflicting_keys, shorter->key.span(), "`pattern` stands beside `filterPattern`")
          .labels.push_back({full->key.span(), "given here"});
    }
    metric_.filter.kind = FilterUse::Kind::pattern;
    const Text* written = text(id, "", shorter && !full ? "pattern" : "filterPattern", true);
    if (!written) return;
    metric_.filter.text = *written;
    metric_.filter.span = written->span();
    metric_.filter.pattern = grammar::parse_pattern(*written, diagnostics_);
    if (metric_.filter.pattern) check_pattern_meaning(*written, *metric_.filter.pattern, diagnostics_);
  }

  void transformations(TreeId id) {
    const TreeEntry* entry = tree_.find(id, "metricTransformations");
    if (!entry) {
      diagnostics_.add(Code::missing_key, opening(tree_[id].span), "`metricTransformations` is missing");
      return;
    }
    const TreeNode& list = tree_[entry->value];
    if (list.kind != TreeNode::Kind::list)
      return wrong_type("metricTransformations", list, "a list of one object");
    if (list.entries.empty()) {
      diagnostics_.add(Code::bad_value, list.span, "`metricTransformations` is empty").help =
          "a filter has exactly one";
    }
    if (list.entries.size() > 1) {
      const std::string count = std::to_string(list.entries.size());
      diagnostics_
          .add(Code::bad_value, tree_[list.entries[1].value].span,
               "`metricTransformations` has " + count + " entries")
          .help = "a filter has exactly one; write a filter for each metric";
    }
    for (std::size_t i = 0; i < list.entries.size(); ++i) {
      const std::string path = "metricTransformations[" + std::to_string(i) + "]";
      const TreeNode& node = tree_[list.entries[i].value];
      if (node.kind != TreeNode::Kind::map)
        wrong_type(path, node, "an object");
      else if (i == 0)
        transformation(list.entries[i].value, path + ".");
    }
  }

  void transformation(TreeId id, const std::string& path) {
    members(id, path, {"metricName", "metricNamespace", "metricValue", "defaultValue", "dimensions", "unit"});
    const Text* name = text(id, path, "metricName", true);
    const Text* space = text(id, path, "metricNamespace", true);
    const Text* value = text(id, path, "metricValue", true);
    if (name) metric_.name = *name;
    if (space) metric_.space = *space;
    if (value) {
      metric_.value.text = *value;
      if (value->value().rfind('$', 0) == 0)
        metric_.value.field = grammar::parse_field_ref(*value, diagnostics_);
    }
    if (const Text* unit = text(id, path, "unit", false)) metric_.unit = *unit;
    default_value(id, path);
    dimensions(id, path);
    transformation_ = name && space && value;
  }

  void default_value(TreeId id, const std::string& path) {
    const TreeEntry* entry = tree_.find(id, "defaultValue");
    if (!entry) return;
    const TreeNode& node = tree_[entry->value];
    if (node.kind == TreeNode::Kind::scalar && is_null(node)) return;  // null is no default
    if (node.kind == TreeNode::Kind::scalar && is_number(node)) {
      metric_.default_value = node.text;
      return;
    }
    wrong_type(path + "defaultValue", node, "a number or null");
    if (is_text(node) && grammar::is_number_shape(node.text.value())) {
      diagnostics_.list().back().help = "write it without quotes";
      diagnostics_.list().back().fix = Fix{node.span, node.text.value()};
    }
  }

  void dimensions(TreeId id, const std::string& path) {
    const TreeEntry* entry = tree_.find(id, "dimensions");
    if (!entry) return;
    const TreeNode& map = tree_[entry->value];
    if (map.kind == TreeNode::Kind::scalar && is_null(map)) return;
    if (map.kind != TreeNode::Kind::map)
      return wrong_type(path + "dimensions", map, "an object of names and fields");
    for (const TreeEntry& dimension : map.entries) {
      const TreeNode& node = tree_[dimension.value];
      const std::string whole = path + "dimensions." + dimension.key.value();
      members_.push_back({whole, dimension.key.span()});
      members_.push_back({whole, node.span});
      if (!is_text(node)) {
        wrong_type(whole, node, "a field");
        continue;
      }
      if (auto field = grammar::parse_field_ref(node.text, diagnostics_)) {
        metric_.dimensions.push_back({dimension.key, std::move(*field)});
      }
    }
  }

  // M11: the criterion must hold beside the pattern.
  void selection(TreeId id) {
    const Text* criteria = text(id, "", "fieldSelectionCriteria", false);
    if (!criteria || criteria->value().empty()) return;
    if (characters(criteria->value()) > 2000) {
      diagnostics_.add(Code::bad_value, criteria->span(),
                       "`fieldSelectionCriteria` is longer than 2000 characters");
      return;
    }
    std::optional<FilterUse> use = parse_selection_criteria(*criteria, diagnostics_);
    if (use) criteria_ = std::move(*use);
  }

  void system_dimensions(TreeId id) {
    const TreeEntry* entry = tree_.find(id, "emitSystemFieldDimensions");
    if (!entry) return;
    const TreeNode& list = tree_[entry->value];
    if (list.kind != TreeNode::Kind::list) {
      return wrong_type("emitSystemFieldDimensions", list, "a list of `@aws.account` and `@aws.region`");
    }
    for (const TreeEntry& item : list.entries) {
      const TreeNode& node = tree_[item.value];
      const std::string_view path = is_text(node) ? system_field_path(node.text.value()) : "";
      if (path.empty()) {
        diagnostics_.add(Code::bad_value, node.span,
                         "a system field is `@aws.account` or `@aws.region`, not " +
                             (is_text(node) ? ticked(node.text.value()) : kind_of(node)));
        continue;
      }
      auto field = grammar::parse_field_ref(Text::synthetic(std::string(path), node.span), diagnostics_);
      if (field) metric_.dimensions.push_back({node.text, std::move(*field)});
    }
  }

  void transformed(TreeId id) {
    const TreeEntry* entry = tree_.find(id, "applyOnTransformedLogs");
    if (!entry) return;
    const TreeNode& node = tree_[entry->value];
    if (node.kind != TreeNode::Kind::scalar || !is_boolean(node)) {
      return wrong_type("applyOnTransformedLogs", node, "true or false");
    }
    if (node.text.value() != "true") return;
    diagnostics_.add(Code::ignored_option, entry->key.span(), "`applyOnTransformedLogs` has no effect here")
        .help = "events are read as they are stored, no transformer is applied";
  }

  void check() {
    Diagnostics found;
    check_metric(metric_, metric_.filter.pattern ? &*metric_.filter.pattern : nullptr, found);
    for (Diagnostic& d : found.list()) {
      // Inner members were added after the ones around them.
      const auto member = std::find_if(members_.rbegin(), members_.rend(), [&](const Member& m) {
        return m.span.begin <= d.span.begin && d.span.end <= m.span.end;
      });
      if (member != members_.rend()) d.message = ticked(member->path) + ": " + d.message;
      diagnostics_.add(std::move(d));
    }
    if (!criteria_) return;
    FilterUse both;
    both.kind = FilterUse::Kind::all_of;
    both.span = metric_.filter.span;
    both.children.push_back(std::move(metric_.filter));
    both.children.push_back(std::move(*criteria_));
    metric_.filter = std::move(both);
  }

  const Tree& tree_;
  Diagnostics& diagnostics_;
  Metric metric_;
  std::vector<Member> members_;
  std::optional<FilterUse> criteria_;
  bool transformation_ = false;  // complete enough to be checked
};
}  // namespace

std::optional<Metric> read_aws_metric_filter(const Tree& tree, TreeId filter, Diagnostics& diagnostics) {
  return Reader(tree, diagnostics).read(filter);
}

}  // namespace tripline::compiler
