#include "compiler/deployed/deployed.hpp"

// Three sources, one reader: they call the same members by different words, so a source is a table of words. Functions
// of templates occur in one of them only, and are harmless to look for in the others.

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/deployed/template_values.hpp"
#include "compiler/selection_criteria.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

namespace {

using grammar::Code;
using grammar::Diagnostics;
using grammar::Text;
using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;
using grammar::ast::FilterUse;

struct FilterWords {
  std::string_view name, pattern, group, criteria, transformations, metric, space;
};
constexpr FilterWords printed_filter{"filterName", "filterPattern", "logGroupName", "fieldSelectionCriteria",
                                     "metricTransformations", "metricName", "metricNamespace"};
constexpr FilterWords template_filter{"FilterName", "FilterPattern", "LogGroupName", "FieldSelectionCriteria",
                                      "MetricTransformations", "MetricName", "MetricNamespace"};
constexpr FilterWords terraform_filter{"name", "pattern", "log_group_name", "field_selection_criteria",
                                       "metric_transformation", "name", "namespace"};

struct AlarmWords {
  std::string_view name, metric, space, queries, stat, enabled, actions;
};
constexpr AlarmWords aws_alarm{"AlarmName", "MetricName", "Namespace", "Metrics", "MetricStat", "ActionsEnabled", "AlarmActions"};
constexpr AlarmWords terraform_alarm{"alarm_name", "metric_name", "namespace", "metric_query", "metric", "actions_enabled", "alarm_actions"};

class Reader {
 public:
  Reader(const Tree& tree, const std::map<std::string, std::string>& parameters, Diagnostics& diagnostics)
      : tree_(tree), values_(tree, parameters), diagnostics_(diagnostics) {}

  std::optional<Deployed> read() {
    const TreeId root = tree_.root;
    if (tree_[root].kind != TreeNode::Kind::map) return refuse();
    const TreeEntry* filters = tree_.find(root, "metricFilters");
    const TreeEntry* alarms = tree_.find(root, "MetricAlarms");
    const TreeEntry* resources = tree_.find(root, "Resources");
    const TreeEntry* planned = tree_.find(root, "planned_values");
    if (!planned && tree_.find(root, "terraform_version")) planned = tree_.find(root, "values");
    if (filters || alarms) {
      for (const TreeId id : items(filters)) filter(id, {}, printed_filter);
      for (const TreeId id : items(alarms)) alarm(id, {}, aws_alarm);
      out_.tells_alarms = alarms != nullptr;
    } else if (resources && is_map(resources->value)) {
      template_resources(resources->value);
      out_.tells_alarms = true;
    } else if (planned && is_map(planned->value)) {
      if (const TreeEntry* module = tree_.find(planned->value, "root_module")) terraform(module->value);
      out_.tells_alarms = true;
    } else {
      return refuse();
    }
    return std::move(out_);
  }

 private:
  std::optional<Deployed> refuse() {
    grammar::Span span = tree_[tree_.root].span;
    span.end = std::min(span.end, span.begin + 1);
    diagnostics_.add(Code::bad_value, span, "this holds no metric filters").help =
        "it may be the output of `aws logs describe-metric-filters` or `aws cloudwatch describe-alarms`, a CloudFormation "
        "template, or a plan as `terraform show -json` prints it";
    return std::nullopt;
  }

  bool is_map(TreeId id) const { return tree_[id].kind == TreeNode::Kind::map; }

  // The elements of a member that is a list.
  std::vector<TreeId> items(const TreeEntry* entry) const {
    std::vector<TreeId> out;
    if (!entry) return out;
    const TreeNode& list = tree_[values_.chosen(entry->value)];
    if (list.kind != TreeNode::Kind::list) return out;
    for (const TreeEntry& item : list.entries) out.push_back(item.value);
    return out;
  }

  // A member's text; empty where it is absent or no text.
  std::string text(TreeId map, std::string_view key) const {
    const TreeEntry* entry = is_map(map) ? tree_.find(map, key) : nullptr;
    const auto value = entry ? values_.text(entry->value) : std::nullopt;
    return value ? value->text : std::string();
  }

  void template_resources(TreeId resources) {
    for (const TreeEntry& entry : tree_[resources].entries) {
      if (!is_map(entry.value)) continue;
      const TreeEntry* properties = tree_.find(entry.value, "Properties");
      if (!properties || !is_map(properties->value)) continue;
      const std::string type = text(entry.value, "Type");
      const bool is_filter = type == "AWS::Logs::MetricFilter";
      if (!is_filter && type != "AWS::CloudWatch::Alarm") continue;
      const TreeEntry* condition = tree_.find(entry.value, "Condition");
      if (condition && values_.condition(tree_[condition->value].text.value()) == false) {
        ++out_.left_out;
      } else if (is_filter) {
        filter(properties->value, entry.key.value(), template_filter);
      } else {
        alarm(properties->value, entry.key.value(), aws_alarm);
      }
    }
  }

  void terraform(TreeId module) {
    if (!is_map(module)) return;
    for (const TreeId resource : items(tree_.find(module, "resources"))) {
      if (!is_map(resource)) continue;
      const TreeEntry* values = tree_.find(resource, "values");
      if (!values || !is_map(values->value)) continue;
      const std::string type = text(resource, "type");
      if (type == "aws_cloudwatch_log_metric_filter") filter(values->value, text(resource, "address"), terraform_filter);
      if (type == "aws_cloudwatch_metric_alarm") alarm(values->value, text(resource, "address"), terraform_alarm);
    }
    for (const TreeId child : items(tree_.find(module, "child_modules"))) terraform(child);
  }

  void filter(TreeId id, const std::string& called, const FilterWords& words) {
    if (!is_map(id)) return;
    DeployedFilter made;
    made.name = text(id, words.name);
    if (made.name.empty()) made.name = called;
    made.log_group = text(id, words.group);
    made.span = tree_[id].span;
    for (const TreeId transformation : items(tree_.find(id, words.transformations))) {
      made.metrics.emplace_back(text(transformation, words.space), text(transformation, words.metric));
    }
    made.use = events_of(id, made, words);
    out_.filters.push_back(std::move(made));
  }

  // A literal keeps its place in the document; what functions made of it has only the place of the whole.
  std::optional<Text> known_text(const TreeEntry& entry, const std::string& filter) {
    const TreeNode& node = tree_[entry.value];
    if (node.kind == TreeNode::Kind::scalar) return node.text;
    const auto value = values_.text(entry.value);
    if (value && value->unknown.empty()) return Text::synthetic(value->text, node.span);
    warn(node.span,
         fmt::format("`{}` of `{}` depends on `{}`, which the document does not tell", entry.key.value(), filter,
                     value ? value->unknown : "a list or map"),
         "the filter is left out; give a parameter of a template with `--parameter Name=value`");
    return std::nullopt;
  }

  std::optional<FilterUse> events_of(TreeId id, DeployedFilter& made, const FilterWords& words) {
    const TreeEntry* entry = tree_.find(id, words.pattern);
    if (!entry) {
      warn(tree_[id].span, fmt::format("`{}` has no `{}`", made.name, words.pattern), "the filter is left out");
      return std::nullopt;
    }
    const auto pattern = known_text(*entry, made.name);
    if (!pattern) return std::nullopt;
    made.pattern = *pattern;
    FilterUse use;
    use.kind = FilterUse::Kind::pattern;
    use.text = *pattern;
    use.span = pattern->span();
    Diagnostics found;
    use.pattern = grammar::parse_pattern(*pattern, found);
    // What else there is to say of a pattern that runs is not asked for here.
    for (grammar::Diagnostic& diagnostic : found.list()) {
      if (diagnostic.severity == grammar::Severity::error) diagnostics_.add(std::move(diagnostic));
    }
    if (!use.pattern) return std::nullopt;
    const TreeEntry* criteria = tree_.find(id, words.criteria);
    if (!criteria || text(id, words.criteria).empty()) return use;
    const auto written = known_text(*criteria, made.name);
    auto chosen = written ? parse_selection_criteria(*written, diagnostics_) : std::nullopt;
    if (!chosen) return std::nullopt;
    FilterUse both;
    both.kind = FilterUse::Kind::all_of;
    both.span = use.span;
    both.children = {std::move(use), std::move(*chosen)};
    return both;
  }

  void alarm(TreeId id, const std::string& called, const AlarmWords& words) {
    if (!is_map(id)) return;
    DeployedAlarm made;
    made.name = text(id, words.name);
    if (made.name.empty()) made.name = called;
    made.span = tree_[id].span;
    watch(id, words, made);
    for (const TreeId query : items(tree_.find(id, words.queries))) {
      if (!is_map(query)) continue;
      const TreeEntry* stat = tree_.find(query, words.stat);
      if (!stat) continue;
      // Terraform nests blocks as lists of one.
      const std::vector<TreeId> blocks = items(stat);
      const TreeId at = blocks.empty() ? stat->value : blocks.front();
      const TreeEntry* metric = is_map(at) ? tree_.find(at, "Metric") : nullptr;
      watch(metric ? metric->value : at, words, made);
    }
    const std::string enabled = text(id, words.enabled);
    made.acts = enabled != "false" && !items(tree_.find(id, words.actions)).empty();
    out_.alarms.push_back(std::move(made));
  }

  void watch(TreeId at, const AlarmWords& words, DeployedAlarm& alarm) {
    const std::string name = text(at, words.metric);
    if (!name.empty()) alarm.metrics.emplace_back(text(at, words.space), name);
  }

  void warn(grammar::Span span, std::string message, std::string help) {
    diagnostics_.add({Code::bad_value, grammar::Severity::warning, span, std::move(message), std::move(help), {}, {}});
  }

  const Tree& tree_;
  TemplateValues values_;
  Diagnostics& diagnostics_;
  Deployed out_;
};

}  // namespace

std::optional<Deployed> read_deployed(const Tree& tree, const std::map<std::string, std::string>& parameters,
                                      Diagnostics& diagnostics) {
  return Reader(tree, parameters, diagnostics).read();
}

}  // namespace tripline::compiler
