#include "runtime/judge_score.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tripline::runtime {

namespace {

// The signal's reason with its number put in.
std::string reason_of(const ScoreSignal& signal, std::uint64_t count, bool more) {
  constexpr std::string_view place = "{count}";
  std::string out = signal.reason;
  const std::string number = fmt::format("{}{}", count, more ? " or more" : "");
  for (std::size_t at = out.find(place); at != out.npos; at = out.find(place, at + number.size())) {
    out.replace(at, place.size(), number);
  }
  return out;
}

// The signals that hold, and what they add up to with the base.
void add_signals(const Score& score, const ScoreCell& cell, ScoreDetail& detail) {
  detail.sum = score.base;
  for (std::size_t i = 0; i < cell.signals.size(); ++i) {
    const ScoreSignal& signal = score.signals[i];
    const std::uint64_t events = cell.signals[i];
    const std::uint64_t count = signal.distinct ? cell.values[i].size() : events;
    if (count < signal.at_least || events * 1'000'000 < signal.share * cell.count) continue;
    detail.sum += signal.weight;
    const bool more = signal.distinct && cell.values[i].full();
    detail.signals.push_back({signal.name, signal.weight, count, reason_of(signal, count, more)});
  }
}

void add_categories(const Score& score, const ScoreCell& cell, ScoreDetail& detail) {
  for (std::size_t i = 0; i < cell.categories.size(); ++i) {
    if (cell.categories[i] == 0) continue;
    const ScoreCategory& category = score.categories[i];
    auto at = std::find_if(detail.categories.begin(), detail.categories.end(),
                           [&](const ScoreDetail::Category& each) { return each.of == category.of; });
    if (at == detail.categories.end()) at = detail.categories.insert(at, {category.of, {}});
    at->events.emplace_back(category.is, cell.categories[i]);
  }
}

std::string joined_reasons(const ScoreDetail& detail) {
  std::string out;
  for (const ScoreDetail::Signal& signal : detail.signals) out += (out.empty() ? "" : "; ") + signal.reason;
  return out;
}

}  // namespace

std::optional<ScoreVerdict> judge_score(const Score& score, const ScoreCell& cell) {
  ScoreVerdict verdict;
  ScoreDetail& detail = verdict.detail;
  detail.base = score.base;
  detail.cap = score.cap;
  detail.level = score.level;
  add_signals(score, cell, detail);
  if (score.per_event) {
    // The signals of several events do not add up.
    detail.score = detail.sum = cell.top;
    detail.scores.assign(cell.scores.rbegin(), cell.scores.rend());
  } else {
    detail.score = std::min(detail.sum, score.cap);
  }
  if (detail.score < score.level) return std::nullopt;
  add_categories(score, cell, detail);
  verdict.reason = score.per_event ? fmt::format("{} event{} of score {}{}: {}", cell.count, cell.count == 1 ? "" : "s",
                                                 detail.scores.back().first,
                                                 detail.scores.size() > 1 ? fmt::format(" to {}", detail.score) : "",
                                                 joined_reasons(detail))
                                   : fmt::format("score {} of {}: {}", detail.score, detail.cap, joined_reasons(detail));
  return verdict;
}

}  // namespace tripline::runtime
