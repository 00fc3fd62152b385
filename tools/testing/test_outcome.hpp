#pragma once
// What came of a test's events, by the names that a test may expect something of.

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runtime/evaluate.hpp"
#include "runtime/observations.hpp"
#include "runtime/observe.hpp"
#include "runtime/program.hpp"

namespace tripline::tools {

// One event for what looks at events, at its place in the test. The bytes are valid during the call.
template <typename Observe>
void hand_over(const std::string& event, std::uint64_t index, Observe observe) {
  const std::string bytes = event + std::string(runtime::Decoder::padding, ' ');
  runtime::EventBytes handed;
  handed.index = index;
  handed.bytes = std::string_view(bytes).substr(0, event.size());
  observe(handed);
}

// The observations of all events, in their order. Nothing of earlier events is in them.
runtime::Observations observe_events(runtime::Observer& observer, const std::vector<std::string>& events);

class TestOutcome {
 public:
  // The outcome of the rules of `pack`. All three must outlive it.
  TestOutcome(const runtime::Program& program, std::string pack, const runtime::Observations& observations);

  // What a bare number in `expect` means: findings of alarms, composites, threats, scores and outliers; contributors; matching
  // events of metrics and filters, and of `<score>/<signal>` those that counted; edges of graphs, and of `<graph> paths` paths. Empty: nothing has this name.
  std::optional<std::uint64_t> count(const std::string& name) const;

  // More than a number: `findings` (FINDINGS.md); `states` of alarms and composites, all changes; `datapoints` of
  // metrics, a minute each; `top` contributors; `edges` of graphs as `from kind to`, and ` denied` behind; `paths`, a
  // list of nodes each; `scores`, the highest of each entity of a score. Empty: nothing of this name has it.
  std::optional<nlohmann::ordered_json> aspect(const std::string& name, const std::string& key) const;

  // Everything that came, the same for the same observations: what the law compares.
  std::string text() const;

  const runtime::Program& program() const { return program_; }
  const runtime::Observations& observations() const { return observations_; }
  const std::string& pack() const { return pack_; }

 private:
  void count_filters();
  void count_rules();
  void count_findings();
  nlohmann::ordered_json findings_of(const std::string& name) const;
  std::optional<nlohmann::ordered_json> states_of(const std::string& name) const;
  std::optional<nlohmann::ordered_json> datapoints_of(const std::string& name) const;
  std::optional<nlohmann::ordered_json> scores_of(const std::string& name) const;
  std::optional<nlohmann::ordered_json> graph_aspect(const std::string& name, const std::string& key) const;

  const runtime::Program& program_;
  std::string pack_;
  const runtime::Observations& observations_;
  std::vector<runtime::Finding> findings_;
  std::map<std::string, std::uint64_t> counts_;
};

}  // namespace tripline::tools
