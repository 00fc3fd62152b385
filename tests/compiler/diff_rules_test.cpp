// What a change of rules means.
#include "compiler/diff_rules.hpp"

#include <gtest/gtest.h>

#include "compiler/compile.hpp"
#include "compiler/lift.hpp"
#include "grammar/build_pack.hpp"
#include "grammar/read_yaml.hpp"

namespace tripline::compiler {
namespace {

Compiled compiled(const std::string& body) {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const grammar::SourceId id = sources.add("p.yaml", "pack: p\nversion: 1.0.0\n" + body);
  auto tree = grammar::read_yaml(sources, id, diagnostics);
  auto pack = grammar::build_pack(std::move(tree).value(), diagnostics);
  auto made = compile({pack.value()}, diagnostics);
  for (const grammar::Diagnostic& d : diagnostics.list()) {
    EXPECT_NE(d.severity, grammar::Severity::error) << d.message;
  }
  return std::move(made).value();
}

// `name -> name: change; setting: before -> after effect; role: relation +gained -lost` a rule, the unchanged left out.
std::string diff(const Ir& before, const Ir& after) {
  constexpr std::string_view effects[] = {"label", "different", "broader", "narrower"};
  std::string out;
  for (const RuleDiff& rule : diff_rules(before, after, {})) {
    if (rule.change == Change::unchanged && rule.settings.empty()) continue;
    out += rule.before + (rule.before == rule.after ? "" : " -> " + rule.after) + ": " + std::string(to_string(rule.change));
    for (const SettingChange& s : rule.settings) {
      out += "; " + s.name + ": " + s.before + " -> " + s.after + " " + std::string(effects[static_cast<std::size_t>(s.effect)]);
    }
    for (const PartChange& part : rule.parts) {
      out += "; " + part.role + ":" + (part.relation ? " " + std::string(to_string(*part.relation)) : "") + (part.gained ? " +" : "") + (part.lost ? " -" : "");
    }
    out += '\n';
  }
  return out;
}
std::string diff(const std::string& before, const std::string& after) { return diff(compiled(before).ir, compiled(after).ir); }

std::string filter(const std::string& pattern, const std::string& name = "f") {
  return "filters:\n  " + name + ": '" + pattern + "'\n";
}

TEST(DiffRules, RelatesEvents) {
  const std::string one = "{ $.a = x || $.a = y }";
  EXPECT_EQ(diff(filter(one), filter(one)), "");
  EXPECT_EQ(diff(filter(one), filter("{ $.a = y || $.a = x || ($.a = x && $.b = 1) }")), "p/f: equivalent; events: equivalent\n");
  EXPECT_EQ(diff(filter(one), filter("{ $.a = x || $.a = y || $.a = z }")), "p/f: broader; events: broader +\n");
  EXPECT_EQ(diff(filter(one), filter("{ $.a = x }")), "p/f: narrower; events: narrower -\n");
  EXPECT_EQ(diff(filter(one), filter("{ $.a = x || $.b = 1 }")), "p/f: incomparable; events: overlapping + -\n");
  EXPECT_EQ(diff(filter(one), filter("{ $.c = 1 }", "g")), "p/f -> : removed\n -> p/g: added\n");
  EXPECT_EQ(diff(filter(one), filter("{ $.a = y || $.a = x }", "g")), "p/f -> p/g: renamed\n");
}

std::string alarm(const std::string& more, const std::string& pattern = "{ $.a = x }") {
  return "alarms:\n  - { name: a, severity: low, metric: { filter: '" + pattern + "' }, " + more + " }\n";
}

TEST(DiffRules, ComparesSettingsAsNumbersWithADirection) {
  EXPECT_EQ(diff(alarm("threshold: 1"), alarm("threshold: 5")), "p/a: narrower; threshold: 1 -> 5 narrower\n");
  EXPECT_EQ(diff(alarm("threshold: 10"), alarm("threshold: 9.5")), "p/a: broader; threshold: 10 -> 9.5 broader\n");
  const std::string less = "comparison_operator: LessThanThreshold, threshold: ";
  EXPECT_EQ(diff(alarm(less + "1"), alarm(less + "5")), "p/a: broader; threshold: 1 -> 5 broader\n");
  EXPECT_EQ(diff(alarm("threshold: 1, period: 5m"), alarm("threshold: 1, period: 300")), "");
  EXPECT_EQ(diff(alarm("threshold: 1, period: 5m"), alarm("threshold: 1, period: 10m")), "p/a: incomparable; period: 5m -> 10m different\n");
  EXPECT_EQ(diff(alarm("threshold: 1"), alarm("threshold: 1, title: T")), "p/a: unchanged; title:  -> T label\n");
  // Fewer events and a lower threshold: neither.
  EXPECT_EQ(diff(alarm("threshold: 5"), alarm("threshold: 1", "{ $.a = x && $.b = 1 }")),
            "p/a: incomparable; threshold: 5 -> 1 broader; events: narrower -\n");
}

// How an alarm's change is called when its filter takes more.
std::string with_more_events(const std::string& settings, const std::string& metric = "") {
  const auto body = [&](const std::string& pattern) {
    return "alarms:\n  - { name: a, severity: low, metric: { filter: '" + pattern + "'" + metric + " }, " + settings + " }\n";
  };
  const std::string line = diff(body("{ $.a = x }"), body("{ $.a = x || $.b = 1 }"));
  EXPECT_EQ(line.substr(line.find(';')), "; events: broader +\n") << settings << metric;
  return line.substr(5, line.find(';') - 5);
}

TEST(DiffRules, SaysOfAlarmsWhatMoreEventsDo) {
  EXPECT_EQ(with_more_events("threshold: 1"), "broader");
  EXPECT_EQ(with_more_events("threshold: 5"), "broader");
  EXPECT_EQ(with_more_events("threshold: 5, statistic: SampleCount", ", value: $.n"), "broader");
  EXPECT_EQ(with_more_events("threshold: 5, statistic: Maximum", ", value: $.n"), "broader");
  EXPECT_EQ(with_more_events("threshold: 5, evaluation_periods: 3, datapoints_to_alarm: 1"), "broader");
  // A new value that does not breach takes the place of an older one that does.
  EXPECT_EQ(with_more_events("threshold: 5, evaluation_periods: 3, datapoints_to_alarm: 2"), "incomparable");
  EXPECT_EQ(with_more_events("threshold: 1, evaluation_periods: 3, datapoints_to_alarm: 2"), "broader");
  // Values where there were none.
  const std::string less = "comparison_operator: LessThanThreshold, threshold: ", breaching = ", treat_missing_data: breaching";
  EXPECT_EQ(with_more_events(less + "2, treat_missing_data: notBreaching"), "incomparable");
  EXPECT_EQ(with_more_events(less + "2" + breaching), "incomparable");
  EXPECT_EQ(with_more_events(less + "1" + breaching), "narrower");
  EXPECT_EQ(with_more_events(less + "2", ", default: 0"), "narrower");
  EXPECT_EQ(with_more_events("threshold: 5" + breaching), "incomparable");
  // Values that are not only more.
  EXPECT_EQ(with_more_events("threshold: 5, statistic: Average", ", value: $.n"), "incomparable");
  EXPECT_EQ(with_more_events("threshold: 5, statistic: p90", ", value: $.n"), "incomparable");
  EXPECT_EQ(with_more_events("threshold: 1", ", value: $.n"), "incomparable");
  EXPECT_EQ(with_more_events("threshold: 2, statistic: Minimum", ", value: $.n"), "incomparable");
  EXPECT_EQ(with_more_events("threshold: 2", ", default: 2"), "incomparable");
  EXPECT_EQ(with_more_events("threshold: 2", ", default: 1"), "broader");
}

std::string threat(const std::string& more) {
  return "threats:\n  - name: t\n    severity: low\n    count: { at_least: 3 }\n    by: $.user\n" + more;
}
std::string except(const std::string& pattern) {
  return "    exceptions: [{ filter: '" + pattern + "', owner: o, reason: r, expires: 9999-01-01 }]\n";
}

TEST(DiffRules, ExceptionsTakeAway) {
  const std::string window = "    window: 1h\n";
  EXPECT_EQ(diff(threat(window), threat("    window: 2h\n")), "p/t: broader; window: 1h -> 2h broader\n");
  EXPECT_EQ(diff(threat(window + except("{ $.a = x }")), threat(window + except("{ $.a = x || $.a = y }"))),
            "p/t: narrower; exception, r: broader +\n");
  EXPECT_EQ(diff(threat(window), threat(window + except("{ $.a = x }"))),
            "p/t: narrower; exception of o, r:  -> until 9999-01-02T00:00:00Z narrower; exception, r: +\n");
  EXPECT_EQ(diff(threat(window + except("{ $.a = x }")), threat(window)),
            "p/t: broader; exception of o, r: until 9999-01-02T00:00:00Z ->  broader; exception, r: -\n");
}

// How a threat's change is called when its filter, or that of its exception, takes more.
std::string threat_with_more(const std::string& settings) {
  const auto body = [&](const std::string& pattern) {
    std::string out = "threats:\n  - name: t\n    severity: low\n    by: $.user\n" + settings;
    out.replace(out.find("FILTER"), 6, "'" + pattern + "'");
    return out;
  };
  const std::string line = diff(body("{ $.a = x }"), body("{ $.a = x || $.b = 1 }"));
  return line.substr(5, line.find(';') - 5);
}

TEST(DiffRules, SaysOfThreatsWhatMoreEventsDo) {
  const std::string only = "    filter: FILTER\n    window: 1h\n";
  EXPECT_EQ(threat_with_more(only + "    count: { at_least: 3 }\n"), "broader");
  EXPECT_EQ(threat_with_more(only + "    sum: { of: $.n, at_least: 3 }\n"), "broader");
  EXPECT_EQ(threat_with_more(only + "    value_count: { of: $.n, at_least: 3 }\n"), "broader");
  // More events teach more.
  EXPECT_EQ(threat_with_more("    filter: FILTER\n    first_seen: { of: $.n, learning: 1d }\n"), "incomparable");
}

TEST(DiffRules, PopulationsAndRanksAreNoOrder) {
  const auto outlier = [](const std::string& pattern) {
    return "outliers:\n  - { name: o, severity: low, filter: '" + pattern + "', by: $.user }\n";
  };
  EXPECT_EQ(diff(outlier("{ $.a = x }"), outlier("{ $.a = x || $.b = 1 }")), "p/o: incomparable; events: broader +\n");
  const auto contributors = [](const std::string& values) {
    return "contributors:\n  - name: c\n    rule: { Schema: { Name: CloudWatchLogRule, Version: 1 }, LogFormat: JSON, LogGroupNames: [g], "
           "AggregateOn: Count, Contribution: { Keys: [$.k], Filters: [{ Match: $.a, In: [" + values + "] }] } }\n";
  };
  EXPECT_EQ(diff(contributors("x"), contributors("x, y")), "p/c: incomparable; events: broader +\n");
}

// An artifact says what its source says.
TEST(DiffRules, TakesArtifactsToo) {
  const std::string body = filter("{ ($.a = x || $.n > 3) && $.b NOT EXISTS && $.c != z }") + alarm("threshold: 1") + threat("    window: 1h\n");
  const Compiled made = compiled(body);
  for (const RuleDiff& rule : diff_rules(made.ir, lift(made.program), {})) {
    EXPECT_TRUE(rule.change == Change::unchanged || rule.change == Change::equivalent) << rule.before << to_string(rule.change);
    EXPECT_TRUE(rule.settings.empty()) << rule.before;
  }
}

}  // namespace
}  // namespace tripline::compiler
