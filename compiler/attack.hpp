#pragma once
// MITRE ATT&CK for Enterprise as facts: ids, names, tactics and states of techniques, no texts of theirs. The table is
// attack.tsv, which tools/attack_table makes of MITRE's public STIX; its first lines say version, source and terms.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tripline::compiler {

struct AttackTactic {
  std::string_view id;     // TA0006
  std::string_view word;   // credential-access
  std::string_view name;   // Credential Access
};

struct AttackTechnique {
  enum class State : std::uint8_t { active, deprecated, revoked };
  std::string_view id;  // T1098.001
  State state = State::active;
  std::string_view replaced_by;  // of a revoked one, where another took its place
  bool cloud = false;            // ATT&CK says that it is about infrastructure as a service
  std::vector<std::string_view> tactics;  // their words, sorted
  std::string_view name;
};

std::string_view attack_version();              // "18.1"
std::span<const AttackTactic> attack_tactics();  // in the order of the matrix
std::span<const AttackTechnique> attack_techniques();  // by id, those out of use among them
const AttackTechnique* find_technique(std::string_view id);  // O(log n); nullptr where there is none
const AttackTactic* find_tactic(std::string_view id);        // by id or word
// The technique that a misspelt id is likely to mean: the parent of a sub-technique that does not exist, or the nearest
// id; nullptr where nothing is near.
const AttackTechnique* nearest_technique(std::string_view id);

// The table as it stands in the file.
std::string_view attack_tsv();

}  // namespace tripline::compiler
