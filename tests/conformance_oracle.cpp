// The oracle as an engine: the same cases keep it honest. It knows patterns only.

#include "grammar/parse_pattern.hpp"
#include "tests/conformance_engine.hpp"
#include "tests/oracle.hpp"

namespace tripline::conformance {
namespace {

std::optional<grammar::Pattern> parse(std::string_view text) {
  grammar::Diagnostics diagnostics;
  return grammar::parse_pattern(grammar::Text::synthetic(std::string(text)), diagnostics);
}

std::optional<bool> pattern_matches(std::string_view text, std::string_view event) {
  const std::optional<grammar::Pattern> pattern = parse(text);
  if (!pattern) return std::nullopt;
  return oracle::matches(*pattern, event);
}

std::optional<std::vector<FilterMatch>> test_metric_filter(std::string_view text,
                                                           const std::vector<std::string>& messages) {
  const std::optional<grammar::Pattern> pattern = parse(text);
  if (!pattern || messages.empty() || messages.size() > 50) return std::nullopt;
  std::vector<FilterMatch> matches;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].empty()) return std::nullopt;
    if (!oracle::matches(*pattern, messages[i])) continue;
    FilterMatch match{i + 1, messages[i], {}};
    for (auto& [name, value] : oracle::extracted(*pattern, messages[i])) match.values[name] = value;
    matches.push_back(std::move(match));
  }
  return matches;
}

}  // namespace

const Engine& oracle() {
  static const Engine engine{pattern_matches, nullptr, test_metric_filter, nullptr, nullptr};
  return engine;
}

}  // namespace tripline::conformance
