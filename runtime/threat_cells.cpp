#include "runtime/threat_cells.hpp"

#include <xxhash.h>

#include <algorithm>

namespace tripline::runtime {

namespace {

// Not keyed: which entities are left out is the same in every run.
std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

// Different cells of a history: what it counts for, whether it is compact or not.
std::uint64_t size_of(const ThreatHistory& history) {
  std::uint64_t size = 0;
  std::vector<std::int64_t> times;
  for (const auto& [value, seconds] : history.values) {
    times.clear();
    for (const ThreatCell& cell : seconds.cells()) times.push_back(cell.time());
    std::sort(times.begin(), times.end());
    size += static_cast<std::uint64_t>(std::unique(times.begin(), times.end()) - times.begin());
  }
  for (const auto& [key, texts] : history.shown) size += texts.list().size();
  return size;
}

}  // namespace

void ThreatCell::add(const ThreatCell& other) {
  Evidence evidence;
  add_to(evidence);
  other.add_to(evidence);
  first = evidence.list().front();
  more.assign(evidence.list().begin() + 1, evidence.list().end());
  count += other.count;
}

void ThreatCell::add_to(Evidence& evidence) const {
  evidence.add(first);
  for (const Reference& reference : more) evidence.add(reference);
}

std::size_t ThreatSeconds::add(ThreatCell cell) {
  if (!cells_.empty() && cells_.back().time() == cell.time()) {
    cells_.back().add(cell);
    return 0;
  }
  const bool behind = cells_.empty() || cells_.back().time() < cell.time();
  if (behind && compact_ == cells_.size()) ++compact_;
  cells_.push_back(std::move(cell));
  const std::size_t before = cells_.size();
  // Each compaction at least doubles what is compact, so all of them together cost O(n log n).
  if (before > 2 * compact_ + 16) compact();
  return cells_.size() >= before ? 1 : 0;
}

std::size_t ThreatSeconds::add_first(ThreatCell cell) {
  compact_ = 1;
  if (cells_.empty()) {
    cells_.push_back(std::move(cell));
    return 1;
  }
  if (cell.time() == cells_.front().time()) {
    cells_.front().add(cell);
  } else if (cell.time() < cells_.front().time()) {
    cells_.front() = std::move(cell);
  }
  return 0;
}

void ThreatSeconds::compact() {
  if (compact_ == cells_.size()) return;
  std::sort(cells_.begin(), cells_.end(), [](const ThreatCell& a, const ThreatCell& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (kept > 0 && cells_[kept - 1].time() == cells_[i].time()) {
      cells_[kept - 1].add(cells_[i]);
    } else {
      if (kept != i) cells_[kept] = std::move(cells_[i]);
      ++kept;
    }
  }
  cells_.resize(kept);
  compact_ = kept;
}

std::size_t FewTexts::add(std::string_view text) {
  const auto at = std::lower_bound(list_.begin(), list_.end(), text);
  if (at != list_.end() && *at == text) return 0;
  const bool full = list_.size() == limit;
  if (full && at == list_.end()) return 0;
  list_.insert(at, std::string(text));
  if (full) list_.pop_back();
  return full ? 0 : 1;
}

std::size_t FewTexts::add(const FewTexts& other) {
  std::size_t more = 0;
  for (const std::string& text : other.list_) more += add(text);
  return more;
}

ThreatHistory* ThreatEntities::history_of(std::string_view entity) {
  if (cut_ != UINT64_MAX && hash_of(entity) >= cut_) return nullptr;
  return &at_text(entities_, entity);
}

void ThreatEntities::add(std::string_view entity, std::string_view value, const Reference& reference, bool first_only) {
  ThreatHistory* history = history_of(entity);
  if (history == nullptr) return;
  ThreatSeconds& seconds = at_text(history->values, value);
  cells_ += first_only ? seconds.add_first({reference, 1, {}}) : seconds.add({reference, 1, {}});
  if (cells_ > 2 * limit_) prune();
}

void ThreatEntities::show(std::string_view entity, std::int64_t time, std::uint32_t number, std::string_view text) {
  ThreatHistory* history = history_of(entity);
  if (history == nullptr) return;
  cells_ += history->shown[{time, number}].add(text);
  if (cells_ > 2 * limit_) prune();
}

void ThreatEntities::add(ThreatEntities&& other, bool first_only) {
  if (other.cut_ < cut_) {
    cut_ = other.cut_;
    std::erase_if(entities_, [&](const auto& entry) { return hash_of(entry.first) >= cut_; });
  }
  if (entities_.empty()) {
    entities_ = std::move(other.entities_);
    cells_ = other.cells_;
    if (cut_ != UINT64_MAX) std::erase_if(entities_, [&](const auto& entry) { return hash_of(entry.first) >= cut_; });
  } else {
    for (auto& [entity, from] : other.entities_) {
      ThreatHistory* to = history_of(entity);
      if (to == nullptr) continue;
      for (auto& [value, seconds] : from.values) {
        ThreatSeconds& mine = to->values[value];
        for (ThreatCell& cell : seconds.cells()) {
          cells_ += first_only ? mine.add_first(std::move(cell)) : mine.add(std::move(cell));
        }
      }
      for (auto& [key, texts] : from.shown) cells_ += to->shown[key].add(texts);
    }
  }
  if (cells_ > 2 * limit_) prune();
}

void ThreatEntities::add_history(std::string_view entity, const ThreatHistory& history) {
  ThreatHistory* to = history_of(entity);
  if (to == nullptr) return;
  for (const auto& [value, seconds] : history.values) {
    for (const ThreatCell& cell : seconds.cells()) cells_ += to->values[value].add(cell);
  }
  if (cells_ > 2 * limit_) prune();
}

void ThreatEntities::renumber(const std::vector<std::uint32_t>& number) {
  for (auto& [entity, history] : entities_) {
    for (auto& [value, seconds] : history.values) {
      for (ThreatCell& cell : seconds.cells()) {
        cell.first.input = number[cell.first.input];
        for (Reference& reference : cell.more) reference.input = number[reference.input];
      }
    }
  }
}

std::uint64_t ThreatEntities::find_cut() const {
  if (cells_ <= limit_) return cut_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes;  // hash, cells
  for (const auto& [entity, history] : entities_) sizes.emplace_back(hash_of(entity), size_of(history));
  std::sort(sizes.begin(), sizes.end());
  std::uint64_t sum = 0;
  for (const auto& [hash, size] : sizes) {
    sum += size;
    if (sum > limit_) return std::min(cut_, hash);
  }
  return cut_;
}

void ThreatEntities::prune() {
  cut_ = find_cut();
  std::erase_if(entities_, [&](const auto& entry) { return hash_of(entry.first) >= cut_ && cut_ != UINT64_MAX; });
  cells_ = 0;
  for (auto& [entity, history] : entities_) {
    for (auto& [value, seconds] : history.values) seconds.compact();
    cells_ += size_of(history);
  }
}

std::vector<std::pair<std::string_view, const ThreatHistory*>> ThreatEntities::kept() const {
  const std::uint64_t cut = find_cut();
  std::vector<std::pair<std::string_view, const ThreatHistory*>> out;
  for (const auto& [entity, history] : entities_) {
    if (cut == UINT64_MAX || hash_of(entity) < cut) out.emplace_back(entity, &history);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

bool ThreatEntities::overflowed() const { return find_cut() != UINT64_MAX; }

}  // namespace tripline::runtime
