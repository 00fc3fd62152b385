#pragma once
// The compiled form: immutable flat tables that the compiler fills and the runtime runs. Tables refer to each
// other by index; `verify` holds every index before anything trusts a program that came from outside.
// program.fbs is the same form as bytes on disk, artifact.hpp the way there and back.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tripline::runtime {

struct Step {
  enum class Kind : std::uint8_t { key, index, any_element, any_value };
  Kind kind = Kind::key;
  std::string key;
  std::uint32_t index = 0;

  friend auto operator<=>(const Step&, const Step&) = default;
};

// What of an event a predicate looks at or a rule carries along; see program.fbs.
struct Field {
  enum class Kind : std::uint8_t { path, message, token, token_back, rest, token_count };
  Kind kind = Kind::path;
  std::vector<Step> steps;  // of path; none: the event itself, which exists if it is a JSON object (F3)
  std::uint32_t index = 0;  // of token, token_back, rest

  friend auto operator<=>(const Field&, const Field&) = default;
};
// Several values may be selected (F21).
bool has_wildcard(const Field& field);
std::string to_string(const Field& field);

enum class Test : std::uint8_t {
  exists, is_null, is_true, is_false,  // of the node itself
  comparable,                          // it is a string or a number (F23)
  equals, prefix, suffix, contains, glob, regex,
  number_equal, number_less, number_less_equal, number_greater, number_greater_equal,
};
std::string_view to_string(Test test);

struct Predicate {
  std::uint32_t field = 0;
  Test test = Test::exists;
  std::string text;       // literal, glob with `*`, RE2 syntax, or a number's spelling
  bool booleans = false;  // true and false count as text too
  bool negated = false;   // holds for comparable values for which the test does not

  friend auto operator<=>(const Predicate&, const Predicate&) = default;
};

struct Piece {
  std::uint32_t predicate = 0;
  std::uint32_t length = 0;
  std::uint16_t ordinal = 0;
  bool last = false;
  bool at_begin = false;
  bool at_end = false;
};

// Aho-Corasick over one field's literal pieces; see program.fbs for the layout.
struct Automaton {
  std::uint32_t field = 0;
  std::vector<std::uint32_t> edge_begin;
  std::vector<std::uint8_t> edge_byte;
  std::vector<std::uint32_t> edge_target;
  std::vector<std::uint32_t> fail;
  std::vector<std::uint32_t> output_begin;
  std::vector<std::uint32_t> output;
  std::vector<std::uint32_t> output_link;
  std::vector<Piece> pieces;

  std::uint32_t states() const { return static_cast<std::uint32_t>(fail.size()); }
};

inline constexpr std::uint32_t accept = 0xFFFFFFFF;
inline constexpr std::uint32_t reject = 0xFFFFFFFE;

struct Decision {
  std::uint32_t predicate = 0;
  std::uint32_t on_true = accept;
  std::uint32_t on_false = reject;

  friend auto operator<=>(const Decision&, const Decision&) = default;
};

struct Filter {
  std::vector<std::string> names;    // pack/name of what is filtered by it
  std::uint32_t entry = reject;      // a decision, or a verdict
  std::vector<std::uint32_t> cover;  // predicates, sorted; unless `always`, one of them holds when the filter does
  bool always = false;
};

enum class Severity : std::uint8_t { info, low, medium, high, critical };
std::string_view to_string(Severity severity);
std::optional<Severity> severity_named(std::string_view word);

struct Rule {
  std::string pack;
  std::string name;
  std::string title;
  std::string description;
  Severity severity = Severity::medium;
  std::uint8_t risk = 5;  // 1..10
  std::vector<std::string> mitre;
  std::vector<std::string> tags;
  std::vector<std::string> references;
};

struct Dimension {
  std::string name;
  std::uint32_t field = 0;
};

struct Metric {
  std::string pack;
  std::string name;
  std::string space;
  std::string unit = "None";
  std::uint32_t filter = 0;
  double literal = 1;                  // the sample, unless `field`
  std::optional<std::uint32_t> field;  // M3, M4
  std::optional<double> default_value;
  std::vector<Dimension> dimensions;  // sorted by name
  std::uint32_t resolution = 60;      // seconds of a cell
  bool evidence = false;              // an alarm looks at it
  std::vector<std::string> log_groups;
};

enum class Statistic : std::uint8_t { sample_count, average, sum, minimum, maximum };
// Those from outside_band on compare with a band (A7), which the alarm's series must bring along.
enum class Comparison : std::uint8_t {
  greater_or_equal, greater, less, less_or_equal, outside_band, below_band, above_band,
};
enum class MissingData : std::uint8_t { missing, ignore, breaching, not_breaching };
enum class AlarmState : std::uint8_t { insufficient_data, ok, alarm };
// A17, A18: whether an alarm's slots end at the instant of evaluation or on the calendar's grid.
enum class WindowKind : std::uint8_t { sliding, aligned };

struct Alarm {
  Rule rule;
  std::uint32_t metric = 0;
  std::vector<std::pair<std::string, std::string>> dimensions;  // the one series; empty: every series on its own
  Statistic statistic = Statistic::sum;
  Comparison comparison = Comparison::greater_or_equal;
  MissingData missing_data = MissingData::missing;
  std::uint32_t period = 300;
  std::uint32_t evaluation_periods = 1;
  std::uint32_t datapoints_to_alarm = 1;
  double threshold = 0;
  std::vector<std::string> actions;
  WindowKind window = WindowKind::sliding;
  std::int32_t utc_offset = 0;         // seconds east of UTC; of aligned windows
  std::uint32_t evaluation_range = 0;  // slots looked at (A20); 0: evaluation_periods + extra_slots
  std::uint64_t least_samples = 0;     // A31: with fewer samples behind the judged slots the state is kept
};

// How many slots beyond N are looked at unless the alarm says otherwise (A20).
inline constexpr std::uint32_t extra_slots = 2;
inline std::uint32_t slots_of(const Alarm& alarm) {
  return alarm.evaluation_range == 0 ? alarm.evaluation_periods + extra_slots : alarm.evaluation_range;
}

// An alarm or a composite of the program.
struct AlarmRef {
  bool composite = false;
  std::uint32_t number = 0;

  friend auto operator<=>(const AlarmRef&, const AlarmRef&) = default;
};

// One step of a composite's rule in reverse Polish order: operands stand before what combines them.
struct RuleStep {
  enum class Op : std::uint8_t { never, always, state, at_least, negate, all, any };
  Op op = Op::never;
  AlarmState state = AlarmState::alarm;  // of state, at_least: the state asked for
  bool negated = false;                  // of at_least: any other state
  std::uint32_t count = 0;               // of at_least: how many; of all, any: operands
  std::vector<std::uint32_t> children;   // of state: one; of at_least: the list; counted in Composite::children
};

// A boolean rule over the states of other alarms (A41-A54). Composites stand behind the composites they refer to.
struct Composite {
  Rule rule;
  std::string text;  // the rule as written, for reports
  std::vector<AlarmRef> children;
  std::vector<RuleStep> steps;
  std::optional<AlarmRef> suppressor;
  std::uint32_t wait = 0, extension = 0;  // seconds
  std::vector<std::string> actions;
};

struct Contributors {
  Rule rule;
  std::uint32_t filter = 0;
  std::vector<std::uint32_t> keys;  // fields
  std::vector<std::string> key_labels;
  std::optional<std::uint32_t> value_field;  // C10; empty: every event counts one
  bool sum = false;                          // AggregateOn, for the report's label
  std::uint32_t period = 300;
  std::uint32_t top = 10;
  bool by_maximum = false;
  std::vector<std::string> log_groups;
};

struct Entity {
  std::uint32_t field = 0;
  std::string label;
};

// At least `at_least` different values of a field by one entity within `window` seconds.
struct Threat {
  Rule rule;
  std::uint32_t filter = 0;
  std::uint32_t value_field = 0;
  std::string value_label;
  std::vector<std::string> values;  // sorted; empty: any value counts
  std::uint32_t at_least = 1;
  std::vector<Entity> entities;
  std::uint32_t window = 3600;
  std::vector<std::string> log_groups;
};

// An entity far from its population: events per entity in a window, or in the whole run.
struct Outlier {
  enum class Method : std::uint8_t { zscore, mad };
  Rule rule;
  std::uint32_t filter = 0;
  Entity entity;
  Method method = Method::zscore;
  double k = 2;
  std::uint32_t min_population = 4;
  std::uint32_t window = 0;  // seconds, on a grid in UTC; 0: the whole run
  std::vector<std::string> log_groups;
};

struct Pack {
  std::string name;
  std::string version;
  std::string digest;  // of the pack's sources, hex
};

struct Program {
  std::vector<Pack> packs;
  std::vector<Field> fields;
  std::vector<Predicate> predicates;
  std::vector<Automaton> automata;  // by field; at most one each
  std::vector<Decision> decisions;
  std::vector<Filter> filters;
  std::vector<Metric> metrics;
  std::vector<Alarm> alarms;
  std::vector<Contributors> contributors;
  std::vector<Threat> threats;
  std::vector<Composite> composites;
  std::vector<Outlier> outliers;
};

// Empty if every index, order and bound that the runtime relies on holds; else what does not.
std::optional<std::string> verify(const Program& program);

}  // namespace tripline::runtime
