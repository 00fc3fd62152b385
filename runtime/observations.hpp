#pragma once
// What stage 1 leaves behind: cells that add. Observations are a commutative monoid under `add`, the empty one
// changes nothing, and everything that stage 2 reports is a pure function of the sum; so neither threads nor the
// order of files nor how an archive was split can change a finding.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/exact_sum.hpp"
#include "runtime/number_counts.hpp"
#include "runtime/program.hpp"
#include "runtime/rare.hpp"
#include "runtime/reference.hpp"
#include "runtime/relations.hpp"
#include "runtime/score_cells.hpp"
#include "runtime/step_counts.hpp"
#include "runtime/text_map.hpp"
#include "runtime/threat_cells.hpp"

namespace tripline::runtime {

// The key of an event id; `odd` tells that the text is no canonical UUID and cannot be made from the key.
EventKey event_key(std::string_view id, bool& odd);
std::string uuid_text(const EventKey& key);

// A metric's samples of one resolution step (M1).
struct MetricCell {
  ExactSum sum;
  std::uint64_t samples = 0;
  std::uint64_t matches = 0;  // matching events, with a sample or without (M5)
  double minimum = 0, maximum = 0;
  Rare<NumberCounts> values;  // the samples one by one, of a metric that keeps them (Metric::values)
  Evidence evidence;
  std::int64_t last = std::numeric_limits<std::int64_t>::min();  // time of the last event of which evidence was offered
  void add_event(const Reference& reference) {
    last = std::max(last, reference.time);
    evidence.add(reference);
  }
  void add_sample(double value, bool keep = false) { add_samples(value, 1, keep); }
  // `times` samples of one value; `keep`: also in `values`.
  void add_samples(double value, std::uint64_t times, bool keep = false);
  void add(const MetricCell& other);
};

// A contributor in one period (C10).
struct ContributorCell {
  ExactSum sum;
  std::uint64_t samples = 0;
  double minimum = 0, maximum = 0;
  Evidence evidence;
  void add_sample(double value);
  void add(const ContributorCell& other);
};

// Events of one entity in one window of an outlier rule.
struct PopulationCell {
  std::uint64_t count = 0;
  std::int64_t first = 0, last = 0;  // times of events
  Evidence evidence;
  void add_event(const Reference& reference);
  void add(const PopulationCell& other);
};

// Several texts as one map key: each with its length in front, so that no two lists share a key.
std::string join_key(const std::vector<std::string_view>& parts);
void join_key(const std::vector<std::string_view>& parts, std::string& into);  // instead of what it holds
std::vector<std::string> split_key(std::string_view key);

// Whether a metric's cells are no more than how many events there were in each step: there is one series of one sample
// value, and neither the single samples nor the events are asked for.
bool counts_alone(const Metric& metric);

using Cells = std::unordered_map<std::int64_t, MetricCell>;                  // by start of the step
using Series = TextMap<Cells>;                                               // by joined dimension values
using Contributions = TextMap<std::map<std::int64_t, ContributorCell>>;      // by joined keys
using Population = TextMap<PopulationCell>;                                  // by entity
using Populations = std::map<std::int64_t, Population>;                      // by start of the window

struct Observations {
  explicit Observations(const Program& program);
  void add(Observations&& other);
  // References count inputs of one run; `number[i]` is the new number of input i. The order of inputs must be kept.
  void renumber(const std::vector<std::uint32_t>& number);

  std::vector<Series> metrics;                               // by metric
  std::vector<StepCounts> counts;                            // by metric: instead of cells where counts_alone
  std::vector<Contributions> contributors;                   // by contributor rule
  std::vector<std::vector<ThreatEntities>> threats;           // by threat, then kind of entity
  std::vector<Populations> outliers;                         // by outlier
  std::vector<ScoreWindows> scores;                          // by score
  std::vector<Relations> graphs;                             // by graph
  std::unordered_set<std::int64_t> ingested;                 // minutes with events (M5)
  std::map<EventKey, std::string> odd_ids;                   // texts of evidence ids that are no UUIDs
  std::map<EventKey, std::pair<std::uint32_t, std::uint64_t>> copies;  // first place among further copies (C7)
  std::optional<std::int64_t> first, last;                   // times of events
  std::uint64_t events = 0;                                  // events that counted
  std::uint64_t matched = 0;                                 // events that any filter matched
  std::uint64_t duplicates = 0;                              // copies taken out (C7)
  std::uint64_t without_time = 0;                            // events that no time could be given
  std::uint64_t outside = 0;                                 // events outside --from and --to, or of other accounts
  std::vector<std::uint64_t> filter_matches;                 // by filter

 private:
  std::vector<bool> first_only_;  // by threat: whether its cells keep the first second only
};

}  // namespace tripline::runtime
