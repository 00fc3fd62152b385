#pragma once
// What a trail records, by its selectors: advanced ones, and basic ones in their words. A rule about events that no trail
// given records is dead there, however right its pattern is.

#include <optional>
#include <string>
#include <vector>

#include "compiler/catalogue/scope.hpp"
#include "compiler/catalogue/trail_arn.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::compiler {

// One condition of an advanced selector: some of the positive lists if there are any, and none of the negative ones.
struct FieldSelector {
  std::string field;  // eventCategory, eventName, eventSource, readOnly, resources.type, …
  std::vector<std::string> equals, starts_with, ends_with;
  std::vector<std::string> not_equals, not_starts_with, not_ends_with;
};

struct Trail {
  std::string name;
  std::vector<std::vector<FieldSelector>> selectors;  // an event passes some; a selector's conditions hold together
  bool told = false;                   // selectors were given; a trail that is only described records management events
  std::optional<std::string> region;   // of a trail for one region: only that one
  bool insights = false;
};

class Trails {
 public:
  // Reads what the AWS CLI prints: get-event-selectors, get-insight-selectors, describe-trails or get-trail,
  // get-event-data-store. What several files say of one trail adds up. Adds yaml-syntax and wrong-type for texts that
  // are none of these, and input-limit where there is more than any account has.
  void read(const grammar::Text& text, grammar::Diagnostics& diagnostics);

  bool empty() const { return trails_.empty(); }

  static constexpr std::size_t most_trails = 1000, most_selectors = 5000, most_values = 50'000;

  // Whether some trail records events of the scope; yes where nothing is known of it, depends where all that may do so
  // choose by whom or what an event is about, and the scope does not say that. Linear in the scope's calls times the
  // selectors.
  Recording records(const Scope& scope, const Catalogue& catalogue) const;
  // Why it cannot, as the end of a sentence.
  std::string reason(const Scope& scope, const Catalogue& catalogue) const;

 private:
  std::vector<Trail> trails_;
};

}  // namespace tripline::compiler
