#pragma once
// How a single event becomes a scene in which its rule fires: as often as the threshold says, with as many values, with
// the other steps before and behind it. What comes of a scene is for the runtime to say.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compiler/decisions.hpp"
#include "tools/testing/mutable_rule.hpp"

namespace tripline::tools {

// Events of a test, with their directives ($after, $repeat).
using Scene = std::vector<nlohmann::ordered_json>;

class Stage {
 public:
  // `rule`: with its lists in place. `decisions` has its filters; both must outlive the stage.
  Stage(std::string pack, const MutableRule& rule, const compiler::Decisions& decisions);

  // `event` in the part of the rule that it was found for (compiler::FilterPlace::part).
  Scene play(const std::string& part, const nlohmann::ordered_json& event) const;
  // One scene for many events that the rule should not take: one too few of those that it does, and then these. If any of
  // them counted after all, it would fire. Empty where the rule is of another kind.
  Scene near_misses(const std::vector<nlohmann::ordered_json>& events) const;
  // Scenes at the edges of thresholds and windows: just enough, one too few, just in time, and a little late.
  std::vector<Scene> edges() const;
  // Of an outlier: `event` `times` times by one entity, beside `others` by which the filter's events came once to three
  // times. Empty where the prover finds none of these.
  Scene beside_others(const nlohmann::ordered_json& event, std::size_t times, std::size_t others) const;
  // Seconds after which a scene has nothing to do with the one before.
  std::int64_t pause() const;
  // An event that the filter of that part matches; empty where the prover finds none.
  std::optional<nlohmann::ordered_json> matching(const std::string& part) const;

 private:
  Scene play_alarm(const grammar::ast::Alarm& alarm, const nlohmann::ordered_json& event) const;
  // An event that the alarm's metric counts; and an event with its dimensions.
  std::optional<nlohmann::ordered_json> event_of(const grammar::ast::Alarm& alarm) const;
  nlohmann::ordered_json with_dimensions(const grammar::ast::Alarm& alarm, nlohmann::ordered_json event) const;
  // An event with the n-th of the values that a threat counts.
  nlohmann::ordered_json with_value(const grammar::ast::Threat& threat, nlohmann::ordered_json event, std::size_t number) const;
  // `first`: which value of its list comes first; they go round.
  Scene play_counted(const grammar::ast::Threat& threat, const nlohmann::ordered_json& event, std::size_t count,
                     std::size_t first = 0) const;
  Scene play_steps(const grammar::ast::Threat& threat, const std::string& part, const nlohmann::ordered_json* event) const;
  std::vector<Scene> alarm_edges(const grammar::ast::Alarm& alarm) const;
  std::vector<Scene> threat_edges(const grammar::ast::Threat& threat) const;
  std::optional<nlohmann::ordered_json> matching(const std::string& name, const std::string& part) const;

  std::string pack_;
  const MutableRule& rule_;
  const compiler::Decisions& decisions_;
};

// Sets a field that is not there to a plausible value.
void fill_in(nlohmann::ordered_json& event, const grammar::Selector& selector);

}  // namespace tripline::tools
