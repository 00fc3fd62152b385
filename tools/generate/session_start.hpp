// The records that begin a shift: a sign-in, an AssumeRole, and what goes with them.
#pragma once

#include <string_view>

#include "tools/generate/actor.hpp"
#include "tools/generate/event.hpp"

namespace tripline::tools {

// One record to write at `time` in us-east-1 of `recipient`.
struct SessionStart {
  const Call* call;
  Caller caller;
  const Account* recipient;
  std::string shared_event_id;  // empty if only one account has a record of it
  Instant time;
  std::string subject = {};  // of a web identity
  Outcome outcome = Outcome::success;
};

// What begins the shift, as seen by accounts[account]; nothing for actors without sessions. A role of one
// account assumed by another's user begins with a record in both.
std::vector<SessionStart> session_starts(const Organisation& organisation, const Actor& actor,
                                         const Shift& shift, std::size_t account);

// Binds what an AssumeRole of `role` into `session` shows.
void bind_session(Bindings& bindings, const Role& role, const Session& session);

}  // namespace tripline::tools
