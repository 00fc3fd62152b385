#pragma once
// Stage 1: one event at a time becomes observations. Knows no past and no order.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/archive.hpp"
#include "runtime/match.hpp"
#include "runtime/observations.hpp"
#include "runtime/seen_events.hpp"

namespace tripline::runtime {

// Which events and rules take part.
struct Scope {
  std::optional<std::int64_t> from, to;  // seconds; inclusive, exclusive
  std::vector<std::string> accounts;     // recipientAccountId, or userIdentity.accountId where it is absent
  std::vector<std::string> regions;      // awsRegion
  std::optional<std::string> log_group;  // the group that the archive is: only rules that watch it take part
  bool envelope_time = false;            // an envelope's time counts before the record's own eventTime (C50)
};

// Whether a rule that watches `groups` (names, `*` at the end for a prefix; none: every group) sees `group`.
bool watches(const std::vector<std::string>& groups, std::string_view group);

// Events whose copies differ (see SeenEvents), and which copy counts: the first by place (C7).
using Winners = std::map<std::string, std::pair<std::uint32_t, std::uint64_t>>;

// One worker's half of stage 1. The program and what is shared must outlive it.
class Observer {
 public:
  // `seen` may be null: then every event counts.
  Observer(const Program& program, const Scope& scope, SeenEvents* seen, const Winners* winners);

  enum class Outcome : std::uint8_t { counted, copy, conflict, without_time, outside, not_json };
  // `time`: from the event's envelope, for events that have none themselves.
  Outcome observe(const EventBytes& event);
  // The id of an event that counts unless it is a copy; empty: it has none, or is not in scope. Observes nothing.
  std::string_view id_in_scope(const EventBytes& event);

  const Matcher& matcher() const { return matcher_; }
  const std::vector<std::uint32_t>& matched() const { return *matched_; }
  Observations& observations() { return observations_; }
  const std::set<std::string>& conflicts() const { return conflicts_; }

 private:
  struct Sink {
    enum class Kind : std::uint8_t { metric, contributors, threat, outlier };
    Kind kind;
    std::uint32_t number;
  };
  struct EventTime {
    std::int64_t seconds = 0;
    bool from_envelope = false;
  };
  std::optional<EventTime> time_of(const EventBytes& event) const;
  bool in_scope(std::int64_t time) const;
  void add_to(const Sink& sink, const Reference& reference);
  void add_to_metric(std::uint32_t number, const Reference& reference);
  void add_to_contributors(std::uint32_t number, const Reference& reference);
  void add_to_threat(std::uint32_t number, const Reference& reference);
  void add_to_outlier(std::uint32_t number, const Reference& reference);
  std::string_view text_of(std::uint32_t field) const;

  const Program& program_;
  const Scope& scope_;
  SeenEvents* seen_;
  const Winners* winners_;
  Matcher matcher_;
  std::uint32_t event_time_, event_id_, account_, identity_account_, region_;  // extra fields
  std::vector<std::vector<Sink>> sinks_;  // by filter
  bool wants_ingested_ = false;
  const std::vector<std::uint32_t>* matched_ = nullptr;
  std::set<std::string> conflicts_;
  std::vector<std::string_view> parts_;  // of the key under construction
  Observations observations_;
};

}  // namespace tripline::runtime
