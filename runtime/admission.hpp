#pragma once
// Whether an event counts: it has a time, is in scope, and is no further copy (C7). The same for rules and
// for queries.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/archive.hpp"
#include "runtime/decode.hpp"
#include "runtime/observations.hpp"
#include "runtime/places.hpp"
#include "runtime/seen_events.hpp"

namespace tripline::runtime {

// Which events and rules take part.
struct Scope {
  std::optional<std::int64_t> from, to;  // seconds; inclusive, exclusive
  std::vector<std::string> accounts;     // recipientAccountId, or userIdentity.accountId where it is absent
  std::vector<std::string> regions;      // awsRegion
  std::optional<std::string> log_group;  // the group that the archive is: only rules that watch it take part
  const Places* places = nullptr;        // where addresses are; null: nowhere that is known
  bool envelope_time = false;            // an envelope's time counts before the record's own eventTime (C50)
};

// Events whose copies differ (see SeenEvents), and which copy counts: the first by place (C7).
using Winners = std::map<std::string, std::pair<std::uint32_t, std::uint64_t>>;

// `counted`: a first copy in scope. The others do not count.
enum class Admission : std::uint8_t { counted, copy, conflict, without_time, outside, not_json };

// One per worker. What is shared must outlive it.
class Gate {
 public:
  // The fields that a gate asks its caller to decode, beside the caller's own.
  static std::vector<Field> fields();
  // `first`: the number of the first of these fields. `seen` may be null: then every event is fresh.
  Gate(const Scope& scope, SeenEvents* seen, const Winners* winners, std::uint32_t first)
      : scope_(scope), seen_(seen), winners_(winners), first_(first) {}

  struct Verdict {
    Admission admission = Admission::not_json;
    Reference reference;     // unless not_json or without_time; its id only after `identify`
    std::string_view id;     // the event id's text; none when the event is outside
    bool odd_id = false;     // it is no UUID; only after `identify`
    bool identical = false;  // of a copy: its content is that of the event that counts
    bool envelope = false;   // the time is the envelope's, not the event's own
  };
  Verdict admit(const EventBytes& event, const Decoder& values, bool json);
  // Works out the reference's id, which most events never need.
  static void identify(Verdict& verdict);
  // Begins to fetch the memory that `admit` of the same event, which must come next, will look at.
  void foresee(const Decoder& values);
  // The id of an event that counts unless it is a copy; empty: it has none, or is not in scope. Remembers
  // nothing.
  std::string_view id_in_scope(const EventBytes& event, const Decoder& values, bool json) const;

  // The event's account: empty where it has none.
  std::string_view account(const Decoder& values) const;
  const std::set<std::string>& conflicts() const { return conflicts_; }

 private:
  struct EventTime {
    std::int64_t seconds = 0;
    bool from_envelope = false;
  };
  std::optional<EventTime> time_of(const EventBytes& event, const Decoder& values) const;
  bool in_scope(std::int64_t time, const Decoder& values) const;

  const Scope& scope_;
  SeenEvents* seen_;
  const Winners* winners_;
  std::uint32_t first_;
  std::set<std::string> conflicts_;
  std::uint64_t foreseen_ = 0;  // key of the id of the event that comes next; 0: nobody asked
};

}  // namespace tripline::runtime
