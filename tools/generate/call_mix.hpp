// What a kind of caller calls, and how often: calls with weights, drawn in proportion.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tools/generate/shape.hpp"

namespace tripline::tools {

struct Weighted {
  std::string_view id;  // "s3:GetObject"
  std::uint32_t weight;
};

// Calls recorded in us-east-1 only are kept apart, as another file gets them.
class CallMix {
 public:
  explicit CallMix(std::span<const Weighted> calls);

  // The share, 0 to 1, of calls that are global.
  double global_share() const;

  // A call of the wanted sort; nullptr if there is none.
  const Call* pick(bool global, Random& random) const;

 private:
  struct Side {
    std::vector<const Call*> calls;
    std::vector<std::uint32_t> upto;  // running sums of the weights
  };

  Side regional_, global_;
};

// What each kind of caller does all day.
std::span<const Weighted> function_calls();
std::span<const Weighted> instance_calls();
std::span<const Weighted> pod_calls();
std::span<const Weighted> deploy_calls();
std::span<const Weighted> monitor_calls();
std::span<const Weighted> config_calls();
std::span<const Weighted> backup_calls();
std::span<const Weighted> service_calls();
std::span<const Weighted> service_reports();
std::span<const Weighted> console_calls();
std::span<const Weighted> terminal_calls();
std::span<const Weighted> audit_calls();

}  // namespace tripline::tools
