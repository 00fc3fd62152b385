// The list of scenarios, and the playing of those asked for: always in the list's order, so that the order
// and repetition of names in the options change nothing.
#include "tools/generate/scenario.hpp"

#include <algorithm>
#include <array>

#include "tools/generate/generate.hpp"
#include "tools/generate/scenarios.hpp"

namespace tripline::tools {
namespace {

constexpr std::array<ScenarioName, 7> names_and_descriptions = {{
    {"cryptomining", "a stolen key starts large instances in many regions and asks for more quota"},
    {"exfiltration",
     "a stolen role session reads a sensitive bucket, presigns its objects and shares data out"},
    {"password-spray", "many failed console sign-ins from few addresses, then one without a second factor"},
    {"privilege-escalation", "a user rewrites policies, makes a role and a user, and becomes administrator"},
    {"role-chain", "a user assumes three roles in a row, across accounts, and reads secrets with the last"},
    {"stolen-key", "a user's key used from abroad: discovery, refusals, a new key, a console password"},
    {"trail-tampering", "root and an administrator stop, blind and delete the trail and other witnesses"},
}};

constexpr std::array<void (*)(Intrusion&), 7> plays = {
    play_cryptomining, play_exfiltration, play_password_spray, play_privilege_escalation,
    play_role_chain,   play_stolen_key,   play_trail_tampering};

}  // namespace

std::span<const ScenarioName> scenario_names() { return names_and_descriptions; }

Intrusions play_scenarios(const Organisation& organisation, const ArchiveSpan& span,
                          std::span<const std::string> names) {
  Intrusions made;
  for (std::size_t i = 0; i < plays.size(); ++i) {
    const std::string_view name = names_and_descriptions[i].name;
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    Intrusion intrusion(organisation, span, name, made.plan);
    plays[i](intrusion);
    for (std::string& line : intrusion.truth()) made.truth.push_back(std::move(line));
  }
  return made;
}

}  // namespace tripline::tools
