#pragma once
// From a threat's cells to its findings, and the words that they are told in.

#include <string>
#include <utility>
#include <vector>

#include "runtime/finding.hpp"
#include "runtime/threat.hpp"

namespace tripline::runtime {

// A finding whose evidence is not resolved to files yet.
struct ThreatFinding {
  Finding finding;
  Evidence evidence;
};

// All findings of one threat: of each kind of entity, each entity, each incident. `cells`: by kind of entity.
std::vector<ThreatFinding> judge_threat(const Threat& threat, const std::vector<ThreatEntities>& cells,
                                        std::int64_t last_event);

// Labels and values of an entity; `name` as its cells have it.
std::vector<std::pair<std::string, std::string>> entity_of(const ThreatEntity& entity, std::string_view name);

// The first few texts, each cut to a length fit for a sentence, and how many more there are.
std::string few(const std::vector<std::string>& texts);

}  // namespace tripline::runtime
