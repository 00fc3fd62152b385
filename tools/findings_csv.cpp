#include "tools/findings_output.hpp"

// A record a finding and a line a record: unseen characters, line ends among them, are escaped before a field
// is quoted, so that tools that know lines but no quotes count right. Lists inside a field are for eyes;
// programs that need them take JSON. Lines end in a bare line feed, which every reader of CSV takes.

#include "runtime/event_time.hpp"
#include "runtime/judge.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

using runtime::Finding;

constexpr std::string_view header =
    "kind,pack,rule,severity,risk,title,mitre,tags,entity,first_seen,last_seen,count,reason,metric,threshold,"
    "peak,"
    "since,until,values,evidence\n";

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

class Record {
 public:
  Record& add(std::string_view text) {
    line_ += csv_field(terminal_safe(text)) + ',';
    return *this;
  }
  std::string take() {
    line_.back() = '\n';
    return std::move(line_);
  }

 private:
  std::string line_;
};

// The threshold, or the edges of the band.
std::string limit_text(const runtime::AlarmDetail& alarm) {
  if (!alarm.band) return number_text(alarm.threshold);
  const auto edge = [](std::optional<double> value) { return value ? number_text(*value) : std::string(); };
  return edge(alarm.band->lower) + ".." + edge(alarm.band->upper);
}

// metric, threshold, peak, since, until, values
void add_detail(Record& record, const runtime::AlarmDetail& alarm) {
  record.add(alarm.metric).add(limit_text(alarm)).add(number_text(alarm.peak));
  record.add(runtime::format_time(alarm.since))
      .add(alarm.until ? runtime::format_time(*alarm.until) : "")
      .add("");
}

void add_detail(Record& record, const runtime::ThreatDetail& threat) {
  std::vector<std::string> values;
  for (const auto& [value, events] : threat.values) values.push_back(value + "=" + std::to_string(events));
  record.add("").add("").add("").add("").add("").add(join(values, "; "));
}

void add_detail(Record& record, const runtime::ContributorsDetail& report) {
  std::vector<std::string> rows;
  for (const auto& row : report.top) rows.push_back(join(row.keys, ", ") + "=" + number_text(row.value));
  record.add("").add("").add("").add("").add("").add(join(rows, "; "));
}

void add_detail(Record& record, const runtime::CompositeDetail& composite) {
  std::vector<std::string> states;
  for (const auto& child : composite.children) {
    states.push_back(child.name + "=" + std::string(runtime::to_string(child.state)));
  }
  record.add("").add("").add("").add(runtime::format_time(composite.since));
  record.add(composite.until ? runtime::format_time(*composite.until) : "").add(join(states, "; "));
}

void add_detail(Record& record, const runtime::OutlierDetail& outlier) {
  record.add("").add(number_text(outlier.limit)).add("").add("").add("").add("");
}

void add_detail(Record& record, const runtime::PathDetail& path) {
  std::string steps = path.steps.empty() ? "" : path.steps.front().from;
  for (const auto& step : path.steps) steps += " -" + step.kind + "-> " + step.to;
  record.add("").add("").add("").add("").add("").add(steps);
}

void add_detail(Record& record, const runtime::ScoreDetail& score) {
  std::vector<std::string> signals;
  for (const auto& signal : score.signals) signals.push_back(signal.name + "=" + std::to_string(signal.count));
  record.add("").add(std::to_string(score.level)).add(std::to_string(score.score)).add("").add("").add(join(signals, "; "));
}

std::string record_of(const Finding& finding) {
  const runtime::Rule& rule = *finding.rule;
  Record record;
  record.add(runtime::kind_of(finding)).add(rule.pack).add(rule.name).add(runtime::to_string(rule.severity));
  record.add(std::to_string(rule.risk)).add(rule.title).add(join(rule.mitre, " ")).add(join(rule.tags, " "));
  std::vector<std::string> entity;
  for (const auto& [label, value] : finding.entity) entity.push_back(label + "=" + value);
  record.add(join(entity, "; ")).add(runtime::format_time(finding.first_seen));
  record.add(runtime::format_time(finding.last_seen)).add(std::to_string(finding.count)).add(finding.reason);
  std::visit([&](const auto& detail) { add_detail(record, detail); }, finding.detail);
  std::vector<std::string> events;
  for (const runtime::EventReference& event : finding.evidence) events.push_back(event.event_id);
  return record.add(join(events, " ")).take();
}

}  // namespace

std::string findings_csv(std::span<const Finding> findings) {
  std::string out(header);
  for (const Finding& finding : findings) out += record_of(finding);
  return out;
}

}  // namespace tripline::tools
