#pragma once
// What makes a metric alarm go off, counted in events: an alarm that takes the right events and asks for five times as
// many of them, or for a value that they never have, is another alarm.

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/ir.hpp"
#include "runtime/statistic_spec.hpp"

namespace tripline::compiler {

// An alarm as a document tells it; what depends on something unknown is empty.
struct AlarmSettings {
  std::optional<runtime::StatisticSpec> statistic;
  std::optional<runtime::Comparison> comparison;
  std::optional<double> threshold;
  std::optional<std::uint32_t> period;  // seconds
  std::optional<std::uint32_t> evaluation_periods, datapoints;
};

struct Trigger {
  enum class Kind : std::uint8_t {
    events,   // so many in one period make it breach
    never,    // no number of events does
    low,      // few of them do
    unknown,  // that depends on values of events, on metric math, or on what is not told
  };
  Kind kind = Kind::unknown;
  std::uint64_t events = 0;
  std::uint32_t period = 0;      // seconds
  std::uint32_t datapoints = 1;  // periods that must breach

  friend bool operator==(const Trigger&, const Trigger&) = default;
};

// `value`: what one event adds to the metric; nothing where events bring it along.
Trigger trigger_of(const AlarmSettings& settings, std::optional<double> value);
// Of an alarm of a pack.
Trigger trigger_of(const Ir& ir, const runtime::Alarm& alarm);

// Why there are events that set off `wanted` and not `given`; nothing where there are none, or where it is not known.
std::optional<std::string> weaker(const Trigger& given, const Trigger& wanted);

}  // namespace tripline::compiler
