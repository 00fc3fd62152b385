#pragma once
// Composite rule text -> steps. The only entrance to the composite rule grammar.

#include <optional>

#include "grammar/alarm_rule.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::grammar {

// Parses `text` by A41-A45 and A49. Empty means that at least one error was added. Whether the alarms exist is the
// compiler's question. Linear in the text.
std::optional<AlarmRule> parse_alarm_rule(const Text& text, Diagnostics& diagnostics);

}  // namespace tripline::grammar
