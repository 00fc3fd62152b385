#include "runtime/query_value.hpp"

// Numbers compare as doubles first; only where these are equal and both were spelled in the event do the
// spellings decide (F31), so that long ids do not collide.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "runtime/number.hpp"

namespace tripline::runtime {

namespace {

using Kind = QueryValue::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether text may begin a number at all; spares most texts the parse.
bool like_number(std::string_view text) {
  return !text.empty() && (is_digit(text[0]) || text[0] == '-' || text[0] == '+');
}

std::partial_ordering compare_numbers(double a, double b, const QueryValue& of_a, const QueryValue& of_b) {
  if (a != b || of_a.text.size() < 16 || of_b.text.size() < 16) return a <=> b;
  const auto left = Decimal::parse(of_a.text), right = Decimal::parse(of_b.text);
  return left && right ? compare(*left, *right) : a <=> b;
}

// The length of the run of digits, or of other characters, that begins the text.
std::size_t chunk(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && is_digit(text[end]) == is_digit(text[0])) ++end;
  return end;
}

std::strong_ordering order_of_texts(std::string_view a, std::string_view b) {
  return a.compare(b) <=> 0;  // bytes of UTF-8 stand in the order of code points
}

// L35: alternating chunks of digits and of other characters.
std::strong_ordering natural_order(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    std::string_view left = a.substr(0, chunk(a)), right = b.substr(0, chunk(b));
    a.remove_prefix(left.size());
    b.remove_prefix(right.size());
    if (is_digit(left[0]) && is_digit(right[0])) {
      left.remove_prefix(std::min(left.find_first_not_of('0'), left.size()));
      right.remove_prefix(std::min(right.find_first_not_of('0'), right.size()));
      if (left.size() != right.size()) return left.size() <=> right.size();
    }
    if (const auto order = order_of_texts(left, right); order != 0) return order;
  }
  return !a.empty() <=> !b.empty();
}

}  // namespace

QueryValue QueryValue::of(double number) {
  if (!std::isfinite(number)) return {};
  return {Kind::number, number == 0 ? 0.0 : number, {}};
}

std::string& QueryScratch::next() {
  if (used_ == strings_.size()) strings_.emplace_back();
  return strings_[used_++];
}

std::string query_number_text(double number) {
  if (number == std::trunc(number) && std::abs(number) <= 9007199254740992.0) {
    return fmt::format("{}", static_cast<std::int64_t>(number));
  }
  return fmt::format("{}", number);
}

std::string query_time_text(double milliseconds) {
  constexpr double last = 253402300799999;  // the year 9999
  if (!(milliseconds >= -62135596800000 && milliseconds <= last)) return query_number_text(milliseconds);
  const auto count = static_cast<std::int64_t>(std::floor(milliseconds));
  const std::chrono::sys_time<std::chrono::milliseconds> point{std::chrono::milliseconds(count)};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date(day);
  const std::int64_t rest = (point - day).count();
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), rest / 3'600'000,
                     rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
}

std::optional<std::string_view> text_of(const QueryValue& value, QueryScratch& scratch) {
  switch (value.kind) {
    case Kind::null:
    case Kind::structure:
      return std::nullopt;
    case Kind::text:
      return value.text;
    case Kind::number:
      if (!value.text.empty()) return value.text;
      return scratch.keep(query_number_text(value.number));
    case Kind::time:
      return scratch.keep(query_time_text(value.number));
  }
  return std::nullopt;
}

std::optional<double> number_of(const QueryValue& value) {
  if (value.kind == Kind::number) return value.number;
  if (value.kind == Kind::text && like_number(value.text)) return to_double(value.text);
  return std::nullopt;
}

std::optional<double> amount_of(const QueryValue& value) {
  return value.kind == Kind::time ? std::optional(value.number) : number_of(value);
}

bool is_true(const QueryValue& value) {
  const auto number = number_of(value);
  return number && *number != 0;
}

std::partial_ordering compare_equal(const QueryValue& a, const QueryValue& b, QueryScratch& scratch) {
  if (a.kind == Kind::text && b.kind == Kind::text) return order_of_texts(a.text, b.text);
  if (a.kind == Kind::number || b.kind == Kind::number) {
    const auto left = amount_of(a), right = amount_of(b);
    return left && right ? compare_numbers(*left, *right, a, b) : std::partial_ordering::unordered;
  }
  if (a.kind == Kind::time && b.kind == Kind::time) return a.number <=> b.number;
  const auto left = text_of(a, scratch), right = text_of(b, scratch);
  return left && right ? order_of_texts(*left, *right) : std::partial_ordering::unordered;
}

std::partial_ordering compare_order(const QueryValue& a, const QueryValue& b, QueryScratch& scratch) {
  if (a.kind == Kind::time && b.kind == Kind::time) return a.number <=> b.number;
  const auto left = a.kind == Kind::number || b.kind == Kind::number ? amount_of(a) : number_of(a);
  if (left) {
    const auto right = a.kind == Kind::number || b.kind == Kind::number ? amount_of(b) : number_of(b);
    if (right) return compare_numbers(*left, *right, a, b);
  }
  const auto left_text = text_of(a, scratch), right_text = text_of(b, scratch);
  return left_text && right_text ? order_of_texts(*left_text, *right_text) : std::partial_ordering::unordered;
}

std::strong_ordering sort_order(const QueryValue& a, const QueryValue& b, bool total) {
  const bool left_null = a.null() || a.kind == Kind::structure,
             right_null = b.null() || b.kind == Kind::structure;
  if (left_null || right_null) return right_null <=> left_null;
  if (a.kind == Kind::time && b.kind == Kind::time) {
    return a.number < b.number   ? std::strong_ordering::less
           : a.number > b.number ? std::strong_ordering::greater
                                 : std::strong_ordering::equal;
  }
  const auto left = number_of(a), right = number_of(b);
  if (left.has_value() != right.has_value()) return left.has_value() <=> right.has_value();
  QueryScratch scratch;
  if (left) {
    const auto order = compare_numbers(*left, *right, a, b);
    if (order < 0) return std::strong_ordering::less;
    if (order > 0) return std::strong_ordering::greater;
    return order_of_texts(*text_of(a, scratch), *text_of(b, scratch));
  }
  const std::string_view left_text = *text_of(a, scratch), right_text = *text_of(b, scratch);
  const auto order = natural_order(left_text, right_text);
  return order != 0 || !total ? order : order_of_texts(left_text, right_text);
}

}  // namespace tripline::runtime
