#include "runtime/query_rows.hpp"

// Rows pile up unsorted behind the settled ones and are settled now and then; between, the last settled row
// tells which new rows are too late. Row order is that of the sorts, then newest first, then the order of the
// input (L37).

#include <algorithm>
#include <functional>
#include <unordered_set>

namespace tripline::runtime {

namespace {

const QueryValue& view(const QueryValue& value) { return value; }
QueryValue view(const OwnedQueryValue& value) { return value.view(); }

std::strong_ordering by_place(const QueryPlace& a, const QueryPlace& b) {
  if (a.time != b.time) return a.time > b.time ? std::strong_ordering::less : std::strong_ordering::greater;
  if (const auto order = a.input <=> b.input; order != 0) return order;
  if (const auto order = a.index <=> b.index; order != 0) return order;
  return a.ordinal <=> b.ordinal;
}

struct Identity {
  EventKey id;
  std::uint32_t ordinal;
  bool operator==(const Identity&) const = default;
};
struct IdentityHash {
  std::size_t operator()(const Identity& i) const {
    return static_cast<std::size_t>((i.id.high ^ (i.id.low * 0x9E3779B97F4A7C15u)) + i.ordinal * 0xC2B2AE35u);
  }
};

}  // namespace

template <typename Values>
std::strong_ordering QueryRows::compare(const Values& a, const QueryPlace& at, const QueryRow& b) const {
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const auto order = sort_order(view(a[i]), b.order[i].view(), false);
    if (order != 0) return order_[i].descending ? 0 <=> order : order;
  }
  return by_place(at, b.place);
}

bool QueryRows::wants(const std::vector<QueryValue>& order, const QueryPlace& place) const {
  return settled_ < limit_ || compare(order, place, rows_[settled_ - 1]) < 0;
}

void QueryRows::add(QueryRow row) {
  rows_.push_back(std::move(row));
  if (rows_.size() >= settled_ + room() - limit_) settle();
}

void QueryRows::add(QueryRows&& other) {
  for (QueryRow& row : other.rows_) {
    rows_.push_back(std::move(row));
  }
  other.rows_.clear();
  for (const std::uint64_t bytes : other.largest_) note(bytes);
  settle();
}

void QueryRows::note(std::uint64_t bytes) {
  if (largest_.size() == room()) {
    if (bytes <= largest_.front()) return;
    std::pop_heap(largest_.begin(), largest_.end(), std::greater<>());
    weight_ -= largest_.back();
    largest_.pop_back();
  }
  weight_ += bytes;
  largest_.push_back(bytes);
  std::push_heap(largest_.begin(), largest_.end(), std::greater<>());
}

void QueryRows::settle() {
  std::sort(rows_.begin(), rows_.end(),
            [&](const QueryRow& a, const QueryRow& b) { return compare(a.order, a.place, b) < 0; });
  std::unordered_set<Identity, IdentityHash> seen;
  std::unordered_set<std::string> keys;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows_.size() && kept < limit_; ++i) {
    QueryRow& row = rows_[i];
    if (row.place.id != EventKey{} && !seen.insert({row.place.id, row.place.ordinal}).second) continue;
    if (!row.key.empty() && !keys.insert(row.key).second) continue;
    if (kept != i) rows_[kept] = std::move(row);
    ++kept;
  }
  rows_.resize(kept);
  settled_ = kept;
}

const std::vector<QueryRow>& QueryRows::list() {
  settle();
  return rows_;
}

void QueryRows::renumber(const std::vector<std::uint32_t>& number) {
  for (QueryRow& row : rows_) row.place.input = number[row.place.input];
}

std::string dedup_key(const std::vector<QueryValue>& values, QueryScratch& scratch) {
  std::vector<std::string_view> parts;
  for (const QueryValue& value : values) {
    const auto text = text_of(value, scratch);
    if (!text) return {};
    parts.push_back(*text);
  }
  return parts.empty() ? std::string() : join_key(parts);
}

}  // namespace tripline::runtime
