#pragma once
// A plausible CloudTrail record of an API call, for tests that say only what matters: `$call: iam:CreateUser`.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace tripline::tools {

// The record of `service:Name` by an IAM user of account 111122223333, at no particular time and without an id. Calls
// that `tripline generate` knows have their parameters and answer, others none. The same call gives the same record.
nlohmann::ordered_json call_template(std::string_view call);

// Whether `call` is spelled as `service:Name`.
bool is_call(std::string_view call);

}  // namespace tripline::tools
