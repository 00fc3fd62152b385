#include "runtime/program.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>

#include "runtime/address.hpp"
#include "runtime/alarm_window.hpp"
#include "runtime/capture.hpp"
#include "runtime/field_walk.hpp"
#include "runtime/judge.hpp"
#include "runtime/places.hpp"

namespace tripline::runtime {

bool can_capture(const std::string& capture, const std::string& rewrite) {
  if (capture.empty()) return true;
  if (capture.size() > 4096) return false;
  const auto regex = compiled_capture(capture);
  std::string why;
  return regex->ok() && regex->CheckRewriteString(rewrite, &why);
}

std::string_view to_string(Test test) {
  constexpr std::string_view names[] = {"exists",   "is null",  "is true", "is false", "comparable", "=",
                                        "prefix",   "suffix",   "contains", "glob",    "regex",      "number =",
                                        "number <", "number <=", "number >", "number >=",
                                        "in network", "outside network", "in country", "in AS"};
  return names[static_cast<std::size_t>(test)];
}

std::string_view to_string(Threat::Kind kind) {
  constexpr std::string_view names[] = {"distinct",  "count",     "value_count", "sum",
                                        "sequence", "any_order", "absence",     "first_seen"};
  return names[static_cast<std::size_t>(kind)];
}

namespace {
constexpr std::string_view severity_words[] = {"info", "low", "medium", "high", "critical"};
}

std::string_view to_string(Severity severity) { return severity_words[static_cast<std::size_t>(severity)]; }

std::optional<Severity> severity_named(std::string_view word) {
  for (std::size_t i = 0; i < std::size(severity_words); ++i) {
    if (severity_words[i] == word) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

namespace {

// Each check says what it found; the first one found is enough, as a program is either ours or not.
class Verifier {
 public:
  explicit Verifier(const Program& program) : p_(program) {}

  std::optional<std::string> run() {
    fields();
    if (!fault_) require(FieldWalk(p_.fields).fits(), "the selectors have too many overlapping wildcards");
    predicates();
    for (std::size_t i = 0; i < p_.automata.size(); ++i) {
      check_automaton(p_.automata[i]);
      require(i == 0 || p_.automata[i - 1].field < p_.automata[i].field, "a field has two automata");
    }
    decisions();
    filters();
    rules();
    return fault_;
  }

 private:
  template <typename... Args>
  void require(bool holds, fmt::format_string<Args...> what, Args&&... args) {
    if (!holds && !fault_) fault_ = fmt::format(what, std::forward<Args>(args)...);
  }
  bool is_field(std::uint32_t i) const { return i < p_.fields.size(); }
  bool is_filter(std::uint32_t i) const { return i < p_.filters.size(); }

  void fields() {
    for (std::size_t i = 0; i < p_.fields.size(); ++i) {
      if (const auto wrong = verify(p_.fields[i])) require(false, "field {} {}", i, *wrong);
    }
  }

  void predicates() {
    for (std::size_t i = 0; i < p_.predicates.size(); ++i) {
      require(is_field(p_.predicates[i].field), "predicate {} has no field", i);
      const Predicate& p = p_.predicates[i];
      require(p.test <= Test::in_as, "predicate {} has an unknown test", i);
      const bool network = p.test == Test::in_network || p.test == Test::outside_network;
      require(!network || (!p.negated && !p.booleans && Networks::read(p.text)), "predicate {} has broken networks", i);
      const bool place = p.test == Test::in_country || p.test == Test::in_as;
      require(!place || (!p.negated && !p.booleans && PlaceNumbers::read(p.test, p.text)), "predicate {} has broken places",
              i);
    }
  }

  void check_automaton(const Automaton& a) {
    require(is_field(a.field), "an automaton has no field");
    const std::uint32_t n = a.states();
    require(n >= 1 && n < (1u << 30), "an automaton has {} states", n);
    if (fault_) return;
    require(a.edge_begin.size() == n + 1 && a.output_begin.size() == n + 1 && a.output_link.size() == n,
            "an automaton's tables differ in length");
    require(a.edge_byte.size() == a.edge_target.size(), "an automaton's edges differ in length");
    if (fault_) return;
    require(a.edge_begin.front() == 0 && a.edge_begin.back() == a.edge_byte.size() && a.output_begin.front() == 0 &&
                a.output_begin.back() == a.output.size() && std::is_sorted(a.edge_begin.begin(), a.edge_begin.end()) &&
                std::is_sorted(a.output_begin.begin(), a.output_begin.end()),
            "an automaton's ranges are not in order");
    for (std::uint32_t s = 0; s < n && !fault_; ++s) {
      // Breadth first: failure and output links lead to states before their own, edges to states behind.
      require(s == 0 ? a.fail[0] == 0 && a.output_link[0] == 0 : a.fail[s] < s && a.output_link[s] < s,
              "an automaton's links run forward");
      for (std::uint32_t e = a.edge_begin[s]; e < a.edge_begin[s + 1]; ++e) {
        require(a.edge_target[e] > s && a.edge_target[e] < n, "an automaton's edge leads nowhere");
        require(e == a.edge_begin[s] || a.edge_byte[e - 1] < a.edge_byte[e], "an automaton's edges are not sorted");
      }
    }
    for (const std::uint32_t piece : a.output) require(piece < a.pieces.size(), "an automaton's output is no piece");
    for (const Piece& piece : a.pieces) {
      require(piece.predicate < p_.predicates.size() && piece.length > 0 &&
                  p_.predicates[piece.predicate].field == a.field,
              "an automaton's piece fits no predicate");
    }
  }

  void decisions() {
    for (std::size_t i = 0; i < p_.decisions.size(); ++i) {
      const Decision& d = p_.decisions[i];
      require(d.predicate < p_.predicates.size(), "decision {} has no predicate", i);
      require((d.on_true < i || d.on_true >= reject) && (d.on_false < i || d.on_false >= reject),
              "decision {} leads forward", i);
    }
  }

  void filters() {
    for (std::size_t i = 0; i < p_.filters.size(); ++i) {
      const Filter& f = p_.filters[i];
      require(f.entry < p_.decisions.size() || f.entry >= reject, "filter {} has no entry", i);
      for (const std::uint32_t predicate : f.cover) {
        require(predicate < p_.predicates.size(), "filter {} is covered by no predicate", i);
      }
    }
  }

  void rule(const Rule& rule) {
    require(rule.severity <= Severity::critical && rule.risk >= 1 && rule.risk <= 10, "rule `{}` has no severity",
            rule.name);
  }

  static bool is_band(const Alarm& a) {
    const AlarmBand& band = *a.band;
    return band.width > 0 && band.width <= widest_band && is_possible(band.zone) &&
           a.period >= shortest_band_period && band.excluded.size() <= most_excluded &&
           std::is_sorted(band.excluded.begin(), band.excluded.end()) &&
           std::all_of(band.excluded.begin(), band.excluded.end(), [](const Interval& r) { return r.start < r.end; });
  }

  static bool is_statistic(const StatisticSpec& s) {
    constexpr std::uint64_t all = 100 * StatisticSpec::percent;
    return s.kind <= Statistic::percentile_rank && s.lower_part <= s.upper_part && s.upper_part <= all &&
           std::isfinite(s.lower.value_or(0)) && std::isfinite(s.upper.value_or(0));
  }

  bool is_series(std::uint32_t metric, const StatisticSpec& statistic) const {
    return metric < p_.metrics.size() && is_statistic(statistic) &&
           (!needs_raw_samples(statistic) || p_.metrics[metric].values);
  }
  // A metric, or metric math over several.
  bool watches_series(const Alarm& a) const {
    if (!has_expression(a)) return a.inputs.empty() && a.math.inputs.empty() && is_series(a.metric, a.statistic);
    return a.inputs.size() == a.math.inputs.size() && a.math.insights.empty() && fault_of(a.math).empty() &&
           std::all_of(a.inputs.begin(), a.inputs.end(),
                       [&](const AlarmInput& input) { return is_series(input.metric, input.statistic); }) &&
           same_open_dimensions(a);
  }
  bool same_open_dimensions(const Alarm& a) const {
    const std::vector<Dimension>* open = nullptr;
    for (const AlarmInput& input : a.inputs) {
      const std::vector<Dimension>& dimensions = p_.metrics[input.metric].dimensions;
      if (!input.dimensions.empty() || dimensions.empty()) continue;
      const auto same_name = [](const Dimension& x, const Dimension& y) { return x.name == y.name; };
      if (open && !std::equal(open->begin(), open->end(), dimensions.begin(), dimensions.end(), same_name)) return false;
      open = &dimensions;
    }
    return true;
  }

  void rules() {
    for (const Metric& m : p_.metrics) {
      require(is_filter(m.filter) && (!m.field || is_field(*m.field)) && m.resolution > 0 && 60 % m.resolution == 0 &&
                  std::isfinite(m.literal) && std::isfinite(m.default_value.value_or(0)),
              "metric `{}` is broken", m.name);
      for (const Dimension& d : m.dimensions) require(is_field(d.field), "metric `{}` is broken", m.name);
    }
    for (const Alarm& a : p_.alarms) {
      rule(a.rule);
      require(watches_series(a) && a.comparison <= Comparison::above_band && a.missing_data <= MissingData::not_breaching &&
                  a.evaluation_periods > 0 && a.datapoints_to_alarm > 0 &&
                  a.datapoints_to_alarm <= a.evaluation_periods && std::isfinite(a.threshold),
              "alarm `{}` is broken", a.rule.name);
      const bool high_resolution = a.period == 10 || a.period == 20 || a.period == 30;
      require((high_resolution || (a.period > 0 && a.period % 60 == 0)) &&  // A4
                  std::uint64_t{a.period} * a.evaluation_periods <= (a.period < 3600 ? 86400u : 604800u),
              "alarm `{}` looks at no such periods", a.rule.name);
      require(a.window <= WindowKind::aligned && (a.window == WindowKind::sliding || has_grid(a.period)) &&
                  is_possible(a.zone) &&
                  slots_of(a) >= a.evaluation_periods && slots_of(a) <= a.evaluation_periods + 1000,
              "the slots of alarm `{}` are broken", a.rule.name);
      require(needs_band(a.comparison) == a.band.has_value() && (!a.band || is_band(a)),
              "the band of alarm `{}` is broken", a.rule.name);
      if (!fault_) {
        // Windows begin at every step (A16), so cells may not reach across one.
        const std::uint32_t step = high_resolution ? 10 : 60;
        bool fits = has_expression(a) || step % p_.metrics[a.metric].resolution == 0;
        for (const AlarmInput& input : a.inputs) fits = fits && step % p_.metrics[input.metric].resolution == 0;
        require(fits, "alarm `{}` does not fit its metric", a.rule.name);
      }
    }
    for (const Contributors& c : p_.contributors) {
      rule(c.rule);
      require(is_filter(c.filter) && (!c.value_field || is_field(*c.value_field)) && c.period > 0 && c.top > 0 &&
                  !c.keys.empty() && c.keys.size() == c.key_labels.size() &&
                  std::all_of(c.keys.begin(), c.keys.end(), [&](std::uint32_t f) { return is_field(f); }),
              "contributors `{}` are broken", c.rule.name);
    }
    for (const Threat& t : p_.threats) threat(t);
    for (std::uint32_t c = 0; c < p_.composites.size(); ++c) composite(c);
    for (const Graph& g : p_.graphs) graph(g);
    for (const SavedQuery& q : p_.queries) {
      require(q.language <= SavedQuery::Language::metrics, "query `{}` has no language", q.name);
      if (q.language != SavedQuery::Language::logs) continue;
      if (const auto wrong = verify(q.plan)) require(false, "query `{}` is broken: {}", q.name, *wrong);
    }
    for (const Outlier& o : p_.outliers) {
      rule(o.rule);
      require(is_filter(o.filter) && is_field(o.entity.field) && o.method <= Outlier::Method::mad && std::isfinite(o.k) &&
                  o.k > 0,
              "outlier `{}` is broken", o.rule.name);
    }
    for (const Score& s : p_.scores) score(s);
  }

  void score(const Score& s) {
    rule(s.rule);
    require(is_filter(s.filter) && (s.entity ? is_field(s.entity->field) : s.per_event) && s.level > 0 && s.level <= s.cap &&
                s.cap <= highest_score && s.base < s.level && !s.signals.empty() && s.signals.size() <= most_signals &&
                s.categories.size() <= most_categories,
            "score `{}` is broken", s.rule.name);
    for (const ScoreSignal& signal : s.signals) {
      const bool counts = signal.distinct || signal.at_least != 1 || signal.share != 0;
      require(is_filter(signal.filter) && (!signal.distinct || is_field(*signal.distinct)) && signal.weight > 0 &&
                  signal.weight <= highest_score && signal.at_least > 0 &&
                  (!signal.distinct || signal.at_least <= most_distinct) && signal.share <= 1'000'000 &&
                  !(s.per_event && counts),
              "signal `{}` of score `{}` is broken", signal.name, s.rule.name);
    }
    for (const ScoreCategory& category : s.categories) {
      require(is_filter(category.filter), "a category of score `{}` is broken", s.rule.name);
    }
  }

  bool is_template(const TextTemplate& parts, std::size_t least) const {
    std::size_t several = 0;
    bool fits = parts.size() >= least && parts.size() <= 64;
    for (const TextPart& part : parts) {
      if (!part.field) continue;
      fits = fits && is_field(*part.field);
      several += fits && has_wildcard(p_.fields[*part.field]);
    }
    return fits && several <= 1;
  }

  void graph(const Graph& g) {
    rule(g.rule);
    const auto is_filter_or_none = [&](const std::optional<std::uint32_t>& f) { return !f || is_filter(*f); };
    const auto are_nodes = [&](const std::vector<std::uint32_t>& list) {
      return !list.empty() && list.size() <= 256 &&
             std::all_of(list.begin(), list.end(), [&](std::uint32_t n) { return n < g.nodes.size(); });
    };
    bool fits = g.nodes.size() <= 4096 && g.edges.size() <= 4096 && g.parallel <= Graph::Parallel::earliest &&
                g.max_edges > 0 && g.max_edges <= Graph::most_edges && std::isfinite(g.score.base) &&
                std::isfinite(g.score.per_node) && std::isfinite(g.score.most) && std::isfinite(g.score.lateral_risk) &&
                g.score.cutoff > 0 && g.score.cutoff <= PathScore::longest && std::isfinite(g.alarm.weight) &&
                std::isfinite(g.alarm.at_least.value_or(0)) &&
                std::is_sorted(g.alarm.untrusted.begin(), g.alarm.untrusted.end()) &&
                std::is_sorted(g.alarm.trusted.begin(), g.alarm.trusted.end()) &&
                std::is_sorted(g.score.assumptions.begin(), g.score.assumptions.end());
    for (const NodeRule& n : g.nodes) {
      fits = fits && !n.kind.empty() && n.kind.find(':') == std::string::npos && is_filter_or_none(n.filter) &&
             !n.ids.empty() && n.ids.size() <= 64 && can_capture(n.capture, n.rewrite);
      for (const TextTemplate& id : n.ids) fits = fits && is_template(id, 1);
    }
    for (const EdgeRule& e : g.edges) {
      fits = fits && is_filter(e.filter) && is_filter_or_none(e.denied) && are_nodes(e.from) && are_nodes(e.to) &&
             is_template(e.kind, 1) && is_template(e.via, 0) && std::isfinite(e.risk) && std::isfinite(e.cost) &&
             e.cost > 0;
    }
    for (const SensitiveRule& s : g.sensitive) {
      fits = fits && std::is_sorted(s.ids.begin(), s.ids.end()) && std::isfinite(s.weight) && s.weight > 0;
    }
    require(fits, "graph `{}` is broken", g.rule.name);
  }

  void threat(const Threat& t) {
    rule(t.rule);
    using Kind = Threat::Kind;
    const auto steps = static_cast<std::size_t>(
        std::count_if(t.steps.begin(), t.steps.end(), [](const ThreatStep& s) { return !s.between; }));
    bool fits = t.kind <= Kind::first_seen && t.at_least > 0 && t.window > 0 && !t.entities.empty() &&
                t.entities.size() < 256 && std::is_sorted(t.values.begin(), t.values.end()) &&
                std::isfinite(t.least_sum) && t.shown.size() < 256 && t.steps.size() <= most_threat_step_bits;
    const bool valued = t.kind == Kind::distinct || t.kind == Kind::value_count || t.kind == Kind::sum ||
                        t.kind == Kind::first_seen;
    fits = fits && valued == t.value_field.has_value() && (!t.value_field || is_field(*t.value_field));
    const bool ordered = t.kind == Kind::sequence || t.kind == Kind::any_order;
    fits = fits && (ordered                     ? steps >= 2 && steps <= most_threat_steps
                    : t.kind == Kind::absence ? steps == 2 && t.steps.size() == 2
                                              : steps == 1 && t.steps.size() == 1);
    for (std::size_t s = 0; s < t.steps.size() && fits; ++s) fits = threat_step(t, t.steps[s], s < steps, steps);
    for (const ThreatEntity& entity : t.entities) fits = fits && !entity.labels.empty() && entity.labels.size() < 256;
    for (const ThreatException& exception : t.exceptions) fits = fits && is_filter(exception.filter);
    for (const ReasonPiece& piece : t.reason) {
      fits = fits && piece.kind <= ReasonPiece::Kind::window &&
             (piece.kind != ReasonPiece::Kind::shown || piece.number < t.shown.size());
    }
    require(fits, "threat `{}` is broken", t.rule.name);
  }

  // The steps stand before what may not lie between them.
  bool threat_step(const Threat& t, const ThreatStep& step, bool own, std::size_t steps) const {
    bool fits = is_filter(step.filter) && step.between != own && step.entities.size() == t.entities.size() &&
                step.shown.size() == t.shown.size();
    if (step.between) fits = fits && step.first > 0 && step.first <= step.last && step.last < steps;
    for (std::size_t e = 0; e < step.entities.size() && fits; ++e) {
      fits = step.entities[e].size() == t.entities[e].labels.size() &&
             std::all_of(step.entities[e].begin(), step.entities[e].end(), [&](std::uint32_t f) { return is_field(f); });
    }
    return fits && std::all_of(step.shown.begin(), step.shown.end(), [&](std::uint32_t f) { return is_field(f); });
  }

  bool is_alarm(const AlarmRef& ref) const {
    return ref.number < (ref.composite ? p_.composites.size() : p_.alarms.size());
  }

  // Its rule runs on a stack that is never short and ends with one value; its children stand before it.
  void composite(std::uint32_t number) {
    const Composite& c = p_.composites[number];
    rule(c.rule);
    bool fits = !c.suppressor || is_alarm(*c.suppressor);
    for (const AlarmRef& child : c.children) fits = fits && is_alarm(child) && (!child.composite || child.number < number);
    std::uint64_t depth = 0;
    for (const RuleStep& step : c.steps) {
      for (const std::uint32_t child : step.children) fits = fits && child < c.children.size();
      std::uint64_t takes = 0;
      switch (step.op) {
        case RuleStep::Op::never:
        case RuleStep::Op::always: break;
        case RuleStep::Op::state: fits = fits && step.children.size() == 1; break;
        case RuleStep::Op::at_least: break;
        case RuleStep::Op::negate: takes = 1; break;
        case RuleStep::Op::all:
        case RuleStep::Op::any: takes = step.count; break;
        default: fits = false; break;
      }
      fits = fits && step.state <= AlarmState::alarm && takes <= depth;
      if (!fits) break;
      depth = depth - takes + 1;
    }
    require(fits && depth == 1, "composite `{}` is broken", c.rule.name);
  }

  const Program& p_;
  std::optional<std::string> fault_;
};

}  // namespace

std::optional<std::string> verify(const Program& program) { return Verifier(program).run(); }

}  // namespace tripline::runtime
