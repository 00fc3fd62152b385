// One CloudTrail record as text: a call, its caller, its time, perhaps its failure.
#pragma once

#include <string>
#include <string_view>

#include "tools/generate/caller.hpp"
#include "tools/generate/nouns.hpp"
#include "tools/generate/shape.hpp"

namespace tripline::tools {

enum class Outcome {
  success,
  refused,     // the caller may not: AccessDenied or the service's word for it
  everyday,    // the failure the call's shape names; success if it names none
  over_limit,  // Client.VcpuLimitExceeded
  sign_in_failed,
};

struct Event {
  const Call& call;
  const Caller& caller;
  std::string_view recipient;        // account the record is delivered to
  std::string_view shared_event_id;  // empty unless two accounts get a record each
  Outcome outcome = Outcome::success;
};

// Appends the record, compact JSON without a newline. `bindings` must have begun; nouns drawn here stay
// bound, so event_id and issued_key can be read afterwards.
void append_event(std::string& out, const Event& event, Bindings& bindings, Random& random);

}  // namespace tripline::tools
