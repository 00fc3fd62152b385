#include "runtime/query_aggregate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tripline::runtime {

namespace {

using Kind = QueryAggregateKind;

// The exact product as a sum of two doubles.
// False, and nothing added, where it is larger than a double holds.
bool add_product(ExactSum& sum, double a, double b) {
  const double product = a * b;
  if (!std::isfinite(product)) return false;
  sum.add(product);
  sum.add(std::fma(a, b, -product));
  return true;
}

// L35, and where that leaves values equal, their text, then their kind: so that "the first" is one value.
std::strong_ordering order_of(const OwnedQueryValue& a, const OwnedQueryValue& b) {
  const auto order = sort_order(a.view(), b.view(), true);
  return order != 0 ? order : a.kind <=> b.kind;
}

}  // namespace

std::uint64_t QueryCell::least_weight(const QueryAggregate& aggregate) {
  const bool sums = aggregate.kind == Kind::sum || aggregate.kind == Kind::average || aggregate.kind == Kind::deviation;
  return sizeof(QueryCell) + (sums ? 2 * ExactSum::most_bytes : 0);
}

void QueryCell::add_text(std::string_view text) {
  constexpr std::uint64_t node = 80;
  if (texts_.emplace(text).second) texts_weight_ += node + text.size();
}

void QueryCell::offer(const QueryAggregate& aggregate, const OwnedQueryValue& value,
                      const QueryPlace& place) {
  bool better = best_.kind == QueryValue::Kind::null;
  if (!better) {
    switch (aggregate.kind) {
      case Kind::minimum:
      case Kind::sorts_first:
        better = order_of(value, best_) < 0;
        break;
      case Kind::maximum:
      case Kind::sorts_last:
        better = order_of(value, best_) > 0;
        break;
      case Kind::earliest:
        better = place < *place_;
        break;
      case Kind::latest:
        better = place > *place_;
        break;
      default:
        break;
    }
  }
  if (!better) return;
  best_ = value;
  if (aggregate.kind == Kind::earliest || aggregate.kind == Kind::latest) place_ = place;
}

void QueryCell::add(const QueryAggregate& aggregate, const QueryValue& value, const QueryPlace& row,
                    QueryScratch& scratch) {
  if (aggregate.kind == Kind::count) {
    if (!aggregate.expression || !value.null()) ++count_;
    return;
  }
  const auto text = text_of(value, scratch);
  if (!text) return;  // null, and what L16 keeps out
  const auto number = number_of(value);
  switch (aggregate.kind) {
    case Kind::count:
      break;
    case Kind::count_distinct:
      add_text(*text);
      break;
    case Kind::deviation:
      if (number && !add_product(squares_, *number, *number)) too_large_ = true;
      [[fallthrough]];
    case Kind::sum:
    case Kind::average:
      if (!number) break;
      sum_.add(*number);
      ++count_;
      break;
    case Kind::percentile:
      if (number) numbers_.add(*number);
      break;
    default:
      all_numbers_ &= number.has_value();
      longest_ = std::max<std::uint64_t>(longest_, value.text.size());
      offer(aggregate, OwnedQueryValue(value), row);
  }
}

void QueryCell::add(const QueryAggregate& aggregate, const QueryCell& other) {
  count_ += other.count_;
  sum_.add(other.sum_);
  squares_.add(other.squares_);
  too_large_ |= other.too_large_;
  for (const std::string& text : other.texts_) add_text(text);
  longest_ = std::max(longest_, other.longest_);
  numbers_.add(other.numbers_);
  all_numbers_ &= other.all_numbers_;
  if (other.best_.kind != QueryValue::Kind::null)
    offer(aggregate, other.best_, other.place_.value_or(QueryPlace{}));
}

// Σx² - 2mΣx + nm² over n, with the sums exact and m their rounded mean: no digits cancel. Infinite where squares are
// larger than a double holds.
double QueryCell::deviation() const {
  constexpr double overflow = std::numeric_limits<double>::infinity();
  if (too_large_) return overflow;
  const double n = static_cast<double>(count_);
  const double high = sum_.value(), mean = high / n;
  ExactSum rest = sum_;
  rest.add(-high);
  ExactSum sum = squares_;
  const double square = mean * mean;
  const bool fits = add_product(sum, -2 * mean, high) && add_product(sum, -2 * mean, rest.value()) &&
                    add_product(sum, n, square) && add_product(sum, n, std::fma(mean, mean, -square));
  if (!fits) return overflow;
  return std::sqrt(std::max(0.0, sum.value()) / n);
}

QueryValue QueryCell::result(const QueryAggregate& aggregate) const {
  switch (aggregate.kind) {
    case Kind::count:
      return QueryValue::of(static_cast<double>(count_));
    case Kind::count_distinct:
      return QueryValue::of(static_cast<double>(texts_.size()));
    case Kind::sum:
      return count_ > 0 ? QueryValue::of(sum_.value()) : QueryValue{};
    case Kind::average:
      return count_ > 0 ? QueryValue::of(sum_.over(count_)) : QueryValue{};
    case Kind::deviation:
      return count_ > 0 ? QueryValue::of(deviation()) : QueryValue{};
    case Kind::percentile: {
      const auto number = numbers_.percentile(aggregate.percent);
      return number ? QueryValue::of(*number) : QueryValue{};
    }
    case Kind::minimum:
    case Kind::maximum: {
      const auto number = all_numbers_ ? number_of(best_.view()) : std::nullopt;
      return number ? QueryValue{QueryValue::Kind::number, *number, best_.text} : best_.view();
    }
    default:
      return best_.view();
  }
}

}  // namespace tripline::runtime
