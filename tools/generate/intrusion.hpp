// The recorder a scenario plays into: it keeps the clock, writes the records, and notes the truth about them.
//
// A scenario reads as a script: begin a step, make calls, wait. What a detection should find (actors, keys,
// addresses, event ids, files) is taken from the calls themselves, so truth and archive cannot drift apart.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/generate/event.hpp"
#include "tools/generate/layout.hpp"
#include "tools/generate/plan.hpp"

namespace tripline::tools {

using Bound = std::initializer_list<std::pair<Noun, std::string_view>>;

class Intrusion {
 public:
  // Starts several hours into the span (a third of it, if that is short). All references must outlive this.
  Intrusion(const Organisation& organisation, const ArchiveSpan& span, std::string_view scenario, Plan& plan);

  const Organisation& organisation() const { return organisation_; }
  Random& random() { return random_; }
  Instant now() const { return now_; }
  void wait(Instant seconds) { now_ += seconds; }

  // The most seconds that pass after each call; 0 lets the script keep time itself. At first 12.
  void set_pace(Instant seconds) { pace_ = seconds; }

  // The calls that follow belong to this step. `entities` are nodes such as "user:x" or "s3:bucket".
  void begin_step(std::string_view name, std::vector<std::string> techniques,
                  std::vector<std::string> entities);

  // One record, of accounts[account], in `region` or where global calls go.
  void call(const Caller& caller, std::size_t account, std::string_view region, std::string_view id,
            Bound bound = {}, Outcome outcome = Outcome::success, std::string_view shared_event_id = {});

  // `by`, of accounts[from], assumes a role of accounts[to]; a record in each if they differ. Returns the
  // session, used from where `by` is.
  Caller assume(const Caller& by, std::string_view principal_id, std::size_t from, std::size_t to,
                const Role& role, std::string_view session_name);

  // The way through the organisation, in order; said once, at the end.
  void set_path(std::vector<std::string> path) { path_ = std::move(path); }

  // A line of JSON per step.
  std::vector<std::string> truth() const;

 private:
  struct Noted {
    std::string id, name, time, file;
  };
  struct Step {
    std::string name;
    std::vector<std::string> techniques, entities;
    std::set<std::string> actors, keys, addresses;
    Instant first, last;
    std::vector<Noted> events;
  };

  const Organisation& organisation_;
  const ArchiveSpan& span_;
  std::string scenario_;
  Plan& plan_;
  Random random_;
  Instant now_;
  Instant pace_ = 12;
  Bindings bindings_;
  std::vector<Step> steps_;
  std::vector<std::string> path_;
};

// Who a scenario happens to.
struct Victim {
  const Person* person;  // an IAM user
  std::size_t account;   // where they are; into Organisation::accounts
};

// Drawn among the IAM users.
Victim pick_victim(Intrusion& intrusion);

// A user's access key in the hands of somebody elsewhere.
Caller stolen_key(Intrusion& intrusion, const Victim& victim);

}  // namespace tripline::tools
