#pragma once
// Composite rule text -> steps. The only entrance to the composite rule grammar.

#include <optional>
#include <string_view>

#include "grammar/alarm_rule.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::grammar {

// Parses `text` by A41-A45 and A49. Empty means that at least one error was added. Whether the alarms exist is the
// compiler's question. Linear in the text.
std::optional<AlarmRule> parse_alarm_rule(const Text& text, Diagnostics& diagnostics);

// The name of the alarm that `reference` means: itself, or what stands behind `:alarm:` in
// arn:partition:cloudwatch:region:account:alarm:name (A42).
std::string_view alarm_name_of(std::string_view reference);

}  // namespace tripline::grammar
