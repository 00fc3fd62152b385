#pragma once
// A small program and what it might have found, for the tests of everything that writes findings.

#include <vector>

#include "runtime/event_time.hpp"
#include "runtime/finding.hpp"
#include "runtime/program.hpp"

namespace tripline::tools {

inline std::int64_t at(std::string_view time) { return *runtime::parse_time(time); }

inline runtime::Rule sample_rule(std::string name, runtime::Severity severity, std::uint8_t risk) {
  runtime::Rule rule;
  rule.pack = "account-guard";
  rule.name = std::move(name);
  rule.severity = severity;
  rule.risk = risk;
  return rule;
}

inline runtime::Program sample_program() {
  runtime::Program program;
  program.packs = {{"account-guard", "1.2.0", "00ff"}};
  runtime::Alarm alarm;
  alarm.rule = sample_rule("root-account-usage", runtime::Severity::critical, 10);
  alarm.rule.title = "Use of the root account";
  alarm.rule.tags = {"cis-1.7"};
  alarm.actions = {"arn:aws:sns:us-east-1:111122223333:alerts"};
  program.alarms.push_back(alarm);
  runtime::Threat threat;
  threat.rule = sample_rule("privilege-escalation", runtime::Severity::high, 8);
  threat.rule.mitre = {"T1098", "T1078.004"};
  program.threats.push_back(threat);
  runtime::Contributors contributors;
  contributors.rule = sample_rule("callers", runtime::Severity::info, 1);
  program.contributors.push_back(contributors);
  return program;
}

// An alarm, a threat and a report, whose rules are the program's.
inline std::vector<runtime::Finding> sample_findings(const runtime::Program& program) {
  const std::int64_t noon = at("2025-03-03T12:00:00Z");
  std::vector<runtime::Finding> out(3);
  out[0].rule = &program.alarms[0].rule;
  out[0].first_seen = noon;
  out[0].last_seen = noon + 61;
  out[0].count = 2;
  out[0].reason = "sum 2 is at least 1 in 1 of 1 periods of 5m";
  out[0].detail = runtime::AlarmDetail{noon + 300, std::nullopt, 2, 1, "account-guard/root"};
  out[0].evidence = {{noon, "6f3c0b0e-0000-4000-8000-000000000001", "AWSLogs/111122223333/a.json.gz", 7}};
  out[1].rule = &program.threats[0].rule;
  out[1].entity = {{"userName", "alice"}};
  out[1].first_seen = noon + 60;
  out[1].last_seen = noon + 3600;
  out[1].count = 4;
  out[1].reason = "3 different values of eventName within 24h: AttachRolePolicy, CreateRole, CreateUser";
  out[1].detail =
      runtime::ThreatDetail{"eventName", {{"AttachRolePolicy", 1}, {"CreateRole", 2}, {"CreateUser", 1}}};
  out[2].rule = &program.contributors[0].rule;
  out[2].first_seen = noon;
  out[2].last_seen = noon + 299;
  out[2].count = 10;
  out[2].reason = "3 contributors, led by alice, 192.0.2.1 with 7 of 10";
  out[2].detail = runtime::ContributorsDetail{{"userName", "sourceIPAddress"},
                                              "COUNT",
                                              {{{"alice", "192.0.2.1"}, 7}, {{"bob", "2001:db8::1"}, 2}},
                                              3,
                                              10};
  return out;
}

}  // namespace tripline::tools
