#pragma once
// rules/cis-aws-foundations/alarms.yaml, built into the binary: what `tripline audit` measures with.

#include <string_view>

namespace tripline::tools {

inline constexpr std::string_view reference_pack_name = "cis-aws-foundations";
std::string_view reference_pack();

}  // namespace tripline::tools
