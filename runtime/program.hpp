#pragma once
// The compiled form: immutable flat tables that the compiler fills and the runtime runs. Tables refer to each
// other by index; `verify` holds every index before anything trusts a program that came from outside.
// program.fbs is the same form as bytes on disk, artifact.hpp the way there and back.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/field.hpp"
#include "runtime/formula.hpp"
#include "runtime/query_plan.hpp"
#include "runtime/statistic_spec.hpp"
#include "runtime/time_zone.hpp"

namespace tripline::runtime {

enum class Test : std::uint8_t {
  exists, is_null, is_true, is_false,  // of the node itself
  comparable,                          // it is a string or a number (F23)
  equals, prefix, suffix, contains, glob, regex,
  number_equal, number_less, number_less_equal, number_greater, number_greater_equal,
  in_network,       // an IP address in one of the networks of `text`
  outside_network,  // an IP address in none of them
  in_country,       // an IP address whose country is known, and one of `text`, or any where that is `*`
  in_as,            // the same for its autonomous system
};
std::string_view to_string(Test test);

struct Predicate {
  std::uint32_t field = 0;
  Test test = Test::exists;
  std::string text;       // literal, glob with `*`, RE2 syntax, a number's spelling, or networks, countries or AS numbers parted by blanks
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
  bool values = false;                // cells keep single samples: some alarm asks for a percentile or the like
  std::vector<std::string> log_groups;
};

// Those from outside_band on compare with a band (A7), which the alarm's series must bring along.
enum class Comparison : std::uint8_t {
  greater_or_equal, greater, less, less_or_equal, outside_band, below_band, above_band,
};
enum class MissingData : std::uint8_t { missing, ignore, breaching, not_breaching };
enum class AlarmState : std::uint8_t { insufficient_data, ok, alarm };
// A17, A18: whether an alarm's slots end at the instant of evaluation or on the calendar's grid.
enum class WindowKind : std::uint8_t { sliding, aligned };

// Seconds [start, end).
struct Interval {
  std::int64_t start = 0;
  std::int64_t end = 0;
  friend auto operator<=>(const Interval&, const Interval&) = default;
};

// The anomaly band that an alarm compares with (spec/anomaly-detection.md, D4-D7).
struct AlarmBand {
  double width = 2;                // deviations on each side
  TimeZone zone;                   // of the days and weeks that are learnt
  bool percent = false;            // the metric is a percentage
  std::vector<Interval> excluded;  // not learnt from; sorted
};
inline constexpr double widest_band = 1e6;
inline constexpr std::size_t most_excluded = 100;
inline constexpr std::uint32_t shortest_band_period = 60;  // A40

// A metric that an alarm's expression computes with.
struct AlarmInput {
  std::uint32_t metric = 0;
  StatisticSpec statistic = Statistic::sum;
  // The one series; empty: every series of the metric. All metrics of an alarm that are left open so have the same
  // dimensions, and each combination of values is judged on its own.
  std::vector<std::pair<std::string, std::string>> dimensions;
};

struct Alarm {
  Rule rule;
  std::uint32_t metric = 0;  // unless there is an expression
  std::vector<std::pair<std::string, std::string>> dimensions;  // the one series; empty: every series on its own
  StatisticSpec statistic = Statistic::sum;
  Comparison comparison = Comparison::greater_or_equal;
  MissingData missing_data = MissingData::missing;
  std::uint32_t period = 300;
  std::uint32_t evaluation_periods = 1;
  std::uint32_t datapoints_to_alarm = 1;
  double threshold = 0;
  std::vector<std::string> actions;
  WindowKind window = WindowKind::sliding;
  TimeZone zone;                       // of aligned windows
  std::uint32_t evaluation_range = 0;  // slots looked at (A20); 0: evaluation_periods + extra_slots
  std::uint64_t least_samples = 0;     // A31: with fewer samples behind the judged slots the state is kept
  FormulaSet math;                     // A38: the last formula is judged; without formulas the metric is
  std::vector<AlarmInput> inputs;      // as many as `math` has inputs
  std::optional<AlarmBand> band;       // of comparisons with a band, which have no threshold
};
inline bool has_expression(const Alarm& alarm) { return !alarm.math.formulas.empty(); }

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

// Whose events belong together: the values of one field, or of several as one tuple.
struct ThreatEntity {
  std::vector<std::string> labels;  // one a part
};

// A kind of event that a threat looks at.
struct ThreatStep {
  std::string name;
  std::uint32_t filter = 0;
  std::vector<std::vector<std::uint32_t>> entities;  // as Threat::entities: a field a part
  std::vector<std::uint32_t> shown;                  // as Threat::shown: fields
  std::uint32_t max_gap = 0;  // of a sequence: seconds behind the step before; 0: no limit
  // Not a step of its own: its events may not lie between the steps `first` - 1 and `first`, ..., `last` - 1 and `last`.
  bool between = false;
  std::uint32_t first = 0, last = 0;
};

// Events that do not count before `expires`.
struct ThreatException {
  std::uint32_t filter = 0;
  std::string owner;
  std::string reason;
  std::int64_t expires = 0;
};

// A part of a finding's sentence.
struct ReasonPiece {
  enum class Kind : std::uint8_t { text, shown, entity, values, count, first_seen, last_seen, window };
  Kind kind = Kind::text;
  std::string text;
  std::uint32_t number = 0;  // of shown
};

// Events of one entity that together mean harm; see threat.hpp and threat_steps.hpp for what each kind asks for.
struct Threat {
  enum class Kind : std::uint8_t { distinct, count, value_count, sum, sequence, any_order, absence, first_seen };
  Rule rule;
  Kind kind = Kind::distinct;
  std::vector<ThreatStep> steps;            // one, but: sequence and any_order those in order, then `between`; absence two
  std::optional<std::uint32_t> value_field; // of distinct, value_count, sum, first_seen
  std::string value_label;
  std::vector<std::string> values;          // sorted; only these count; empty: any value
  std::uint32_t at_least = 1;               // of distinct, count, value_count
  double least_sum = 0;                     // of sum
  std::vector<ThreatEntity> entities;
  std::uint32_t window = 3600;              // seconds
  std::uint32_t learning = 0;               // seconds; of first_seen
  std::uint32_t suppress = 0;               // seconds; 0: every incident is a finding
  std::vector<std::string> shown;           // aliases whose values the reason shows
  std::vector<ReasonPiece> reason;          // empty: a sentence of the kind
  std::vector<ThreatException> exceptions;
  std::vector<std::string> log_groups;
};
inline constexpr std::size_t most_threat_steps = 16;       // that are steps of their own
inline constexpr std::size_t most_threat_step_bits = 40;   // all of them; a cell has a bit each
std::string_view to_string(Threat::Kind kind);

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

// Something suspicious. Per event: what its filter chooses. Per entity: enough of the entity's events, or of the
// values of a field in them.
struct ScoreSignal {
  std::string name;
  std::string reason;                     // `{count}` is how many
  std::uint32_t weight = 1;
  std::uint32_t filter = 0;               // chooses among the score's events
  std::optional<std::uint32_t> distinct;  // a field, whose values are counted instead of events
  std::uint64_t at_least = 1;
  std::uint32_t share = 0;  // millionths of the entity's events that the signal's must be at least; 0: any
};

// The events of a score's finding are counted by the first category of each `of` that chooses them.
struct ScoreCategory {
  std::string of;
  std::string is;
  std::uint32_t filter = 0;
};

// Additive suspicion: the base and the weights of what holds, at most the cap; the level raises a finding.
struct Score {
  Rule rule;
  bool per_event = false;        // only events that reach the level by themselves count
  std::uint32_t filter = 0;      // per event: chooses all events that may reach the level
  std::optional<Entity> entity;  // whose events are taken together; empty: the archive's, of scores per event only
  std::uint32_t base = 0, cap = 10, level = 1;
  std::uint32_t window = 0;  // seconds, on a grid in UTC; 0: the whole run
  std::vector<ScoreSignal> signals;
  std::vector<ScoreCategory> categories;
  std::vector<std::string> log_groups;
};
// What bounds a score's arithmetic and memory.
inline constexpr std::uint32_t most_signals = 32, most_categories = 64, highest_score = 1000;
inline constexpr std::uint32_t most_distinct = 1000;  // different values that a signal counts exactly

// A text made of an event: its parts one behind the other. At most one of its fields selects several values.
struct TextPart {
  std::optional<std::uint32_t> field;  // its value; empty: `text` as it stands
  std::string text;
};
using TextTemplate = std::vector<TextPart>;

// How an event names a node of a graph. The node fits if its filter matches, a template finds all its fields and
// the capture, where there is one, matches what was found.
struct NodeRule {
  std::string name;
  std::string kind;                      // a word without a colon
  std::vector<TextTemplate> ids;         // the first that has all its fields gives the id
  std::string capture;                   // RE2 syntax, looked for anywhere in it; empty: the whole text is the id
  std::string rewrite;                   // what becomes of a capture, with \0 to \9
  std::optional<std::uint32_t> filter;
};

// Whether a capture is well formed and its rewrite names only groups that it has. An empty one is.
bool can_capture(const std::string& capture, const std::string& rewrite);

// Which events are an edge of a graph, and between what.
struct EdgeRule {
  std::string name;
  std::uint32_t filter = 0;
  std::vector<std::uint32_t> from, to;   // node rules of the graph; the first that fits gives the nodes
  TextTemplate kind;
  TextTemplate via;                      // may be empty
  std::optional<std::uint32_t> denied;   // the filter of what was tried and refused
  double risk = 0;                       // of one step along it
  double cost = 1;                       // of taking it away; above 0
};

// What an intruder wants: nodes of a kind whose ids are listed; an id with `*` or `?` is a glob.
struct SensitiveRule {
  std::string name;
  std::string kind;
  std::vector<std::string> ids;  // sorted; empty: all of the kind
  double weight = 1;             // above 0
};

// How paths through a graph are looked for and judged. A path's risk is `base` less `per_node` for each of its nodes,
// and the risk of each of its edges; at most `most`.
struct PathScore {
  static constexpr std::uint32_t longest = 32;
  std::uint32_t cutoff = 8;  // edges, 1 to `longest`
  double base = 10, per_node = 1, most = 10;
  // Lateral movement: more than `lateral_above` edges of these kinds from one address, each worth `lateral_risk`.
  std::vector<std::string> assumptions;  // sorted
  std::uint32_t lateral_above = 2;
  double lateral_risk = 2;
};

// Which paths are findings: those from an untrusted node to a sensitive one. Nodes are meant by their kind, or by
// `kind:id`, which may be a glob.
struct PathAlarm {
  std::optional<double> at_least;       // risk; empty: no path is one
  double weight = 0;                    // of the sensitive node, at least
  std::vector<std::string> untrusted;   // sorted; empty: the graph's roots
  std::vector<std::string> trusted;     // sorted; these are no starts all the same
};

struct Graph {
  // What stands for several events between two nodes: an edge for every kind, origin and outcome, or one edge alone
  // with these of the earliest event.
  enum class Parallel : std::uint8_t { separate, earliest };
  static constexpr std::uint32_t most_edges = 1u << 24;
  Rule rule;
  std::vector<NodeRule> nodes;
  std::vector<EdgeRule> edges;
  std::vector<SensitiveRule> sensitive;
  PathScore score;
  PathAlarm alarm;
  Parallel parallel = Parallel::separate;
  std::uint32_t max_edges = 1u << 20;  // distinct; of more a fixed sample is kept
  std::vector<std::string> log_groups;
};

// A query by name (`tripline query --saved`); it takes no part in a run.
struct SavedQuery {
  enum class Language : std::uint8_t { logs, metrics };
  std::string pack;
  std::string name;
  std::string description;
  std::string text;        // as written: for people, and for queries about metrics what is asked
  std::uint32_t span = 0;  // seconds looked at unless times are given; 0: all
  std::vector<std::string> log_groups;
  QueryPlan plan;  // of logs
  Language language = Language::logs;
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
  std::vector<Score> scores;
  std::vector<Graph> graphs;
  std::vector<SavedQuery> queries;
};

// Empty if every index, order and bound that the runtime relies on holds; else what does not.
std::optional<std::string> verify(const Program& program);

}  // namespace tripline::runtime
