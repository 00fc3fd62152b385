#include "runtime/relations.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>

namespace tripline::runtime {

namespace {

// The smallest hash that does not stay when `limit` of them do; `none` when all do.
constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
std::uint64_t first_beyond(const Relations::Cells& cells, std::size_t limit) {
  if (cells.size() <= limit) return none;
  std::vector<std::uint64_t> hashes;
  hashes.reserve(cells.size());
  for (const auto& [key, cell] : cells) hashes.push_back(key.hash);
  const auto nth = hashes.begin() + static_cast<std::ptrdiff_t>(limit);
  std::nth_element(hashes.begin(), nth, hashes.end());
  return *nth;
}

}  // namespace

std::size_t Relations::Hash::operator()(const Key& key) const {
  const std::array<std::uint32_t, 5> numbers = {key.from, key.to, key.kind, key.via, key.denied};
  return XXH3_64bits(numbers.data(), sizeof numbers);
}

void TimeSet::add(std::int64_t time) {
  if (!times_.empty() && times_.back() == time) return;
  if (times_.size() == times_.capacity()) {
    compact();
    if (times_.size() * 4 >= times_.capacity() * 3) times_.reserve(std::max<std::size_t>(2, times_.size() * 2));
  }
  times_.push_back(time);
}

void TimeSet::add(const TimeSet& other) {
  times_.insert(times_.end(), other.times_.begin(), other.times_.end());
  cut_ |= other.cut_;
  compact();
}

void TimeSet::compact() {
  std::sort(times_.begin(), times_.end());
  times_.erase(std::unique(times_.begin(), times_.end()), times_.end());
  if (times_.size() <= 2 * end) return;
  const auto from = times_.begin() + end;
  times_.erase(from, times_.end() - end);
  cut_ = true;
}

std::vector<std::int64_t> TimeSet::sorted() const {
  TimeSet copy = *this;
  copy.compact();
  return std::move(copy.times_);
}

bool TimeSet::cut() const {
  if (cut_ || times_.size() <= 2 * end) return cut_;
  TimeSet copy = *this;
  copy.compact();
  return copy.cut_;
}

void RelationCell::add(const RelationCell& other) {
  count += other.count;
  rule = std::min(rule, other.rule);
  times.add(other.times);
  for (const Reference& reference : other.evidence.list()) evidence.add(reference, most_evidence);
}

namespace {
// Of the texts alone.
std::uint64_t hash_of(const Relations::Relation& relation) {
  const std::array<std::string_view, 4> parts = {relation.from, relation.to, relation.kind, relation.via};
  std::array<std::uint64_t, 5> hashes{};
  std::transform(parts.begin(), parts.end(), hashes.begin(),
                 [](std::string_view text) { return XXH3_64bits(text.data(), text.size()); });
  hashes.back() = relation.denied;
  return std::min(XXH3_64bits(hashes.data(), sizeof hashes), none - 1);
}

Relations::Key key_of(const Relations::Relation& relation, std::uint64_t hash, TextTable& texts) {
  return {.from = texts.number(relation.from),
          .to = texts.number(relation.to),
          .kind = texts.number(relation.kind),
          .via = texts.number(relation.via),
          .denied = relation.denied,
          .hash = hash};
}
}  // namespace

Relations::Known Relations::find(const Relation& relation, std::uint32_t rule) {
  const std::uint64_t hash = hash_of(relation);
  if (hash >= threshold_) return {nullptr, hash};
  RelationCell& cell = cells_[key_of(relation, hash, texts_)];
  cell.rule = std::min(cell.rule, rule);
  return {&cell, hash};
}

void Relations::add(RelationCell* cell, const Reference& reference) {
  ++offered_;
  if (cell == nullptr) return;
  ++cell->count;
  cell->times.add(reference.time);
  cell->evidence.add(reference, RelationCell::most_evidence);
}

// Cells leave `other` one by one, so that both together need little more room than the larger one.
void Relations::add(Relations&& other) {
  if (cells_.empty() && offered_ == 0) {
    *this = std::move(other);
    return;
  }
  offered_ += other.offered_;
  threshold_ = std::min(threshold_, other.threshold_);
  const TextTable& from = other.texts_;
  while (!other.cells_.empty()) {
    auto node = other.cells_.extract(other.cells_.begin());
    const Key& old = node.key();
    if (old.hash >= threshold_) continue;
    const Relation relation = {from.text(old.from), from.text(old.to), from.text(old.kind), from.text(old.via), old.denied};
    const auto [at, fresh] = cells_.try_emplace(key_of(relation, old.hash, texts_));
    if (fresh) {
      at->second = std::move(node.mapped());
    } else {
      at->second.add(node.mapped());
    }
    prune_if_large();
  }
}

void Relations::renumber(const std::vector<std::uint32_t>& number) {
  for (auto& [key, cell] : cells_) cell.evidence.renumber(number);
}

std::uint64_t Relations::threshold() const { return std::min(threshold_, first_beyond(cells_, limit_)); }

// An eighth more than the limit is let in before the rest goes, so a relation costs few looks at all of them. Texts
// that nothing refers to any more go too.
void Relations::prune_if_large() {
  if (cells_.size() <= std::size_t{limit_} + limit_ / 8 + 64) return;
  ++prunings_;
  threshold_ = threshold();
  TextTable texts;
  Cells kept;
  while (!cells_.empty()) {
    auto node = cells_.extract(cells_.begin());
    Key& key = node.key();
    if (key.hash >= threshold_) continue;
    for (std::uint32_t* text : {&key.from, &key.to, &key.kind, &key.via}) *text = texts.number(texts_.text(*text));
    kept.insert(std::move(node));
  }
  cells_ = std::move(kept);
  texts_ = std::move(texts);
}

}  // namespace tripline::runtime
