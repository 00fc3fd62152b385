#pragma once
// What threats take from one event.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/match.hpp"
#include "runtime/observations.hpp"
#include "runtime/profile.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

// Told of every step whose filter matched, then asked to add the event: an event may be several steps of a threat, and
// each kind of entity gets one cell that says which. The program must outlive it.
class ThreatObserver {
 public:
  explicit ThreatObserver(const Program& program) : program_(program) {}

  // From now on what threats add is timed, on the account of the filter of the first step.
  void start_profile(Profile& to) { profile_ = &to; }
  void take(std::uint32_t threat, std::uint32_t step) { taken_.push_back({threat, step}); }
  // `matched`: all filters that match the event. Forgets what was taken.
  void add(const Decoder& values, const std::vector<std::uint32_t>& matched, const Reference& reference,
           std::vector<std::vector<ThreatEntities>>& to);

 private:
  struct Taken {
    std::uint32_t threat;
    std::uint32_t step;
    friend auto operator<=>(const Taken&, const Taken&) = default;
  };
  struct Named {
    std::string entity;
    std::uint64_t steps = 0;
  };
  // Adds the event as the steps [begin, end) of one threat.
  void add_steps(const Taken* begin, const Taken* end, const Decoder& values, const Reference& reference,
                 std::vector<ThreatEntities>& to);
  // Writes the entity's name to `name_`; false where the event lacks a part of it.
  bool name_entity(const std::vector<std::uint32_t>& fields, const Decoder& values);

  const Program& program_;
  std::vector<Taken> taken_;
  std::string name_;
  std::vector<std::string_view> parts_;
  std::vector<Named> named_;
  Profile* profile_ = nullptr;
};

}  // namespace tripline::runtime
