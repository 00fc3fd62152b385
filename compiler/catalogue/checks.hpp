#pragma once
// What the catalogue has to say of one tree of claims. Unknown is a warning, a contradiction between known facts an
// error; what depends on a trail is a note until the trail is given.

#include <optional>
#include <set>
#include <string>

#include "compiler/catalogue/claims.hpp"
#include "compiler/catalogue/trail.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::compiler {

struct CatalogueChecks {
  CallFinder& finder;
  grammar::Diagnostics& diagnostics;
  const Trails* trails = nullptr;
  std::map<std::string, std::optional<std::string>> nearest = {};  // what was already looked for
};

// Every claim of the tree, each in the light of those beside it. `around`: what the events are known to be before.
void check_claims(const ClaimNode& node, const Scope& around, CatalogueChecks& in);

// A claim on eventName or eventSource: unknown-event-name, wrong-event-source, never-logged, needs-data-events.
// `beside`: what the claims beside it let through; `names`: all names that the tree asks for.
void check_names(const Claim& claim, const Scope& beside, const std::set<std::string>& names, CatalogueChecks& in);
void check_sources(const Claim& claim, CatalogueChecks& in);

// A field of a record, by its path: unknown-field where no event of `scope` can have it. `about_cloudtrail`: whether the
// events are known to be CloudTrail's records; else only what is nearly a field of theirs is reported.
void check_field(const Path& path, const Scope& scope, bool about_cloudtrail, CatalogueChecks& in);
// What a field is compared with: wrong-value-type, and unknown-field for a value that it never has.
void check_values(const Claim& claim, const Scope& scope, CatalogueChecks& in);

// The replacement of a value, where its place has room for one.
std::optional<grammar::Fix> fix_of(const ClaimValue& value, std::string_view replacement);

}  // namespace tripline::compiler
