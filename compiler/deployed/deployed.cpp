#include "compiler/deployed/deployed.hpp"

// Several sources, one reader: they call the same members by different words, so a source is a table of words. Functions
// of templates occur in one of them only, and are harmless to look for in the others.

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/comparison_words.hpp"
#include "compiler/deployed/template_values.hpp"
#include "compiler/parse_statistic.hpp"
#include "compiler/scalars.hpp"
#include "compiler/selection_criteria.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/number.hpp"

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
  std::string_view name, pattern, group, criteria;
  std::string_view transformations;  // empty: the filter itself says what it publishes
  std::string_view metric, space, value;
};
constexpr FilterWords printed_filter{"filterName", "filterPattern", "logGroupName", "fieldSelectionCriteria",
                                     "metricTransformations", "metricName", "metricNamespace", "metricValue"};
constexpr FilterWords template_filter{"FilterName", "FilterPattern", "LogGroupName", "FieldSelectionCriteria",
                                      "MetricTransformations", "MetricName", "MetricNamespace", "MetricValue"};
constexpr FilterWords terraform_filter{"name", "pattern", "log_group_name", "field_selection_criteria",
                                       "metric_transformation", "name", "namespace", "value"};
constexpr FilterWords accelerator_filter{"filterName", "filterPattern", "logGroupName", "", "", "metricName",
                                         "metricNamespace", "metricValue"};
constexpr FilterWords catalogue_filter{"", "filter_pattern", "", "", "", "metric_name", "metric_namespace", "metric_value"};

struct AlarmWords {
  std::string_view name, metric, space, queries, stat, enabled, actions;
  std::string_view statistic, extended, comparison, threshold, period, evaluation_periods, datapoints;
};
constexpr AlarmWords aws_alarm{"AlarmName", "MetricName", "Namespace", "Metrics", "MetricStat", "ActionsEnabled",
                               "AlarmActions", "Statistic", "ExtendedStatistic", "ComparisonOperator", "Threshold",
                               "Period", "EvaluationPeriods", "DatapointsToAlarm"};
constexpr AlarmWords terraform_alarm{"alarm_name", "metric_name", "namespace", "metric_query", "metric",
                                     "actions_enabled", "alarm_actions", "statistic", "extended_statistic",
                                     "comparison_operator", "threshold", "period", "evaluation_periods",
                                     "datapoints_to_alarm"};
constexpr AlarmWords accelerator_alarm{"alarmName", "metricName", "namespace", "", "", "", "snsTopicName", "statistic",
                                       "extendedStatistic", "comparisonOperator", "threshold", "period",
                                       "evaluationPeriods", "datapointsToAlarm"};
// The module has one topic for all of its alarms.
constexpr AlarmWords catalogue_alarm{"alarm_name", "metric_name", "metric_namespace", "", "", "", "alarm_name",
                                     "alarm_statistic", "", "alarm_comparison_operator", "alarm_threshold",
                                     "alarm_period", "alarm_evaluation_periods", "alarm_datapoints_to_alarm"};

constexpr std::uint64_t longest_period = 10 * 366 * 86400;

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
      for (const char* section : {"Parameters", "Resources"}) note_names(tree_.find(root, section));
      out_.tells_alarms = true;
    } else if (planned && is_map(planned->value)) {
      if (const TreeEntry* module = tree_.find(planned->value, "root_module")) terraform(module->value);
      out_.tells_alarms = true;
    } else if (const TreeEntry* watch = tree_.find(root, "cloudWatch"); watch && is_map(watch->value)) {
      for (const TreeId set : items(tree_.find(watch->value, "metricSets"))) accelerator_set(set);
      for (const TreeId set : items(tree_.find(watch->value, "alarmSets"))) accelerator_set(set);
      out_.tells_alarms = true;
    } else if (!catalogue(root)) {
      return refuse();
    }
    return std::move(out_);
  }

 private:
  void accelerator_set(TreeId set) {
    if (!is_map(set)) return;
    for (const TreeId id : items(tree_.find(set, "metrics"))) filter(id, {}, accelerator_filter);
    for (const TreeId id : items(tree_.find(set, "alarms"))) alarm(id, {}, accelerator_alarm);
  }

  void note_names(const TreeEntry* section) {
    if (!section || !is_map(section->value)) return;
    for (const TreeEntry& entry : tree_[section->value].entries) out_.parameters.push_back(entry.key.value());
  }

  // Maps by name, each a filter with its alarm.
  bool catalogue(TreeId root) {
    for (const TreeEntry& entry : tree_[root].entries) {
      if (!is_map(entry.value) || !tree_.find(entry.value, catalogue_filter.pattern)) continue;
      filter(entry.value, entry.key.value(), catalogue_filter);
      if (tree_.find(entry.value, catalogue_alarm.name)) alarm(entry.value, entry.key.value(), catalogue_alarm);
      out_.tells_alarms = true;
    }
    return out_.tells_alarms;
  }

  std::optional<Deployed> refuse() {
    grammar::Span span = tree_[tree_.root].span;
    span.end = std::min(span.end, span.begin + 1);
    diagnostics_.add(Code::bad_value, span, "this holds no metric filters").help =
        "it may be the output of `aws logs describe-metric-filters` or `aws cloudwatch describe-alarms`, a CloudFormation "
        "template, a plan as `terraform show -json` prints it, or the security-config.yaml of a Landing Zone Accelerator";
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
    const auto publish = [&](TreeId at) {
      const std::string value = text(at, words.value);
      made.metrics.push_back({{text(at, words.space), text(at, words.metric)}, value.empty() ? 1 : runtime::to_double(value)});
    };
    for (const TreeId transformation : items(tree_.find(id, words.transformations))) publish(transformation);
    if (words.transformations.empty()) publish(id);
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
    made.settings = settings_of(id, words);
    const std::string enabled = text(id, words.enabled);
    made.acts = enabled != "false" && (!items(tree_.find(id, words.actions)).empty() || !text(id, words.actions).empty());
    out_.alarms.push_back(std::move(made));
  }

  AlarmSettings settings_of(TreeId id, const AlarmWords& words) const {
    AlarmSettings out;
    const auto whole = [&](std::string_view word) -> std::optional<std::uint32_t> {
      const auto number = parse_integer(text(id, word));
      const bool fits = number && *number > 0 && *number <= longest_period;
      return fits ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
    };
    std::string error;
    const std::string plain = text(id, words.statistic);
    out.statistic = parse_statistic(plain.empty() ? text(id, words.extended) : plain, error);
    out.comparison = comparison_of(text(id, words.comparison));
    out.threshold = runtime::to_double(text(id, words.threshold));
    out.period = whole(words.period);
    out.evaluation_periods = whole(words.evaluation_periods);
    if (out.evaluation_periods) out.datapoints = whole(words.datapoints).value_or(*out.evaluation_periods);
    return out;
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
