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

// A metric alarm that went into ALARM (spec A32-A36), from that transition to the one out of it.
struct AlarmDetail {
  std::int64_t since = 0;             // time of the transition into ALARM
  std::optional<std::int64_t> until;  // time of the transition out of it; empty: still in ALARM at the end
  double peak = 0;                    // the breaching datapoint farthest from the threshold
  double threshold = 0;
  std::string metric;  // namespace/name
};

// Several different values by one entity.
struct ThreatDetail {
  std::string value_label;
  std::vector<std::pair<std::string, std::uint64_t>> values;  // value -> events, by value
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

struct Finding {
  const Rule* rule = nullptr;  // of the program, which must outlive the finding
  std::vector<std::pair<std::string, std::string>> entity;  // label -> value; empty: the archive as a whole
  std::int64_t first_seen = 0;
  std::int64_t last_seen = 0;
  std::uint64_t count = 0;  // events
  std::string reason;       // one sentence
  std::variant<AlarmDetail, ThreatDetail, ContributorsDetail> detail;
  std::vector<EventReference> evidence;  // the first few events, by time and id
};

// "alarm", "threat" or "contributors".
std::string_view kind_of(const Finding& finding);

}  // namespace tripline::runtime
