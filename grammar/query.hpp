#pragma once
// The syntax tree of a Logs Insights query (spec L1-L64): commands in order, and the expressions in them as
// nodes in one vector, tied by ids. Every node and every name knows its bytes. What names mean, which
// functions exist and what may stand where is not known here; compiler/lower_query.hpp judges that.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grammar/source.hpp"

namespace tripline::grammar {

enum class QueryNodeId : std::uint32_t {};

// One segment of a field name: `a`, `` `a b` ``, or `[3]`.
struct QueryFieldStep {
  enum class Kind : std::uint8_t { name, quoted, index };
  Kind kind = Kind::name;
  std::string text;  // without backticks or brackets
  Span span;
};

enum class QueryOperator : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  minus,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  like,     // operands: what is searched, a string or a regex
  matches,  // =~
  in,       // operands: what is looked for, then the elements
  both,
  either,  // and, or: two operands or more
  invert,  // not
};

struct QueryNode {
  enum class Kind : std::uint8_t {
    number,     // text: as spelled
    string,     // text: escapes undone
    regex,      // text: between the slashes, `\/` undone
    period,     // text: as spelled, `5m`
    field,      // steps
    call,       // text: the name as spelled; operands
    star,       // the `*` of count(*)
    access,     // steps into what the only operand gives
    operation,  // op, operands
  };
  Kind kind = Kind::number;
  QueryOperator op = QueryOperator::add;
  bool negated = false;  // `not like`, `not in`
  std::string text;
  std::vector<QueryFieldStep> steps;
  std::vector<QueryNodeId> operands;
  Span span;
  Span name_span;           // of a call: its name; of an operation: its sign or word
  std::uint32_t depth = 1;  // of the tree below, itself included
};

struct QueryName {
  std::string text;  // segments joined by dots (L6)
  Span span;
};

// An expression with the name that it goes by.
struct QueryColumn {
  QueryNodeId expression{};
  std::optional<QueryName> alias;
  std::string text;  // of the expression, white space collapsed (L6)
  Span span;
};

struct QuerySortKey {
  QueryNodeId expression{};
  bool descending = false;
};

struct QueryCommand {
  enum class Kind : std::uint8_t { fields, display, filter, stats, sort, limit, dedup, parse, unnest };
  Kind kind = Kind::fields;
  std::string word;  // as spelled: `where`, `head`
  Span word_span;
  Span span;
  std::vector<QueryColumn> columns;       // fields, display; of stats its aggregates
  std::vector<QueryColumn> keys;          // of stats and dedup
  std::vector<QuerySortKey> order;        // of sort
  std::optional<QueryNodeId> expression;  // of filter; of parse and unnest what they take apart
  QueryName number;                       // of limit, as spelled
  std::optional<QueryNodeId> pattern;     // of parse: a string (glob) or a regex
  std::vector<QueryName> names;           // of parse and unnest
};

struct Query {
  std::vector<QueryNode> nodes;
  std::vector<QueryCommand> commands;

  const QueryNode& operator[](QueryNodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
};

// The steps joined by dots (L6).
std::string path_text(const std::vector<QueryFieldStep>& steps);

}  // namespace tripline::grammar
