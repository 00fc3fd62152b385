#pragma once
// Stage 1: one event at a time becomes observations. Knows no past and no order.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/admission.hpp"
#include "runtime/archive.hpp"
#include "runtime/match.hpp"
#include "runtime/observations.hpp"

namespace tripline::runtime {

// Whether a rule that watches `groups` (names, `*` at the end for a prefix; none: every group) sees `group`.
bool watches(const std::vector<std::string>& groups, std::string_view group);

// One worker's half of stage 1. The program and what is shared must outlive it.
class Observer {
 public:
  // `seen` may be null: then every event counts.
  Observer(const Program& program, const Scope& scope, SeenEvents* seen, const Winners* winners);

  using Outcome = Admission;
  Outcome observe(const EventBytes& event);

  const Matcher& matcher() const { return matcher_; }
  const std::vector<std::uint32_t>& matched() const { return *matched_; }
  Observations& observations() { return observations_; }
  const std::set<std::string>& conflicts() const { return gate_.conflicts(); }

 private:
  struct Sink {
    enum class Kind : std::uint8_t { metric, contributors, threat, outlier };
    Kind kind;
    std::uint32_t number;
  };
  void add_to(const Sink& sink, const Reference& reference);
  void add_to_metric(std::uint32_t number, const Reference& reference);
  void add_to_contributors(std::uint32_t number, const Reference& reference);
  void add_to_threat(std::uint32_t number, const Reference& reference);
  void add_to_outlier(std::uint32_t number, const Reference& reference);

  const Program& program_;
  Matcher matcher_;
  Gate gate_;
  std::vector<std::vector<Sink>> sinks_;  // by filter
  bool wants_ingested_ = false;
  const std::vector<std::uint32_t>* matched_ = nullptr;
  std::vector<std::string_view> parts_;  // of the key under construction
  Observations observations_;
};

}  // namespace tripline::runtime
