#include "runtime/observations.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tripline::runtime {

namespace {

// Values of lower-case hexadecimal digits; 0xF0 for all other bytes.
constexpr std::array<std::uint8_t, 256> hex_digits = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(0xF0);
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = static_cast<std::uint8_t>(c - '0');
  for (unsigned c = 'a'; c <= 'f'; ++c) table[c] = static_cast<std::uint8_t>(c - 'a' + 10);
  return table;
}();

// Adds the cells of `from` to those of `to`, whatever the nesting.
template <typename Cell>
void merge(Cell& to, Cell&& from) {
  to.add(from);
}
template <typename Key, typename Inner, typename... Rest, template <typename...> typename Map>
void merge(Map<Key, Inner, Rest...>& to, Map<Key, Inner, Rest...>&& from) {
  if (to.empty()) {
    to = std::move(from);
    return;
  }
  for (auto& [key, inner] : from) {
    const auto [at, fresh] = to.try_emplace(key);
    if (fresh) {
      at->second = std::move(inner);
    } else {
      merge(at->second, std::move(inner));
    }
  }
}

template <typename T>
void keep_smallest(std::optional<T>& to, const std::optional<T>& from) {
  if (from && (!to || *from < *to)) to = from;
}
template <typename T>
void keep_largest(std::optional<T>& to, const std::optional<T>& from) {
  if (from && (!to || *from > *to)) to = from;
}

}  // namespace

EventKey event_key(std::string_view id, bool& odd) {
  constexpr std::size_t uuid_length = 36;
  // One for every event: no branch a digit, what is no digit shows in the upper half of `seen` at the end.
  if (id.size() == uuid_length && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-') {
    std::uint32_t seen = 0;
    const auto digits = [&](std::uint64_t value, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint8_t digit = hex_digits[static_cast<unsigned char>(id[i])];
        seen |= digit;
        value = value << 4 | (digit & 0xF);
      }
      return value;
    };
    const std::uint64_t high = digits(digits(digits(0, 0, 8), 9, 13), 14, 18);
    const std::uint64_t low = digits(digits(0, 19, 23), 24, 36);
    if (seen < 0x10 && (high | low) != 0) {
      odd = false;
      return {high, low};
    }
  }
  odd = true;
  const XXH128_hash_t hash = XXH3_128bits(id.data(), id.size());
  return {hash.high64, hash.low64};
}

std::string uuid_text(const EventKey& k) {
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", k.high >> 32, k.high >> 16 & 0xFFFF, k.high & 0xFFFF,
                     k.low >> 48, k.low & 0xFFFFFFFFFFFF);
}

namespace {
// Shared by both cells that keep samples.
template <typename Cell>
void add_samples_to(Cell& cell, double value, std::uint64_t times) {
  cell.sum.add(value, times);
  cell.minimum = cell.samples == 0 ? value : std::min(cell.minimum, value);
  cell.maximum = cell.samples == 0 ? value : std::max(cell.maximum, value);
  cell.samples += times;
}
template <typename Cell>
void add_samples_to(Cell& cell, const Cell& other) {
  if (other.samples > 0) {
    cell.minimum = cell.samples == 0 ? other.minimum : std::min(cell.minimum, other.minimum);
    cell.maximum = cell.samples == 0 ? other.maximum : std::max(cell.maximum, other.maximum);
  }
  cell.sum.add(other.sum);
  cell.samples += other.samples;
  cell.evidence.add(other.evidence);
}
}  // namespace

void MetricCell::add_samples(double value, std::uint64_t times, bool keep) {
  add_samples_to(*this, value, times);
  if (keep) values.make().add(value, times);
}
void MetricCell::add(const MetricCell& other) {
  add_samples_to(*this, other);
  if (other.values) values.make().add(*other.values);
  matches += other.matches;
  last = std::max(last, other.last);
}

void ContributorCell::add_sample(double value) { add_samples_to(*this, value, 1); }
void ContributorCell::add(const ContributorCell& other) { add_samples_to(*this, other); }

void PopulationCell::add_event(const Reference& reference) {
  first = count == 0 ? reference.time : std::min(first, reference.time);
  last = count == 0 ? reference.time : std::max(last, reference.time);
  ++count;
  evidence.add(reference);
}
void PopulationCell::add(const PopulationCell& other) {
  if (other.count == 0) return;
  first = count == 0 ? other.first : std::min(first, other.first);
  last = count == 0 ? other.last : std::max(last, other.last);
  count += other.count;
  evidence.add(other.evidence);
}

std::string join_key(const std::vector<std::string_view>& parts) {
  std::string key;
  join_key(parts, key);
  return key;
}

void join_key(const std::vector<std::string_view>& parts, std::string& key) {
  key.clear();
  for (const std::string_view part : parts) {
    for (std::size_t n = part.size(), i = 0; i < 4; ++i, n >>= 8) key.push_back(static_cast<char>(n & 0xFF));
    key += part;
  }
}

std::vector<std::string> split_key(std::string_view key) {
  std::vector<std::string> parts;
  while (key.size() >= 4) {
    std::size_t n = 0;
    for (std::size_t i = 4; i-- > 0;) n = n << 8 | static_cast<unsigned char>(key[i]);
    parts.emplace_back(key.substr(4, n));
    key.remove_prefix(std::min(key.size(), 4 + n));
  }
  return parts;
}

bool counts_alone(const Metric& metric) {
  return metric.dimensions.empty() && !metric.field && !metric.evidence && !metric.values;
}

Observations::Observations(const Program& program)
    : metrics(program.metrics.size()), counts(program.metrics.size()), contributors(program.contributors.size()),
      threats(program.threats.size()), outliers(program.outliers.size()), scores(program.scores.size()),
      filter_matches(program.filters.size()) {
  for (const Graph& graph : program.graphs) graphs.emplace_back(graph.max_edges);
  for (std::size_t t = 0; t < threats.size(); ++t) {
    threats[t].resize(program.threats[t].entities.size());
    first_only_.push_back(program.threats[t].kind == Threat::Kind::first_seen);
  }
}

void Observations::add(Observations&& other) {
  for (std::size_t m = 0; m < metrics.size(); ++m) merge(metrics[m], std::move(other.metrics[m]));
  for (std::size_t m = 0; m < counts.size(); ++m) counts[m].add(std::move(other.counts[m]));
  for (std::size_t c = 0; c < contributors.size(); ++c) merge(contributors[c], std::move(other.contributors[c]));
  for (std::size_t t = 0; t < threats.size(); ++t) {
    for (std::size_t e = 0; e < threats[t].size(); ++e) {
      threats[t][e].add(std::move(other.threats[t][e]), first_only_[t]);
    }
  }
  for (std::size_t o = 0; o < outliers.size(); ++o) merge(outliers[o], std::move(other.outliers[o]));
  for (std::size_t s = 0; s < scores.size(); ++s) merge(scores[s], std::move(other.scores[s]));
  for (std::size_t g = 0; g < graphs.size(); ++g) graphs[g].add(std::move(other.graphs[g]));
  ingested.merge(other.ingested);
  odd_ids.merge(other.odd_ids);
  for (const auto& [id, place] : other.copies) {
    const auto [at, fresh] = copies.emplace(id, place);
    if (!fresh) at->second = std::min(at->second, place);
  }
  keep_smallest(first, other.first);
  keep_largest(last, other.last);
  events += other.events;
  matched += other.matched;
  duplicates += other.duplicates;
  without_time += other.without_time;
  outside += other.outside;
  for (std::size_t f = 0; f < filter_matches.size(); ++f) filter_matches[f] += other.filter_matches[f];
}

namespace {
// Visits the evidence of every cell, whatever the nesting.
template <typename Cell>
  requires requires(Cell cell) { cell.evidence; }
void each_evidence(Cell& cell, const std::vector<std::uint32_t>& number) {
  cell.evidence.renumber(number);
}
template <typename Container>
  requires requires(Container container) { container.begin(); }
void each_evidence(Container& container, const std::vector<std::uint32_t>& number) {
  for (auto& element : container) {
    if constexpr (requires { element.second; }) {
      each_evidence(element.second, number);
    } else {
      each_evidence(element, number);
    }
  }
}
}  // namespace

void Observations::renumber(const std::vector<std::uint32_t>& number) {
  each_evidence(metrics, number);
  each_evidence(contributors, number);
  for (std::vector<ThreatEntities>& entities : threats) {
    for (ThreatEntities& each : entities) each.renumber(number);
  }
  each_evidence(outliers, number);
  each_evidence(scores, number);
  for (Relations& relations : graphs) relations.renumber(number);
  for (auto& [id, place] : copies) place.first = number[place.first];
}

}  // namespace tripline::runtime
