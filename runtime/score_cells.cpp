#include "runtime/score_cells.hpp"

#include <algorithm>

namespace tripline::runtime {

void DistinctValues::add(std::string_view value) {
  if (full() && !(value < *values_.rbegin())) return;
  if (values_.contains(value)) return;
  values_.emplace(value);
  if (values_.size() > most_distinct) values_.erase(std::prev(values_.end()));
}

void DistinctValues::add(const DistinctValues& other) {
  for (const std::string& value : other.values_) add(value);
}

namespace {

void add_counts(std::vector<std::uint64_t>& to, const std::vector<std::uint64_t>& from) {
  to.resize(std::max(to.size(), from.size()));
  for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

// Only the evidence of the highest score is kept.
void add_evidence(ScoreCell& cell, std::uint32_t top, const auto& evidence) {
  if (top < cell.top) return;
  if (top > cell.top) cell.evidence = {};
  cell.top = top;
  cell.evidence.add(evidence);
}

}  // namespace

void ScoreCell::add_event(const Reference& reference, std::uint32_t score) {
  first = count == 0 ? reference.time : std::min(first, reference.time);
  last = count == 0 ? reference.time : std::max(last, reference.time);
  ++count;
  if (score > 0) ++scores[score];
  add_evidence(*this, score, reference);
}

void ScoreCell::add(const ScoreCell& other) {
  if (other.count == 0) return;
  first = count == 0 ? other.first : std::min(first, other.first);
  last = count == 0 ? other.last : std::max(last, other.last);
  count += other.count;
  add_counts(signals, other.signals);
  add_counts(categories, other.categories);
  values.resize(std::max(values.size(), other.values.size()));
  for (std::size_t i = 0; i < other.values.size(); ++i) values[i].add(other.values[i]);
  for (const auto& [score, events] : other.scores) scores[score] += events;
  add_evidence(*this, other.top, other.evidence);
}

}  // namespace tripline::runtime
