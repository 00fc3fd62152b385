#include "runtime/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runtime/alarm_window.hpp"
#include "runtime/field_walk.hpp"

namespace tripline::runtime {

bool has_wildcard(const Field& field) {
  return std::any_of(field.steps.begin(), field.steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::any_element || step.kind == Step::Kind::any_value;
  });
}

std::string to_string(const Field& field) {
  switch (field.kind) {
    case Field::Kind::message: return "@message";
    case Field::Kind::token: return fmt::format("@token[{}]", field.index);
    case Field::Kind::token_back: return fmt::format("@token[-{}]", field.index + 1);
    case Field::Kind::rest: return fmt::format("@rest[{}]", field.index);
    case Field::Kind::token_count: return "@token_count";
    case Field::Kind::path: break;
  }
  std::string text = "$";
  for (const Step& step : field.steps) {
    switch (step.kind) {
      case Step::Kind::key: {
        const bool plain = !step.key.empty() && std::all_of(step.key.begin(), step.key.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        });
        text += plain ? "." + step.key : ".['" + step.key + "']";
        break;
      }
      case Step::Kind::index: text += fmt::format("[{}]", step.index); break;
      case Step::Kind::any_element: text += "[*]"; break;
      case Step::Kind::any_value: text += ".*"; break;
    }
  }
  return text;
}

std::string_view to_string(Test test) {
  constexpr std::string_view names[] = {"exists",   "is null",  "is true", "is false", "comparable", "=",
                                        "prefix",   "suffix",   "contains", "glob",    "regex",      "number =",
                                        "number <", "number <=", "number >", "number >="};
  return names[static_cast<std::size_t>(test)];
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
      const Field& f = p_.fields[i];
      require(f.kind <= Field::Kind::token_count, "field {} has an unknown kind", i);
      require(f.steps.size() <= 64, "field {} has {} steps", i, f.steps.size());
      require(f.kind == Field::Kind::path || f.steps.empty(), "field {} has steps that do not fit its kind", i);
      for (const Step& step : f.steps) {
        require(step.kind <= Step::Kind::any_value, "field {} has a step of an unknown kind", i);
      }
    }
  }

  void predicates() {
    for (std::size_t i = 0; i < p_.predicates.size(); ++i) {
      require(is_field(p_.predicates[i].field), "predicate {} has no field", i);
      require(p_.predicates[i].test <= Test::number_greater_equal, "predicate {} has an unknown test", i);
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

  void rules() {
    for (const Metric& m : p_.metrics) {
      require(is_filter(m.filter) && (!m.field || is_field(*m.field)) && m.resolution > 0 && 60 % m.resolution == 0 &&
                  std::isfinite(m.literal) && std::isfinite(m.default_value.value_or(0)),
              "metric `{}` is broken", m.name);
      for (const Dimension& d : m.dimensions) require(is_field(d.field), "metric `{}` is broken", m.name);
    }
    for (const Alarm& a : p_.alarms) {
      rule(a.rule);
      require(a.metric < p_.metrics.size() && a.statistic <= Statistic::maximum &&
                  a.comparison <= Comparison::less_or_equal && a.missing_data <= MissingData::not_breaching &&
                  a.evaluation_periods > 0 && a.datapoints_to_alarm > 0 &&
                  a.datapoints_to_alarm <= a.evaluation_periods && std::isfinite(a.threshold),
              "alarm `{}` is broken", a.rule.name);
      const bool high_resolution = a.period == 10 || a.period == 20 || a.period == 30;
      require((high_resolution || (a.period > 0 && a.period % 60 == 0)) &&  // A4
                  std::uint64_t{a.period} * a.evaluation_periods <= (a.period < 3600 ? 86400u : 604800u),
              "alarm `{}` looks at no such periods", a.rule.name);
      require(a.window <= WindowKind::aligned && (a.window == WindowKind::sliding || has_grid(a.period)) &&
                  std::abs(a.utc_offset) <= 18 * 3600 && a.utc_offset % 300 == 0 &&
                  slots_of(a) >= a.evaluation_periods && slots_of(a) <= a.evaluation_periods + 1000,
              "the slots of alarm `{}` are broken", a.rule.name);
      if (!fault_) {
        // Windows begin at every step (A16), so cells may not reach across one.
        require((high_resolution ? 10 : 60) % p_.metrics[a.metric].resolution == 0, "alarm `{}` does not fit its metric",
                a.rule.name);
      }
    }
    for (const Contributors& c : p_.contributors) {
      rule(c.rule);
      require(is_filter(c.filter) && (!c.value_field || is_field(*c.value_field)) && c.period > 0 && c.top > 0 &&
                  !c.keys.empty() && c.keys.size() == c.key_labels.size() &&
                  std::all_of(c.keys.begin(), c.keys.end(), [&](std::uint32_t f) { return is_field(f); }),
              "contributors `{}` are broken", c.rule.name);
    }
    for (const Threat& t : p_.threats) {
      rule(t.rule);
      require(is_filter(t.filter) && is_field(t.value_field) && t.at_least > 0 && t.window > 0 && !t.entities.empty() &&
                  t.entities.size() < 256 && std::is_sorted(t.values.begin(), t.values.end()) &&
                  std::all_of(t.entities.begin(), t.entities.end(), [&](const Entity& e) { return is_field(e.field); }),
              "threat `{}` is broken", t.rule.name);
    }
    for (std::uint32_t c = 0; c < p_.composites.size(); ++c) composite(c);
    for (const Outlier& o : p_.outliers) {
      rule(o.rule);
      require(is_filter(o.filter) && is_field(o.entity.field) && o.method <= Outlier::Method::mad && std::isfinite(o.k) &&
                  o.k > 0,
              "outlier `{}` is broken", o.rule.name);
    }
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
