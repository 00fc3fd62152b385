#include "grammar/build_rules.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "grammar/build_filter.hpp"
#include "grammar/insight_rule.hpp"
#include "grammar/parse_alarm_rule.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::grammar {

namespace {

ast::RuleHead head_of(const BlockReader& block) {
  ast::RuleHead head;
  head.name = block.text("name");
  head.title = block.text("title");
  head.description = block.text("description");
  head.severity = block.scalar("severity");
  head.risk = block.scalar("risk");
  head.mitre = block.names("mitre");
  head.tags = block.names("tags");
  head.references = block.names("references");
  head.span = block.span();
  return head;
}

ast::MetricValue value_of(const BlockReader& block) {
  ast::MetricValue value;
  value.text = Text::synthetic("1", block.place());
  const TreeEntry* entry = block.entry("value");
  if (entry == nullptr) return value;
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind != TreeNode::Kind::scalar || is_null(node)) {
    block.wrong_type("value", node, "a number or a field");
    return value;
  }
  const std::string& text = node.text.value();
  if (text.starts_with('$')) {
    value.field = build_field(node.text, block.diagnostics());
    if (value.field) value.text = node.text;
  } else if (is_number_shape(text)) {
    value.text = node.text;
  } else {
    block.diagnostics()
        .add(Code::metric_value, node.span, fmt::format("`{}` is neither a number nor a field", text))
        .help = "write a number, or a field such as `$.additionalEventData.bytesTransferredOut`";
  }
  return value;
}

std::vector<ast::Dimension> dimensions_of(const BlockReader& block) {
  std::vector<ast::Dimension> dimensions;
  const TreeEntry* entry = block.entry("dimensions");
  if (entry == nullptr) return dimensions;
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind != TreeNode::Kind::map) {
    block.wrong_type("dimensions", node, "a map of names and fields");
    return dimensions;
  }
  for (const TreeEntry& each : node.entries) {
    const TreeNode& value = block.tree()[each.value];
    if (value.kind != TreeNode::Kind::scalar || is_null(value)) {
      block.wrong_type(each.key.value(), value, "a field such as `$.userIdentity.userName`");
    } else if (auto field = build_field(value.text, block.diagnostics())) {
      dimensions.push_back({each.key, std::move(*field)});
    }
  }
  return dimensions;
}

// The keys that a metric has wherever it is defined.
ast::Metric metric_of(const BlockReader& block, const Text& pack) {
  ast::Metric metric;
  metric.name = block.text("name");
  metric.space = block.scalar("namespace").value_or(Text::synthetic(pack.value(), block.place()));
  if (auto filter = build_filter_use(block, "filter")) metric.filter = std::move(*filter);
  metric.value = value_of(block);
  metric.default_value = block.scalar("default");
  metric.dimensions = dimensions_of(block);
  metric.log_groups = block.names("log_groups");
  metric.span = block.span();
  return metric;
}

void metric_of_alarm(const BlockReader& block, const Text& pack, ast::Alarm& alarm) {
  const TreeEntry* entry = block.entry("metric");
  if (entry == nullptr) return;
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind == TreeNode::Kind::scalar && !is_null(node)) {
    if (node.text.value().empty()) {
      block.diagnostics().add(Code::bad_value, node.span, "`metric` is an empty text").help = "name a metric";
    }
    alarm.metric_name = node.text;
  } else if (node.kind == TreeNode::Kind::map) {
    const BlockReader in_place(block.tree(), entry->value, *block.key("metric").schema, block.diagnostics());
    alarm.metric = metric_of(in_place, pack);
    if (in_place.entry("name") == nullptr) {
      alarm.metric->name = Text::synthetic(alarm.head.name.value(), alarm.head.name.span());
    }
  } else {
    block.wrong_type("metric", node, "a metric's name or a map");
  }
}

}  // namespace

ast::Metric build_metric(const BlockReader& block, const Text& pack) {
  ast::Metric metric = metric_of(block, pack);
  metric.unit = block.scalar("unit");
  metric.description = block.text("description");
  return metric;
}

ast::Alarm build_alarm(const BlockReader& block, const Text& pack) {
  ast::Alarm alarm;
  alarm.head = head_of(block);
  metric_of_alarm(block, pack, alarm);
  alarm.dimensions = block.text_map("dimensions");
  alarm.statistic = block.scalar("statistic");
  alarm.period = block.scalar("period");
  alarm.evaluation_periods = block.scalar("evaluation_periods");
  alarm.datapoints_to_alarm = block.scalar("datapoints_to_alarm");
  alarm.comparison_operator = block.scalar("comparison_operator");
  alarm.threshold = block.scalar("threshold");
  alarm.treat_missing_data = block.scalar("treat_missing_data");
  alarm.low_sample_count_percentile = block.scalar("evaluate_low_sample_count_percentile");
  alarm.window = block.scalar("window");
  alarm.time_zone = block.scalar("time_zone");
  alarm.evaluation_range = block.scalar("evaluation_range");
  alarm.unit = block.scalar("unit");
  alarm.actions = block.names("actions");
  return alarm;
}

ast::Composite build_composite(const BlockReader& block) {
  ast::Composite composite;
  composite.head = head_of(block);
  if (const auto rule = block.scalar("rule")) {
    composite.rule_text = *rule;
    composite.rule = parse_alarm_rule(*rule, block.diagnostics());
  }
  composite.suppressor = block.scalar("suppressor");
  composite.wait = block.scalar("wait");
  composite.extension = block.scalar("extension");
  composite.actions = block.names("actions");
  return composite;
}

ast::Contributors build_contributors(const BlockReader& block) {
  ast::Contributors contributors;
  contributors.head = head_of(block);
  contributors.period = block.scalar("period");
  contributors.top = block.scalar("top");
  contributors.order_by = block.scalar("order_by");
  if (const TreeEntry* entry = block.entry("rule")) {
    const TreeNode& node = block.tree()[entry->value];
    if (node.kind == TreeNode::Kind::map) {
      contributors.rule = read_insight_rule(block.tree(), entry->value, block.diagnostics());
    } else if (node.kind == TreeNode::Kind::scalar && !is_null(node)) {
      contributors.rule = read_insight_rule_text(node.text, block.diagnostics());
    } else {
      block.wrong_type("rule", node, "a rule body: a map, or its JSON as text");
    }
  }
  return contributors;
}

ast::Threat build_threat(const BlockReader& block) {
  ast::Threat threat;
  threat.head = head_of(block);
  threat.filter = build_filter_use(block, "filter");
  threat.by = build_fields(block, "by");
  threat.window = block.scalar("window");
  const TreeEntry* entry = block.entry("distinct");
  if (entry == nullptr) {
    block.diagnostics().add(Code::missing_key, block.place(), "a threat that counts nothing").help = "add `distinct`";
    return threat;
  }
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind != TreeNode::Kind::map) {
    block.wrong_type("distinct", node, "a map with `of` and `at_least`");
    return threat;
  }
  const BlockReader distinct(block.tree(), entry->value, *block.key("distinct").schema, block.diagnostics());
  ast::Threat::Distinct built;
  built.in = build_list_use(distinct, "in");
  built.at_least = distinct.text("at_least");
  built.span = distinct.span();
  if (auto field = build_field(distinct, "of")) {
    built.of = std::move(*field);
    threat.distinct = std::move(built);
  }
  return threat;
}

ast::Outlier build_outlier(const BlockReader& block) {
  ast::Outlier outlier;
  outlier.head = head_of(block);
  outlier.filter = build_filter_use(block, "filter");
  outlier.by = build_field(block, "by");
  outlier.method = block.scalar("method");
  outlier.k = block.scalar("k");
  outlier.min_population = block.scalar("min_population");
  outlier.window = block.scalar("window");
  return outlier;
}

ast::Test build_test(const BlockReader& block) {
  ast::Test test;
  test.name = block.text("name");
  test.span = block.span();
  if (const TreeEntry* given = block.entry("given")) {
    test.given = given->value;
    const TreeNode& events = block.tree()[given->value];
    if (events.kind != TreeNode::Kind::list) {
      block.wrong_type("given", events, "a list of events");
    } else {
      for (const TreeEntry& event : events.entries) {
        const TreeNode& node = block.tree()[event.value];
        if (node.kind == TreeNode::Kind::map) continue;
        block.diagnostics().add(Code::wrong_type, node.span, fmt::format("an event is {}, not a map", found(node)));
      }
    }
  }
  if (const TreeEntry* expect = block.entry("expect")) {
    test.expect = expect->value;
    const TreeNode& node = block.tree()[expect->value];
    if (node.kind != TreeNode::Kind::map) block.wrong_type("expect", node, "a map of rules' names and what comes");
  }
  return test;
}

}  // namespace tripline::grammar
