#pragma once
// One function a noun: what the pack says -> the rule as the program has it, with every semantic diagnostic of
// that noun. All of them need the same surroundings.

#include <map>
#include <optional>
#include <string>

#include "compiler/check_filter.hpp"
#include "compiler/ir.hpp"
#include "compiler/names.hpp"
#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::compiler {

struct Surroundings {
  Names& names;
  FilterBuilder& filters;
  IrWriter& writer;
  grammar::Diagnostics& diagnostics;
  std::map<const grammar::ast::Metric*, std::uint32_t> metrics = {};  // those that are in the Ir already
  std::map<const grammar::ast::RuleHead*, runtime::AlarmRef> alarms = {};  // and composites
};

// Metrics before the alarms that name them, metrics in place included. `alarm`: the name of the alarm that a metric in
// place belongs to, by which it may go.
void check_metric_rule(const grammar::ast::Pack& pack, const grammar::ast::Metric& metric, Surroundings& in,
                       const grammar::Text* alarm = nullptr);
void check_alarm(const grammar::ast::Pack& pack, const grammar::ast::Alarm& alarm, Surroundings& in);
// The statistic of that name; Sum where it was refused.
runtime::StatisticSpec statistic_of(const grammar::Text& text, grammar::Diagnostics& diagnostics);
// Marks a metric of whose samples that statistic needs each one; says where there is none of them (A14). `name`: the
// statistic as written.
void keep_values(const grammar::Text& name, const runtime::StatisticSpec& statistic, runtime::Metric& metric,
                 grammar::Diagnostics& diagnostics);
// The number of a metric that an alarm's expression names, marked as watched; fills the series that is meant. Empty
// after saying why not.
std::optional<std::uint32_t> watched_metric(const grammar::ast::Pack& pack, const grammar::ast::MathInput& input,
                                            runtime::AlarmInput& made, const runtime::Alarm& alarm, Surroundings& in);
// The expression of an alarm (A38) and its metrics; false after saying why it cannot be judged.
bool check_alarm_math(const grammar::ast::Pack& pack, const grammar::ast::Alarm& alarm, runtime::Alarm& out, Surroundings& in);
// The keys of an alarm that say which slots are looked at (A18, A20, A31).
void check_alarm_slots(const grammar::ast::Alarm& alarm, runtime::Alarm& out, grammar::Diagnostics& diagnostics);
// What an alarm compares with: its threshold, or its anomaly band (A5, A7, A40, D4-D6).
void check_alarm_target(const grammar::ast::Alarm& alarm, runtime::Alarm& out, grammar::Diagnostics& diagnostics);
// All composites of all packs, when the alarms are in the Ir: they may refer to each other in any order.
void check_composites(const std::vector<grammar::ast::Pack>& packs, Surroundings& in);
// All graphs of all packs: a pack's files make them together.
void check_graphs(const std::vector<grammar::ast::Pack>& packs, Surroundings& in);
void check_outlier(const grammar::ast::Pack& pack, const grammar::ast::Outlier& outlier, Surroundings& in);
void check_score(const grammar::ast::Pack& pack, const grammar::ast::Score& score, Surroundings& in);
void check_contributors(const grammar::ast::Pack& pack, const grammar::ast::Contributors& contributors, Surroundings& in);
void check_threat(const grammar::ast::Pack& pack, const grammar::ast::Threat& threat, Surroundings& in);
void check_saved_query(const grammar::ast::Pack& pack, const grammar::ast::SavedQuery& query, Surroundings& in);
void check_test(const grammar::ast::Pack& pack, const grammar::ast::Test& test, Surroundings& in);
void check_test_events(const grammar::ast::Pack& pack, const grammar::ast::Test& test,
                       grammar::Diagnostics& diagnostics);

// What all rules carry. `fallback`: the severity of a rule that gives neither severity nor risk.
runtime::Rule rule_head(const grammar::ast::Pack& pack, const grammar::ast::RuleHead& head, runtime::Severity fallback,
                        grammar::Diagnostics& diagnostics);
// An integer of a key within [least, most]; `fallback` where it is absent or refused.
std::uint32_t integer_of(const std::optional<grammar::Text>& text, std::string_view key, std::uint32_t least,
                         std::uint32_t most, std::uint32_t fallback, grammar::Diagnostics& diagnostics);
std::uint32_t duration_of(const std::optional<grammar::Text>& text, std::string_view key, std::uint32_t fallback,
                          grammar::Diagnostics& diagnostics);
// An offset, or a zone of the IANA database; or nothing and a diagnostic.
std::optional<runtime::TimeZone> time_zone_of(const grammar::Text& text, std::string_view key,
                                              grammar::Diagnostics& diagnostics);
// The field of a JSON reference, or nothing and a diagnostic; with wildcards only where `several` values may be.
std::optional<FieldId> json_field(const grammar::ast::FieldRef& ref, std::string_view what, IrWriter& writer,
                                  grammar::Diagnostics& diagnostics, bool several = false);

}  // namespace tripline::compiler
