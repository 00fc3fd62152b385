#include "compiler/catalogue/resolve_path.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "compiler/catalogue/record_fields.hpp"

namespace tripline::compiler {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Equal, or equal but for the case of the first letter where the service is not known to mind it.
bool same_name(std::string_view known, std::string_view key, bool exact) {
  if (known == key) return true;
  return !exact && !known.empty() && known.size() == key.size() && lower(known[0]) == lower(key[0]) &&
         known.substr(1) == key.substr(1);
}

using MembersOf = std::function<std::vector<Member>(std::string_view type)>;

// From `members` on, beginning with step `at`.
Resolved walk(const Path& path, std::size_t at, std::vector<Member> members, bool exact, const MembersOf& members_of) {
  Resolved out{at, "o", {}};
  while (at < path.steps.size()) {
    const std::string& key = path.steps[at].key;
    const auto member = std::find_if(members.begin(), members.end(),
                                     [&](const Member& m) { return !key.empty() && same_name(m.name, key, exact); });
    if (!key.empty() && member == members.end()) {
      out.reached = at;
      for (const Member& m : members) out.known.emplace_back(m.name);
      std::sort(out.known.begin(), out.known.end());
      return out;
    }
    if (key.empty()) return {path.steps.size(), "o", {}};  // `.*` over members
    std::string_view type = member->type;
    ++at;
    while (type.ends_with("[]") && at < path.steps.size()) {
      if (!path.steps[at].key.empty()) return {at, std::string(type), {}};
      type.remove_suffix(2);
      ++at;
    }
    if (type == "o") return {path.steps.size(), "o", {}};
    if (at == path.steps.size()) return {at, std::string(type), {}};
    if (!type.starts_with('@')) return {at, std::string(type), {}};
    members = members_of(type);
    if (members.empty()) return {path.steps.size(), "o", {}};
  }
  out.reached = at;
  return out;
}

}  // namespace

Resolved resolve_in_record(const Path& path) {
  return walk(path, 0, record_members("@Record"), true, record_members);
}

Resolved resolve_in_call(const Path& path, CallId call, const Catalogue& catalogue) {
  const Call& row = catalogue[call];
  if (row.open || path.steps.size() < 2) return {path.steps.size(), path.steps.size() < 2 ? "@Open" : "o", {}};
  return walk(path, 1, catalogue.parameters(call), catalogue[row.service].camel,
              [&](std::string_view type) { return catalogue.members(row.service, type); });
}

}  // namespace tripline::compiler
