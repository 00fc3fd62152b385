#pragma once
// Values of a query: null, numbers, text, times, and the maps and lists of jsonParse. Comparison (L20) and
// order (L35) are defined here and nowhere else. Booleans are the numbers 1 and 0 (L15).

#include <compare>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace tripline::runtime {

struct QueryValue {
  enum class Kind : std::uint8_t { null, number, text, time, structure };
  Kind kind = Kind::null;
  double number = 0;  // of a time: milliseconds since 1970
  std::string_view
      text;  // of text and structure (compact JSON); of a number its spelling, if the event had one

  static QueryValue of(double number);  // null when it is not finite
  static QueryValue of(bool truth) { return {Kind::number, truth ? 1.0 : 0.0, truth ? "1" : "0"}; }
  static QueryValue of_text(std::string_view text) { return {Kind::text, 0, text}; }
  static QueryValue of_time(double milliseconds) { return {Kind::time, milliseconds, {}}; }

  bool null() const { return kind == Kind::null; }
};

// The same, with its own bytes.
struct OwnedQueryValue {
  QueryValue::Kind kind = QueryValue::Kind::null;
  double number = 0;
  std::string text;

  OwnedQueryValue() = default;
  explicit OwnedQueryValue(const QueryValue& value)
      : kind(value.kind), number(value.number), text(value.text) {}
  QueryValue view() const { return {kind, number, text}; }
};

// Bytes of computed text, kept until the next `clear` without moving.
class QueryScratch {
 public:
  std::string& next();
  std::string_view keep(std::string&& text) {
    bytes_ += text.size();
    return next() = std::move(text);
  }
  void clear() {
    used_ = 0;
    bytes_ = 0;
  }

  // A row may compute so much text and no more: doubling it a few times is a short query.
  static constexpr std::uint64_t most_bytes = 256 << 20;
  // Whether there is room for a text of so many bytes; once there was none, `overflowed` tells for ever.
  bool has_room(std::uint64_t bytes) {
    overflowed_ |= bytes_ + bytes > most_bytes;
    return bytes_ + bytes <= most_bytes;
  }
  bool overflowed() const { return overflowed_; }

 private:
  std::deque<std::string> strings_;
  std::uint64_t bytes_ = 0;
  bool overflowed_ = false;
  std::size_t used_ = 0;
};

// The shortest decimal that reads back the same; whole numbers without a fraction.
std::string query_number_text(double number);
// `YYYY-MM-DD HH:MM:SS.mmm` (L10).
std::string query_time_text(double milliseconds);

// What like, string functions and grouping see. Null and structures have none.
std::optional<std::string_view> text_of(const QueryValue& value, QueryScratch& scratch);
// Numbers, and text that is a plain decimal number (L20). Times are none.
std::optional<double> number_of(const QueryValue& value);
// The same with times as milliseconds, for arithmetic.
std::optional<double> amount_of(const QueryValue& value);
bool is_true(const QueryValue& value);  // L21

// L20; unordered where the values do not compare at all: null, structures.
std::partial_ordering compare_equal(const QueryValue& a, const QueryValue& b, QueryScratch& scratch);
std::partial_ordering compare_order(const QueryValue& a, const QueryValue& b, QueryScratch& scratch);
// L35: null, then non-numbers, then numbers. `total`: what that leaves equal is ordered by its text.
std::strong_ordering sort_order(const QueryValue& a, const QueryValue& b, bool total);

}  // namespace tripline::runtime
