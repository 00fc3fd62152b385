#include "runtime/observe_score.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/alarm_window.hpp"
#include "runtime/cut_key.hpp"

namespace tripline::runtime {

namespace {

constexpr std::string_view unknown_entity = "unknown";

// Absent and empty values are one value: nobody.
std::string_view text_of(const Value& value) { return value.leaf() ? cut_key(value.leaf_text()) : std::string_view(); }

std::optional<std::string_view> entity_of(const Score& score, const Decoder& values) {
  if (!score.entity) return "";
  const Value& value = values.value(score.entity->field);
  if (const std::string_view text = text_of(value); !text.empty()) return text;
  return score.per_event ? std::optional(unknown_entity) : std::nullopt;
}

}  // namespace

void observe_score(const Score& score, const Decoder& values, const std::vector<std::uint32_t>& matched,
                   const Reference& reference, ScoreWindows& windows) {
  const auto entity = entity_of(score, values);
  if (!entity) return;
  const auto holds = [&](std::uint32_t filter) { return std::binary_search(matched.begin(), matched.end(), filter); };
  const auto chosen = [&](const ScoreSignal& signal) { return holds(signal.filter); };
  std::uint32_t sum = score.base;
  for (const ScoreSignal& signal : score.signals) sum += chosen(signal) ? signal.weight : 0;
  if (score.per_event && std::min(sum, score.cap) < score.level) return;

  const std::int64_t window = score.window == 0 ? 0 : floor_to(reference.time, score.window);
  ScoreCell& cell = at_text(windows[window], *entity);
  cell.signals.resize(score.signals.size());
  cell.values.resize(score.signals.size());
  cell.categories.resize(score.categories.size());
  cell.add_event(reference, score.per_event ? std::min(sum, score.cap) : 0);
  for (std::size_t i = 0; i < score.signals.size(); ++i) {
    const ScoreSignal& signal = score.signals[i];
    if (!chosen(signal)) continue;
    ++cell.signals[i];
    if (signal.distinct) cell.values[i].add(text_of(values.value(*signal.distinct)));
  }

  std::vector<std::string_view> sorted;  // what has its category
  for (std::size_t i = 0; i < score.categories.size(); ++i) {
    const ScoreCategory& category = score.categories[i];
    if (std::find(sorted.begin(), sorted.end(), category.of) != sorted.end() || !holds(category.filter)) continue;
    ++cell.categories[i];
    sorted.push_back(category.of);
  }
}

}  // namespace tripline::runtime
