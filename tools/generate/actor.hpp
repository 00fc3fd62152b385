// Whoever makes calls day by day: people at a console or terminal, workloads, pipelines, services.
//
// An actor works in shifts: a person's morning and afternoon, the life of a workload's credentials. Shifts
// follow from the seed and the clock alone, so any file can tell which shift is under way and which session
// it runs on; that is how an ASIA key used at noon in one file is the key another file issued at nine.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tools/generate/call_mix.hpp"
#include "tools/generate/caller.hpp"
#include "tools/generate/layout.hpp"
#include "tools/generate/organisation.hpp"

namespace tripline::tools {

enum class Work {
  console,   // a person in a browser
  terminal,  // a person with the command line
  visit,     // a person who assumes a role of another account
  workload,  // a role assumed by a service for code of the account
  pods,      // a role assumed with a cluster's web identity
  deploy,    // the pipeline's role, assumed with a web identity
  monitor,   // a role assumed by a vendor's account
  service,   // an AWS service as itself
};

struct Actor {
  Work work;
  std::size_t account;         // whose records its calls are; into Organisation::accounts
  std::uint64_t key;           // of its random streams; the two ways one person works share none
  std::uint64_t session_key;   // of its sessions; shared by a person's browser and terminal
  const Role* role = nullptr;  // whose sessions it uses, if any
  const Person* person = nullptr;
  std::string service = {};  // who assumes the role, or acts: "lambda"
  std::string thing = {};    // the function or machine whose role it is: names its sessions
  double calls_per_hour;
  CallMix mix;
  Instant period = hour, length = hour;  // shifts of whoever is no person
  std::string agent = {};
};

// A stretch of work, within the span of the archive.
struct Shift {
  Instant begin, end;
  std::uint64_t key;
};

// All actors of the organisation, which must outlive them.
std::vector<Actor> make_actors(const Organisation& organisation);

// The shifts of `actor` that overlap [from, to), in order, clipped to the archive: one under way when the
// archive starts begins some seconds later, so that its session is always issued within the archive.
void find_shifts(const Organisation& organisation, const Actor& actor, const ArchiveSpan& span, Instant from,
                 Instant to, std::vector<Shift>& out);

// The credentials of a shift. Meaningless for a service that acts as itself.
Session session_of(const Actor& actor, const Shift& shift);

// Where a person works on the day of the shift, or where a workload's calls leave for the world.
std::string address_of(const Organisation& organisation, const Actor& actor, const Shift& shift);

// Whether the person signs in to this shift with a user name (and not through single sign-on).
inline bool is_user(const Actor& actor) { return actor.person != nullptr && !actor.person->single_sign_on; }

}  // namespace tripline::tools
