#include "compiler/attack.hpp"

#include <algorithm>
#include <array>

#include "grammar/diagnostic.hpp"

namespace tripline::compiler {

namespace {

struct Table {
  std::string_view version;
  std::vector<AttackTactic> tactics;
  std::vector<AttackTechnique> techniques;
};

std::vector<std::string_view> parts(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t at = text.find(separator);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

AttackTechnique technique_of(const std::vector<std::string_view>& columns) {
  AttackTechnique out;
  out.id = columns[1];
  const std::string_view state = columns[2];
  if (state == "deprecated") out.state = AttackTechnique::State::deprecated;
  if (state != "deprecated" && state != "active") out.state = AttackTechnique::State::revoked;
  if (state.starts_with('T')) out.replaced_by = state;
  out.cloud = columns[3] == "aws";
  if (columns[4] != "-") out.tactics = parts(columns[4], ',');
  out.name = columns[5];
  return out;
}

// The file is ours and comes from a script: a test holds its form, so lines of another one are passed over.
Table read_table() {
  Table table;
  for (const std::string_view line : parts(attack_tsv(), '\n')) {
    const std::vector<std::string_view> columns = parts(line, '\t');
    if (columns[0] == "version" && columns.size() == 2) table.version = columns[1];
    if (columns[0] == "tactic" && columns.size() == 4) table.tactics.push_back({columns[1], columns[2], columns[3]});
    if (columns[0] == "technique" && columns.size() == 6) table.techniques.push_back(technique_of(columns));
  }
  std::sort(table.techniques.begin(), table.techniques.end(),
            [](const AttackTechnique& a, const AttackTechnique& b) { return a.id < b.id; });
  return table;
}

const Table& table() {
  static const Table table = read_table();
  return table;
}

}  // namespace

std::string_view attack_version() { return table().version; }
std::span<const AttackTactic> attack_tactics() { return table().tactics; }
std::span<const AttackTechnique> attack_techniques() { return table().techniques; }

const AttackTechnique* find_technique(std::string_view id) {
  const auto all = attack_techniques();
  const auto at = std::lower_bound(all.begin(), all.end(), id,
                                   [](const AttackTechnique& t, std::string_view wanted) { return t.id < wanted; });
  return at != all.end() && at->id == id ? &*at : nullptr;
}

const AttackTactic* find_tactic(std::string_view id) {
  const auto all = attack_tactics();
  const auto at = std::find_if(all.begin(), all.end(), [&](const AttackTactic& t) { return t.id == id || t.word == id; });
  return at == all.end() ? nullptr : &*at;
}

const AttackTechnique* nearest_technique(std::string_view id) {
  constexpr std::size_t longest = 32;  // what is longer is no misspelt id
  if (id.size() > longest) return nullptr;
  if (const AttackTechnique* parent = find_technique(id.substr(0, id.find('.')))) return parent;
  std::vector<std::string_view> ids;
  for (const AttackTechnique& technique : attack_techniques()) {
    if (technique.state == AttackTechnique::State::active) ids.push_back(technique.id);
  }
  const auto near = grammar::nearest_name(id, ids);
  return near ? find_technique(*near) : nullptr;
}

}  // namespace tripline::compiler
