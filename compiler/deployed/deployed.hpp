#pragma once
// What is deployed: metric filters and alarms, as AWS's command line prints them, or as CloudFormation or Terraform
// would make them. Read leniently, unlike rules: a member that nothing here asks for is nobody's mistake.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/deployed/trigger.hpp"
#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/tree.hpp"

namespace tripline::compiler {

using MetricName = std::pair<std::string, std::string>;  // namespace, name

struct Publication {
  MetricName metric;
  std::optional<double> value;  // of one event; nothing where the event brings it along
};

struct DeployedFilter {
  std::string name;       // filterName, or what the template calls it
  std::string log_group;  // may have `${Name}` in it
  grammar::Text pattern;
  // Which events it counts, selection criteria included; empty where the pattern was refused or depends on something
  // unknown, which was said.
  std::optional<grammar::ast::FilterUse> use;
  std::vector<Publication> metrics;  // that it publishes
  grammar::Span span;
};

struct DeployedAlarm {
  std::string name;
  std::vector<MetricName> metrics;  // that it watches, in metric math several
  AlarmSettings settings;           // of metric math nothing
  bool acts = false;                // actions are enabled, and it has some for ALARM
  grammar::Span span;
};

struct Deployed {
  std::vector<DeployedFilter> filters;  // in the order of the document
  std::vector<DeployedAlarm> alarms;
  bool tells_alarms = false;  // the document would name alarms if there were any
  std::size_t left_out = 0;   // filters and alarms whose condition is false
  std::vector<std::string> parameters;  // what a template may be given a value for: its parameters and resources
};

// `tree` is one of: the output of describe-metric-filters, of describe-alarms, of both in one object; a CloudFormation
// template; Terraform's plan or state as JSON (`terraform show -json`); the metricSets and alarmSets of a Landing Zone
// Accelerator's security-config.yaml; a catalogue of filters with their alarms as Cloud Posse's module reads it.
// `parameters` stand for a template's defaults.
// Empty, after an error, when it is none of these. Warnings name what could not be resolved, errors are those of patterns
// that cannot be read; both leave a filter without `use`.
std::optional<Deployed> read_deployed(const grammar::Tree& tree, const std::map<std::string, std::string>& parameters,
                                      grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
