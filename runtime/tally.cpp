#include "runtime/tally.hpp"

#include <algorithm>

namespace tripline::runtime {

namespace {
constexpr std::uint32_t minute_seconds = 60;
// The one series of a metric without dimensions.
const std::string& only_series() {
  static const std::string key = join_key({});
  return key;
}
}  // namespace

bool can_be_tallied(const Metric& metric) {
  return metric.dimensions.empty() && !metric.field && metric.resolution == minute_seconds;
}

Tally::Tally(const Program& program, const std::vector<std::uint32_t>& metrics)
    : program_(program), metrics_(program.filters.size()), shown_(program.filters.size()),
      alone_(program.metrics.size()), counts_(program.filters.size()) {
  for (const std::uint32_t number : metrics) {
    const Metric& metric = program.metrics[number];
    metrics_[metric.filter].push_back(number);
    alone_[number] = counts_alone(metric);
    if (metric.evidence) shown_[metric.filter].push_back(number);
  }
  notes_.reserve(capacity);
}

bool Tally::asks_for_evidence(std::uint32_t set, const std::vector<std::uint32_t>& filters) {
  if (set >= asks_.size()) asks_.resize(set + 1, Asks::unknown);
  if (asks_[set] == Asks::unknown) {
    const bool asks = std::any_of(filters.begin(), filters.end(), [&](std::uint32_t f) { return !shown_[f].empty(); });
    asks_[set] = asks ? Asks::yes : Asks::no;
  }
  return asks_[set] == Asks::yes;
}

void Tally::add(std::uint32_t set, const std::vector<std::uint32_t>& filters, std::int64_t minute,
                const Reference& reference) {
  Note note{minute, set, none};
  if (asks_for_evidence(set, filters)) {
    note.reference = static_cast<std::uint32_t>(references_.size());
    references_.push_back(reference);
  }
  notes_.push_back(note);
}

// By counting where the minutes lie close together, as they do in an archive's neighbouring files.
void Tally::sort_by_minute() {
  const auto [first, last] = std::minmax_element(
      notes_.begin(), notes_.end(), [](const Note& a, const Note& b) { return a.minute < b.minute; });
  const std::int64_t from = first->minute;
  const auto span = (static_cast<std::uint64_t>(last->minute) - static_cast<std::uint64_t>(from)) / minute_seconds + 1;
  if (span > capacity * 4) {
    std::sort(notes_.begin(), notes_.end(), [](const Note& a, const Note& b) { return a.minute < b.minute; });
    sorted_ = notes_;
    return;
  }
  const auto place = [&](const Note& note) {
    return static_cast<std::size_t>(note.minute - from) / minute_seconds;
  };
  begin_.assign(span + 1, 0);
  for (const Note& note : notes_) ++begin_[place(note) + 1];
  for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
  sorted_.resize(notes_.size());
  for (const Note& note : notes_) sorted_[begin_[place(note)]++] = note;
}

void Tally::count_out(const MatchSets& sets, Observations& observations) {
  if (!notes_.empty()) {
    sort_by_minute();
    const Note* const end = sorted_.data() + sorted_.size();
    for (const Note* begin = sorted_.data(); begin != end;) {
      const Note* next = begin;
      while (next != end && next->minute == begin->minute) ++next;
      count_minute(begin, next, sets, observations);
      begin = next;
    }
  }
  notes_.clear();
  references_.clear();
  asks_.clear();
}

void Tally::count_minute(const Note* begin, const Note* end, const MatchSets& sets, Observations& observations) {
  for (const Note* note = begin; note != end; ++note) {
    for (const std::uint32_t filter : sets[note->set]) {
      if (counts_[filter]++ == 0) touched_.push_back(filter);
    }
  }
  for (const std::uint32_t filter : touched_) {
    observations.filter_matches[filter] += counts_[filter];
    for (const std::uint32_t metric : metrics_[filter]) {
      if (alone_[metric]) {
        observations.counts[metric].add(begin->minute, counts_[filter]);
        continue;
      }
      MetricCell& cell = observations.metrics[metric][only_series()][begin->minute];
      cell.matches += counts_[filter];
      cell.add_samples(program_.metrics[metric].literal, counts_[filter], program_.metrics[metric].values);
    }
    counts_[filter] = 0;
  }
  touched_.clear();
  give_evidence(begin, end, sets, observations);
}

void Tally::give_evidence(const Note* begin, const Note* end, const MatchSets& sets, Observations& observations) {
  for (const Note* note = begin; note != end; ++note) {
    if (note->reference == none) continue;
    for (const std::uint32_t filter : sets[note->set]) {
      for (const std::uint32_t metric : shown_[filter]) {
        observations.metrics[metric][only_series()][begin->minute].add_event(references_[note->reference]);
      }
    }
  }
}

}  // namespace tripline::runtime
