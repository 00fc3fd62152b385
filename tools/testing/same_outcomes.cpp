#include "tools/testing/same_outcomes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "runtime/artifact.hpp"
#include "runtime/composite.hpp"

namespace tripline::tools {

namespace {

using runtime::AlarmRef;
using runtime::AlarmState;
using runtime::Composite;
using runtime::Program;
using runtime::Score;

const std::string& name_of(const runtime::SavedQuery& query) { return query.name; }
template <typename Rule>
const std::string& name_of(const Rule& rule) {
  return rule.rule.name;
}

template <typename Rule>
const Rule* find(const std::vector<Rule>& rules, const std::string& name) {
  const auto at = std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return name_of(r) == name; });
  return at == rules.end() ? nullptr : &*at;
}

// Each kind of rule by itself, with what is its own, under the names that it has without the suffix.
class Alone {
 public:
  Alone(const Program& program, const std::string& suffix) : program_(program), suffix_(suffix) {}

  std::string bytes(runtime::Alarm alarm) {
    Program only;
    if (!has_expression(alarm)) {
      runtime::Metric metric = program_.metrics[alarm.metric];
      metric.name.clear();  // in place it has the alarm's, or its own
      only.metrics.push_back(std::move(metric));
      alarm.metric = 0;
    }
    return bytes(std::move(alarm), &Program::alarms, only);
  }
  std::string bytes(runtime::Graph graph) {
    for (runtime::NodeRule& node : graph.nodes) strip(node.name);
    for (runtime::EdgeRule& edge : graph.edges) strip(edge.name);
    Program only;
    return bytes(std::move(graph), &Program::graphs, only);
  }
  std::string bytes(runtime::SavedQuery query) {
    Program only;
    strip(query.name);
    if (query.language == runtime::SavedQuery::Language::logs) query.text.clear();
    only.queries.push_back(std::move(query));
    return runtime::save(only);
  }
  template <typename Rule>
  std::string bytes(Rule rule, std::vector<Rule> Program::*member) {
    Program only;
    return bytes(std::move(rule), member, only);
  }

 private:
  template <typename Rule>
  std::string bytes(Rule rule, std::vector<Rule> Program::*member, Program& only) {
    strip(rule.rule.name);
    (only.*member).push_back(std::move(rule));
    return runtime::save(only);
  }
  void strip(std::string& name) const {
    if (name.ends_with(suffix_)) name.erase(name.size() - suffix_.size());
  }

  const Program& program_;
  const std::string& suffix_;
};

// What a finding says of a sum of weights; nothing below the level.
std::optional<std::uint32_t> raised(const Score& score, std::uint32_t sum) {
  const std::uint32_t all = std::min(score.base + sum, score.cap);
  return all >= score.level ? std::optional(all) : std::nullopt;
}

// Only what adds up may differ: everything else is for events to tell.
bool same(const Score& a, const Score& b) {
  if (a.signals.size() != b.signals.size() || a.categories.size() != b.categories.size() || a.window != b.window) return false;
  bool differ = a.base != b.base || a.cap != b.cap || a.level != b.level;
  std::set<std::pair<std::uint32_t, std::uint32_t>> sums{{0, 0}};  // that some signals make together, of a and of b
  for (std::size_t s = 0; s < a.signals.size(); ++s) {
    const runtime::ScoreSignal &x = a.signals[s], &y = b.signals[s];
    if (x.at_least != y.at_least || x.share != y.share || x.distinct.has_value() != y.distinct.has_value()) return false;
    differ |= x.weight != y.weight;
    auto more = sums;
    for (const auto& [of_a, of_b] : sums) more.emplace(of_a + x.weight, of_b + y.weight);
    sums = std::move(more);
  }
  return differ && std::all_of(sums.begin(), sums.end(), [&](const auto& sum) { return raised(a, sum.first) == raised(b, sum.second); });
}

// Far enough away from the mean: with fewer than this many, no count is more than k deviations of its population above
// its mean, whatever it is (Samuelson, "How Deviant Can You Be?", 1968: the largest is the root of n - 1 deviations).
double least_population(const runtime::Outlier& outlier) { return std::floor(outlier.k * outlier.k) + 2; }

// Populations that are too small for an outlier may be left out or not.
bool same(const runtime::Outlier& a, const runtime::Outlier& b, Alone& alone) {
  if (a.method != runtime::Outlier::Method::zscore || a.k != b.k) return false;
  if (std::max(a.min_population, b.min_population) > least_population(a)) return false;
  runtime::Outlier other = b;
  other.min_population = a.min_population;
  return alone.bytes(a, &Program::outliers) == alone.bytes(other, &Program::outliers);
}

bool holds(runtime::Comparison comparison, double value, double threshold) {
  switch (comparison) {
    case runtime::Comparison::greater_or_equal: return value >= threshold;
    case runtime::Comparison::greater: return value > threshold;
    case runtime::Comparison::less: return value < threshold;
    case runtime::Comparison::less_or_equal: return value <= threshold;
    default: return false;
  }
}

// A metric that counts events has the values 1, 2, 3, ...: thresholds between the same two of them are the same. Where
// it has a default, 0 comes too.
bool same(const runtime::Alarm& a, const runtime::Alarm& b, const Program& program, Alone& alone) {
  constexpr double most = 1e6;
  const runtime::Metric& metric = program.metrics[a.metric];
  const bool counts = !has_expression(a) && !a.band && !b.band && !metric.field && metric.literal == 1 &&
                      metric.default_value.value_or(0) == 0 && a.statistic == runtime::StatisticSpec(runtime::Statistic::sum);
  if (!counts || std::max(std::abs(a.threshold), std::abs(b.threshold)) > most) return false;
  runtime::Alarm other = b;
  other.comparison = a.comparison;
  other.threshold = a.threshold;
  if (alone.bytes(a) != alone.bytes(other)) return false;
  const double last = std::max(a.threshold, b.threshold) + 2;
  for (double value = metric.default_value ? 0 : 1; value <= last; ++value) {
    if (holds(a.comparison, value, a.threshold) != holds(b.comparison, value, b.threshold)) return false;
  }
  return true;
}

// Alarms and what composites make of them. Each pair is looked at once, however many composites share it.
class Alarms {
 public:
  Alarms(const Program& program, const std::string& suffix, Alone& alone)
      : program_(program), suffix_(suffix), alone_(alone) {}

  bool same(const runtime::Alarm& a, const runtime::Alarm& b) {
    return alone_.bytes(a) == alone_.bytes(b) || tools::same(a, b, program_, alone_);
  }

  bool same(const Composite& a, const Composite& b) {
    constexpr std::size_t most_alarms = 8;
    const std::size_t alarms = a.children.size();
    if (a.suppressor.has_value() != b.suppressor.has_value() || a.wait != b.wait || a.extension != b.extension) return false;
    if (a.suppressor && !same(*a.suppressor, *b.suppressor)) return false;
    if (alarms > most_alarms || b.children.size() != alarms) return false;
    const std::optional<std::vector<std::size_t>> paired = pairs(a, b);
    if (!paired) return false;
    std::size_t combinations = 1;
    for (std::size_t i = 0; i < alarms; ++i) combinations *= 3;
    for (std::size_t c = 0; c < combinations; ++c) {
      std::vector<AlarmState> states(alarms), of_b(alarms);
      for (std::size_t rest = c, i = 0; i < alarms; ++i, rest /= 3) states[i] = static_cast<AlarmState>(rest % 3);
      for (std::size_t i = 0; i < alarms; ++i) of_b[i] = states[(*paired)[i]];
      if (runtime::holds(a, states) != runtime::holds(b, of_b)) return false;
    }
    return true;
  }

 private:
  // For each child of `b` the one of `a` that comes to the same.
  std::optional<std::vector<std::size_t>> pairs(const Composite& a, const Composite& b) {
    std::vector<std::size_t> out;
    for (const AlarmRef& child : b.children) {
      std::size_t i = 0;
      const auto fits = [&] { return std::find(out.begin(), out.end(), i) == out.end() && same(a.children[i], child); };
      while (i < a.children.size() && !fits()) ++i;
      if (i == a.children.size()) return std::nullopt;
      out.push_back(i);
    }
    return out;
  }

  bool same(const AlarmRef& a, const AlarmRef& b) {
    if (a == b) return true;
    if (a.composite != b.composite || rule_of(b).pack != rule_of(a).pack || rule_of(b).name != rule_of(a).name + suffix_) return false;
    const auto [at, fresh] = known_.emplace(std::pair(a, b), false);
    if (fresh) {
      at->second = a.composite ? same(program_.composites[a.number], program_.composites[b.number])
                               : same(program_.alarms[a.number], program_.alarms[b.number]);
    }
    return at->second;
  }
  const runtime::Rule& rule_of(const AlarmRef& ref) const {
    return ref.composite ? program_.composites[ref.number].rule : program_.alarms[ref.number].rule;
  }

  const Program& program_;
  const std::string& suffix_;
  Alone& alone_;
  std::map<std::pair<AlarmRef, AlarmRef>, bool> known_;
};

}  // namespace

bool same_outcomes(const Program& program, const std::string& rule, const std::string& suffix) {
  Alone alone(program, suffix);
  Alarms alarms(program, suffix, alone);
  bool same_in_all = true;
  const auto compare = [&](const auto& rules, auto same_rules) {
    const auto *a = find(rules, rule), *b = find(rules, rule + suffix);
    if (a || b) same_in_all &= a && b && same_rules(*a, *b);
  };
  const auto compare_bytes = [&](auto member) {
    compare(program.*member, [&](const auto& a, const auto& b) { return alone.bytes(a, member) == alone.bytes(b, member); });
  };
  const auto compare_alone = [&](const auto& a, const auto& b) { return alone.bytes(a) == alone.bytes(b); };
  compare(program.alarms, [&](const auto& a, const auto& b) { return alarms.same(a, b); });
  compare(program.graphs, compare_alone);
  compare(program.queries, compare_alone);
  compare_bytes(&Program::threats);
  compare(program.outliers, [&](const auto& a, const auto& b) {
    return same(a, b, alone) || alone.bytes(a, &Program::outliers) == alone.bytes(b, &Program::outliers);
  });
  compare_bytes(&Program::contributors);
  compare(program.scores, [&](const auto& a, const auto& b) {
    return same(a, b) || alone.bytes(a, &Program::scores) == alone.bytes(b, &Program::scores);
  });
  compare(program.composites, [&](const auto& a, const auto& b) {
    return alarms.same(a, b) || alone.bytes(a, &Program::composites) == alone.bytes(b, &Program::composites);
  });
  return same_in_all;
}

}  // namespace tripline::tools
