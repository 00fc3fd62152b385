#pragma once
// What a run reports: plain data, the same for the same observations, in one order. tools/ turns it into tables,
// JSON and CSV.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/program.hpp"

namespace tripline::runtime {

// An event behind a finding.
struct EventReference {
  std::int64_t time = 0;
  std::string event_id;
  std::string file;         // Input::name
  std::uint64_t index = 0;  // 0-based position in the file
  friend auto operator<=>(const EventReference&, const EventReference&) = default;
};

// One entry of an alarm's history (A34).
struct StateChange {
  std::int64_t time = 0;
  AlarmState from = AlarmState::insufficient_data;
  AlarmState to = AlarmState::insufficient_data;
  std::string reason;
  std::string slots;  // the periods looked at, oldest first: 0 within bounds, X breaching, - missing
};

// Where an anomaly band lay when an alarm on it went into ALARM (A7); an edge that was not known is empty.
struct AlarmLimits {
  std::optional<double> lower, upper;
};

// A metric alarm that went into ALARM (spec A32-A36), from that transition to the one out of it.
struct AlarmDetail {
  std::int64_t since = 0;             // time of the transition into ALARM
  std::optional<std::int64_t> until;  // time of the transition out of it; empty: still in ALARM at the end
  double peak = 0;                    // the breaching datapoint farthest from the threshold
  double threshold = 0;
  std::string metric;  // namespace/name, or an expression of metric math as written
  std::optional<AlarmLimits> band = std::nullopt;  // in place of the threshold
  // The series' changes from the last finding's end to this one's; of the last finding to the end of the run.
  std::vector<StateChange> history = {};
};

// Events of one entity that together mean harm.
struct ThreatDetail {
  std::string value_label;
  std::vector<std::pair<std::string, std::uint64_t>> values;  // value -> events, by value; of steps in their order
  Threat::Kind kind = Threat::Kind::distinct;
  std::uint32_t incidents = 1;  // with those that were suppressed
  std::optional<double> sum = std::nullopt;  // of sum
};

// A Contributor Insights report over the whole run (C13).
struct ContributorsDetail {
  struct Row {
    std::vector<std::string> keys;
    double value = 0;
  };
  std::vector<std::string> key_labels;
  std::string statistic;  // COUNT or SUM
  std::vector<Row> top;
  std::uint64_t unique = 0;
  double total = 0;
};

// A composite that went into ALARM, from that transition to the one out of it.
struct CompositeDetail {
  struct Child {
    std::string name;
    AlarmState state = AlarmState::insufficient_data;
  };
  std::int64_t since = 0;
  std::optional<std::int64_t> until;
  std::string rule;
  std::vector<Child> children;           // at `since`
  std::string suppressor;                // its name; empty: none
  // When the actions ran, and for which state (A51-A54): from `since` to the next time in ALARM.
  std::vector<std::pair<std::int64_t, AlarmState>> acted;
  std::vector<StateChange> history;  // as an alarm's; no slots
};

// An entity far from its population.
struct OutlierDetail {
  std::string method;            // zscore or mad
  std::uint64_t population = 0;  // entities in the window
  double centre = 0;             // mean, or median
  double spread = 0;             // standard deviation; of mad 1.4826 MAD of ln(1 + count)
  double limit = 0;
  std::optional<std::int64_t> window;  // its start; empty: the whole run
};

// The gravest path to something sensitive, in order of time.
struct PathDetail {
  struct Step {
    std::string from, kind, to;  // nodes as `kind:id`
    std::string via;
    bool denied = false;
    std::int64_t time = 0;
  };
  double risk = 0;
  double sensitivity = 0;  // of the target
  std::vector<Step> steps;
  std::uint64_t paths = 0;  // to this target that are grave enough; up to PathDetail::most_counted
  static constexpr std::uint64_t most_counted = 100;
  bool cut = false;         // the search's budget ran out: there may be graver ones
};

// A score that reached its level: an entity's, or those of events.
struct ScoreDetail {
  struct Signal {
    std::string name;
    std::uint32_t weight = 0;
    std::uint64_t count = 0;  // per event: events with the signal; per entity: events or values that were counted
    std::string reason;
  };
  struct Category {
    std::string of;
    std::vector<std::pair<std::string, std::uint64_t>> events;  // category -> events, in the rule's order
  };
  std::uint32_t score = 0;  // the entity's; per event the highest
  std::uint32_t sum = 0;    // per entity: before the cap
  std::uint32_t base = 0, cap = 0, level = 0;
  std::vector<Signal> signals;                                  // that hold, in the rule's order
  std::vector<std::pair<std::uint32_t, std::uint64_t>> scores;  // per event: score -> events, highest first
  std::vector<Category> categories;
  std::optional<std::int64_t> window;  // its start; empty: the whole run
};

struct Finding {
  const Rule* rule = nullptr;  // of the program, which must outlive the finding
  std::vector<std::pair<std::string, std::string>> entity;  // label -> value; empty: the archive as a whole
  std::int64_t first_seen = 0;
  std::int64_t last_seen = 0;
  std::uint64_t count = 0;  // events
  std::string reason;       // one sentence
  std::variant<AlarmDetail, ThreatDetail, ContributorsDetail, CompositeDetail, OutlierDetail, PathDetail,
               ScoreDetail>
      detail;
  std::vector<EventReference> evidence;  // the first few events, by time and id
};

// "alarm", "threat", "contributors", "composite", "outlier", "path" or "score".
std::string_view kind_of(const Finding& finding);

}  // namespace tripline::runtime
