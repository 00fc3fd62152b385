#include "grammar/build_rules.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "grammar/build_filter.hpp"
#include "grammar/insight_rule.hpp"
#include "grammar/parse_alarm_rule.hpp"
#include "grammar/parse_expression.hpp"
#include "grammar/parse_pattern.hpp"
#include "grammar/parse_query.hpp"
#include "grammar/parse_sql.hpp"

namespace tripline::grammar {

namespace {

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
  for (auto& [name, field] : build_field_map(block, "dimensions")) dimensions.push_back({name, std::move(field)});
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

void refuse_beside(const BlockReader& block, std::string_view key, std::string_view other, std::string_view help) {
  Diagnostic& diagnostic = block.diagnostics().add(Code::conflicting_keys, block.entry(key)->key.span(),
                                                   fmt::format("`{}` beside `{}`", key, other));
  diagnostic.help = help;
  diagnostic.labels.push_back({block.entry(other)->key.span(), "given here"});
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

void band_of_alarm(const BlockReader& block, ast::Alarm& alarm) {
  const TreeEntry* entry = block.entry("band");
  if (entry == nullptr) return;
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind != TreeNode::Kind::map) {
    block.wrong_type("band", node, "a map with `width`");
    return;
  }
  const BlockReader band(block.tree(), entry->value, *block.key("band").schema, block.diagnostics());
  alarm.band = ast::Band{band.scalar("width"), band.names("excluded_time_ranges"), band.scalar("metric_time_zone"),
                         entry->key.span()};
}

std::optional<Expression> expression_of(const BlockReader& block) {
  const auto text = block.scalar("expression");
  return text ? parse_expression(*text, block.diagnostics()) : std::nullopt;
}

ast::MathInput math_input_of(const BlockReader& alarm, const TreeEntry& entry) {
  ast::MathInput input;
  input.id = entry.key;
  const TreeNode& node = alarm.tree()[entry.value];
  if (node.kind == TreeNode::Kind::scalar && !is_null(node)) {
    input.metric_name = node.text;
  } else if (node.kind == TreeNode::Kind::map) {
    const BlockReader block(alarm.tree(), entry.value, *alarm.key("metrics").schema, alarm.diagnostics());
    input.metric_name = block.scalar("metric");
    input.dimensions = block.text_map("dimensions");
    input.statistic = block.scalar("statistic");
    input.period = block.scalar("period");
    input.expression = expression_of(block);
    const TreeEntry* expression = block.entry("expression");
    for (const std::string_view key : {"metric", "dimensions", "statistic", "period"}) {
      if (expression == nullptr || block.entry(key) == nullptr) continue;
      refuse_beside(block, key, "expression", "an id is a metric or an expression");
    }
    if (expression == nullptr && block.entry("metric") == nullptr) {
      alarm.diagnostics().add(Code::missing_key, entry.key.span(), fmt::format("`{}` is nothing", input.id.value())).help =
          "add `metric` or `expression`";
    }
  } else {
    alarm.wrong_type(input.id.value(), node, "a metric's name or a map");
  }
  return input;
}

// An alarm watches a metric, or an expression over `metrics`.
void watched_of(const BlockReader& block, const Text& pack, ast::Alarm& alarm) {
  metric_of_alarm(block, pack, alarm);
  alarm.expression = expression_of(block);
  const TreeEntry* metrics = block.entry("metrics");
  if (metrics != nullptr && block.tree()[metrics->value].kind == TreeNode::Kind::map) {
    for (const TreeEntry& entry : block.tree()[metrics->value].entries) alarm.inputs.push_back(math_input_of(block, entry));
  } else if (metrics != nullptr) {
    block.wrong_type("metrics", block.tree()[metrics->value], "a map of ids and metrics");
  }
  if (block.entry("expression") != nullptr) {
    for (const std::string_view key : {"metric", "dimensions", "unit"}) {
      if (block.entry(key) != nullptr) refuse_beside(block, key, "expression", "an expression's metrics stand in `metrics`");
    }
    if (metrics == nullptr || (alarm.inputs.empty() && block.tree()[metrics->value].kind == TreeNode::Kind::map)) {
      block.diagnostics().add(Code::missing_key, block.entry("expression")->key.span(), "an expression without `metrics`").help =
          "add `metrics`: what the expression's ids stand for";
    }
  } else if (metrics != nullptr) {
    block.diagnostics().add(Code::missing_key, metrics->key.span(), "`metrics` without `expression`").help =
        "add `expression`, or name one metric with `metric`";
  } else if (block.entry("metric") == nullptr) {
    block.diagnostics().add(Code::missing_key, block.place(), "an alarm needs the key `metric`").help =
        "add `metric`: a metric's name, or a metric defined in place; or `expression` with `metrics`";
  }
}

}  // namespace

void refuse_empty(const BlockReader& block, std::string_view key, std::string_view help) {
  const TreeEntry* entry = block.entry(key);
  if (entry == nullptr) return;
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind != TreeNode::Kind::list || !node.entries.empty()) return;
  block.diagnostics().add(Code::bad_value, node.span, fmt::format("`{}` is an empty list", key)).help = help;
}

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

ast::Metric build_metric(const BlockReader& block, const Text& pack) {
  ast::Metric metric = metric_of(block, pack);
  metric.unit = block.scalar("unit");
  metric.description = block.text("description");
  return metric;
}

ast::Alarm build_alarm(const BlockReader& block, const Text& pack) {
  ast::Alarm alarm;
  alarm.head = head_of(block);
  watched_of(block, pack, alarm);
  alarm.dimensions = block.text_map("dimensions");
  alarm.statistic = block.scalar("statistic");
  alarm.period = block.scalar("period");
  alarm.evaluation_periods = block.scalar("evaluation_periods");
  alarm.datapoints_to_alarm = block.scalar("datapoints_to_alarm");
  alarm.comparison_operator = block.scalar("comparison_operator");
  alarm.threshold = block.scalar("threshold");
  band_of_alarm(block, alarm);
  alarm.compares = !block.lacks("threshold") || !block.lacks("band");
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

ast::SavedQuery build_saved_query(const BlockReader& block) {
  ast::SavedQuery saved;
  saved.name = block.text("name");
  saved.description = block.text("description");
  saved.language = block.scalar("language");
  if (const auto text = block.scalar("query_string")) {
    saved.query_string = *text;
    if (saved.language && saved.language->value() == "metrics") {
      saved.sql = parse_sql(*text, block.diagnostics());
    } else {
      saved.query = parse_query(*text, block.diagnostics());
    }
  }
  saved.span = block.scalar("span");
  saved.log_groups = block.names("log_groups");
  return saved;
}

ast::Test build_test(const BlockReader& block) {
  ast::Test test;
  test.name = block.text("name");
  test.todo = block.scalar("todo");
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
  for (const BlockReader& place : block.blocks("places")) {
    test.places.push_back({place.text("address"), place.scalar("country"), place.scalar("asn")});
  }
  if (const TreeEntry* expect = block.entry("expect")) {
    test.expect = expect->value;
    const TreeNode& node = block.tree()[expect->value];
    if (node.kind != TreeNode::Kind::map) block.wrong_type("expect", node, "a map of rules' names and what comes");
  }
  return test;
}

}  // namespace tripline::grammar
