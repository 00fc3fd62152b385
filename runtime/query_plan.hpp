#pragma once
// A compiled Logs Insights query: plain tables that refer to each other by index, so that a plan can be saved
// and loaded like the rest of a program. compiler/lower_query.cpp makes it, and everything that may be wrong
// with a query was said there: running a plan cannot fail.
//
// A query runs as segments. Within a segment, a row is a fixed number of slots: the event's fields that the
// query names and its computed values, each written once. `stats` ends a segment; its groups are the rows of
// the next one, whose first slots are the columns. The first segment runs on events up to its first cut or
// its end; all later work is on few rows.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/field.hpp"

namespace tripline::runtime {

enum class QueryFunction : std::uint8_t {
  // leaves
  number,
  text,
  slot,
  // into a map or list (L16)
  access,
  // logic and comparison: 1 or 0 (L20-L28)
  both,
  either,
  invert,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  like_text,
  like_regex,
  in,
  // arithmetic (L50, L51)
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  minus,
  abs,
  ceil,
  floor,
  greatest,
  least,
  log,
  sqrt,
  round,
  haversine,
  to_number,
  to_integer,
  // any value (L52)
  is_present,
  coalesce,
  choose,
  is_numeric,
  message_size,
  query_start,
  query_end,
  query_range,
  // time (L45, L53)
  date_floor,
  date_ceil,
  from_millis,
  to_millis,
  now,
  parse_date,
  format_date,
  // addresses (L54)
  is_ip,
  is_ipv4,
  is_ipv6,
  in_subnet,
  in_subnet_v4,
  in_subnet_v6,
  ipv4_number,
  is_private_ip,
  is_public_ip,
  is_reserved_ip,
  // text (L55)
  is_empty,
  is_blank,
  concat,
  trim_left,
  trim_right,
  trim,
  length,
  upper,
  lower,
  substring,
  replace,
  contains,
  starts_with,
  ends_with,
  regex_replace,
  split,
  url_encode,
  url_decode,
  base64_encode,
  base64_decode,
  hex_to_ascii,
  hex_to_decimal,
  decimal_to_hex,
  json_parse,
  json_stringify,
  json_array_size,
  json_array_contains,
  // itself (L60)
  unmask,
};

// What bin, datefloor and dateceil round to (L9, L45); months are calendar months.
struct QueryPeriod {
  enum class Unit : std::uint8_t { milliseconds, weeks, months };
  Unit unit = Unit::milliseconds;
  std::int64_t count = 60'000;
};

struct QueryExpression {
  QueryFunction function = QueryFunction::number;
  bool negated = false;  // not like, not in
  double number = 0;
  std::string text;  // a literal; a regex in RE2's syntax; of a number its spelling
  std::uint32_t slot = 0;
  QueryPeriod period;
  std::vector<Step> steps;              // of access
  std::vector<std::uint32_t> operands;  // expressions with smaller numbers
};

// What a slot of the first segment begins with; all others begin null.
struct QueryInput {
  enum class Kind : std::uint8_t { field, message, timestamp, ingestion_time, log_stream, log };
  Kind kind = Kind::field;
  std::uint32_t slot = 0;
  // Of a field: the ways to read its name (L12); the first that has a leaf counts.
  std::vector<std::uint32_t> fields;
};

struct QueryOrder {
  std::uint32_t slot = 0;
  bool descending = false;
};

struct QueryStep {
  enum class Kind : std::uint8_t {
    compute,      // slot = expression
    filter,       // rows for which expression is true go on
    parse_glob,   // slots = the captures of text in expression (L33)
    parse_regex,  // slots = the groups of text in expression (L34); groups: their numbers
    unnest,       // slot = each element of expression (L39)
    sort,         // by order, then by the order so far (L35)
    cut,          // the first row of each combination of slots if there are any (L38), and no more than limit
  };
  Kind kind = Kind::compute;
  std::uint32_t expression = 0;
  std::uint32_t slot = 0;
  std::string text;
  std::vector<std::uint32_t> slots;
  std::vector<std::uint32_t> groups;
  std::vector<QueryOrder> order;
  std::uint32_t limit = 0;
};

enum class QueryAggregateKind : std::uint8_t {
  count,
  count_distinct,
  sum,
  average,
  minimum,
  maximum,
  deviation,
  percentile,
  earliest,
  latest,
  sorts_first,
  sorts_last,
};

struct QueryAggregate {
  QueryAggregateKind kind = QueryAggregateKind::count;
  std::optional<std::uint32_t> expression;  // none: count(*)
  std::optional<std::uint32_t> time;        // of earliest and latest
  double percent = 0;
};

struct QueryStats {
  std::vector<std::uint32_t> keys;  // expressions over the segment's slots
  std::vector<QueryAggregate> aggregates;
  // Expressions over the group's own slots: keys, aggregates, then these columns in order.
  std::vector<std::uint32_t> columns;
};

struct QuerySegment {
  std::uint32_t slots = 0;
  std::vector<QueryStep> steps;
  std::optional<QueryStats> stats;  // none: the last segment
};

struct QueryColumnPlan {
  std::string name;
  std::uint32_t slot = 0;  // of the last segment
};

struct QueryPlan {
  std::vector<Field> fields;  // the decoder's
  std::vector<QueryInput> inputs;
  std::vector<QueryExpression> expressions;
  std::vector<QuerySegment> segments;
  std::vector<QueryColumnPlan> columns;
  std::vector<std::uint32_t> kept;  // slots of the first segment that its first cut carries on, sorted
};

inline constexpr std::uint32_t query_limit = 10'000;  // L36

// Empty if every index and bound that the runtime relies on holds; else what does not.
std::optional<std::string> verify(const QueryPlan& plan);

}  // namespace tripline::runtime
