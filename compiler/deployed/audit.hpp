#pragma once
// Which controls of a reference pack are met by what is deployed: by meaning, whatever the spelling. A control is an
// alarm of the pack; it is met when the filters of one deployed metric take every event of the control, and an alarm
// watches that metric which goes off whenever the control's would.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/deployed/deployed.hpp"
#include "compiler/ir.hpp"
#include "compiler/prove/prove.hpp"

namespace tripline::compiler {

enum class ControlState : std::uint8_t {
  met,
  broader,     // met, by a filter that takes more
  weaker,      // an alarm watches its events, but asks for more of them than the control
  no_alarm,    // a filter takes its events, but no alarm watches the metric
  unmet,
  undecided,   // within the budget
};
std::string_view to_string(ControlState state);
bool is_met(ControlState state);

struct Control {
  std::string rule;   // of the reference: pack/name
  std::string title;
  ControlState state = ControlState::unmet;
  std::vector<std::string> filters;  // that meet it, or come nearest
  std::string metric;                // namespace/name that they publish
  std::vector<std::string> alarms;   // that watch it
  bool acts = false;                 // one of them has actions
  std::optional<Witness> missed;     // of unmet: an event that is not seen
  std::optional<Witness> more;       // of broader: an event that is seen beside
  std::string why;                   // of undecided; of weaker: what the first alarm asks for
};

// Controls by name. An alarm whose settings the documents do not tell, or which depends on values of events, is taken to
// ask for no more than the control. Filters without `use` take nothing. Without `deployed.tells_alarms` no alarm is asked for.
std::vector<Control> audit(const Ir& reference, const Deployed& deployed, const ProofBudget& budget);

}  // namespace tripline::compiler
