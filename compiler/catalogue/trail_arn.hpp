#pragma once
// What a trail's selector of ARNs lets through of the events that a pattern asks for. Decided by the prover where the
// pattern says whose ARN it is and the call touches one resource of the selector's type; else it depends on the event.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalogue/scope.hpp"

namespace tripline::compiler {

struct FieldSelector;

// Whether events are recorded: none, some perhaps, all of them as far as this says.
enum class Recording : std::uint8_t { no, depends, yes };

// `arns`: what a pattern asks of the ARN of some of the event's resources, texts with an asterisk at the end for what
// begins so; one of them holds.
Recording selects_arn(const FieldSelector& selector, const Call& call, const SomeOf<std::string>& arns);

}  // namespace tripline::compiler
