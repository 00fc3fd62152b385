#pragma once
// Stage 1: one event at a time becomes observations. Knows no past and no order.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/admission.hpp"
#include "runtime/archive.hpp"
#include "runtime/graph_observe.hpp"
#include "runtime/match.hpp"
#include "runtime/observations.hpp"
#include "runtime/observe_threat.hpp"
#include "runtime/tally.hpp"

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
  // What all events so far have left.
  Observations& observations();
  // The same of all events since the last `take`; what was learnt about values and fields is kept, so that many small
  // archives cost no more than one.
  Observations take();
  // From now on time is taken.
  void start_profile();
  // What was measured so far; only after start_profile.
  Profile profile();
  const std::set<std::string>& conflicts() const { return gate_.conflicts(); }

 private:
  struct Sink {
    enum class Kind : std::uint8_t { metric, contributors, threat, outlier, score };
    Kind kind;
    std::uint32_t number;
    std::uint32_t step = 0;  // of threat
  };
  std::uint32_t filter_of(const Sink& sink) const;
  void count(Gate::Verdict& verdict);
  void refuse(Gate::Verdict& verdict, const EventBytes& event);
  void count_out();
  void forget_graphs();
  const std::vector<Sink>& untallied(std::uint32_t set);
  void add_to(const Sink& sink, const Reference& reference);
  void add_unwatched(const Sink& sink, const Reference& reference);
  void add_to_metric(std::uint32_t number, const Reference& reference);
  void add_to_contributors(std::uint32_t number, const Reference& reference);
  void add_to_outlier(std::uint32_t number, const Reference& reference);

  const Program& program_;
  Matcher matcher_;
  Gate gate_;
  std::vector<std::vector<Sink>> sinks_;  // by filter
  std::vector<std::pair<std::uint32_t, GraphObserver>> graphs_;  // with their numbers
  std::vector<bool> tallied_;             // by metric: the tally counts for it
  Tally tally_;
  std::vector<std::optional<std::vector<Sink>>> untallied_;  // by set of filters: the sinks that the tally leaves
  bool wants_ingested_ = false;
  std::array<std::int64_t, 64> ingested_;  // minutes that `ingested` has, by their low bits
  const std::vector<std::uint32_t>* matched_ = nullptr;
  std::vector<std::string_view> parts_;  // of the key under construction
  std::string key_;
  ThreatObserver threats_;
  Observations observations_;
  std::unique_ptr<Profile> profile_;  // null: nobody wants to know
};

}  // namespace tripline::runtime
