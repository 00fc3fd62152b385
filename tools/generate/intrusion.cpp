#include "tools/generate/intrusion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tools/generate/clients.hpp"
#include "tools/generate/identifiers.hpp"
#include "tools/generate/session_start.hpp"

namespace tripline::tools {
namespace {

// Several hours in, so that a detection has seen ordinary life before; a short archive has less to offer.
Instant first_instant(const ArchiveSpan& span, Random& random) {
  const Instant length = span.end - span.start;
  const auto part = static_cast<double>(length) * (0.3 + 0.3 * random.real());
  return span.start + std::max(static_cast<Instant>(part), std::min(5 * hour, length / 3));
}

// None of the texts needs escaping: ids, names, ARNs and times of our own making.
template <typename Texts>
std::string json_list(const Texts& texts) {
  return texts.empty() ? std::string("[]") : fmt::format(R"(["{}"])", fmt::join(texts, "\",\""));
}

}  // namespace

Intrusion::Intrusion(const Organisation& organisation, const ArchiveSpan& span, std::string_view scenario,
                     Plan& plan)
    : organisation_(organisation),
      span_(span),
      scenario_(scenario),
      plan_(plan),
      random_(mix(organisation.seed, key_of("scenario"), key_of(scenario))),
      now_(first_instant(span, random_)) {}

void Intrusion::begin_step(std::string_view name, std::vector<std::string> techniques,
                           std::vector<std::string> entities) {
  Step& step = steps_.emplace_back();
  step.name = name;
  step.techniques = std::move(techniques);
  step.entities = std::move(entities);
  step.first = now_;
  step.last = now_;
}

void Intrusion::call(const Caller& caller, std::size_t account, std::string_view region, std::string_view id,
                     Bound bound, Outcome outcome, std::string_view shared_event_id) {
  const Call& call = call_named(id);
  const Account& recipient = organisation_.accounts[account];
  const std::string recorded(call.is(Trait::global) ? global_region : region);
  bindings_.begin(recipient, recorded, now_);
  for (const auto& [noun, value] : bound) bindings_.bind(noun, value);
  PlannedRecord record{.time = now_, .json = {}};
  append_event(record.json,
               {.call = call,
                .caller = caller,
                .recipient = recipient.id,
                .shared_event_id = shared_event_id,
                .outcome = outcome},
               bindings_, random_);

  const Place place{.account = account, .region = recorded, .slot = span_.slot_of(now_)};
  plan_[place].push_back(std::move(record));
  Step& step = steps_.back();
  if (!caller.arn.empty()) step.actors.insert(caller.arn);
  if (!caller.access_key.empty()) step.keys.insert(caller.access_key);
  step.addresses.insert(caller.address);
  step.first = std::min(step.first, now_);
  step.last = std::max(step.last, now_);
  step.events.push_back({.id = bindings_.value(Noun::event_id, random_),
                         .name = std::string(call.name),
                         .time = iso(now_),
                         .file = file_key(organisation_, span_, recipient, recorded, place.slot)});
  if (pace_ > 0) now_ += random_.between(1, pace_);
}

Caller Intrusion::assume(const Caller& by, std::string_view principal_id, std::size_t from, std::size_t to,
                         const Role& role, std::string_view session_name) {
  const Session session{
      .key = session_key_id(random_), .name = std::string(session_name), .created = now_, .mfa = false};
  const Bound bound = {{Noun::role_account, role.account}, {Noun::role, role.name},
                       {Noun::role_path, role.path},       {Noun::role_id, role.id},
                       {Noun::session_name, session.name}, {Noun::issued_key, session.key}};
  const Instant pace = std::exchange(pace_, 0);
  if (from == to) {
    call(by, from, global_region, "sts:AssumeRole", bound);
  } else {
    std::string shared;
    append_uuid(shared, random_);
    call(by, from, global_region, "sts:AssumeRole", bound, Outcome::success, shared);
    Caller seen = foreign_account(organisation_.accounts[from].id, principal_id);
    seen.address = by.address;
    seen.agent = by.agent;
    call(seen, to, global_region, "sts:AssumeRole", bound, Outcome::success, shared);
  }
  pace_ = pace;
  now_ += random_.between(3, 40);
  Caller made = role_session(role, session);
  made.address = by.address;
  made.agent = by.agent;
  return made;
}

std::vector<std::string> Intrusion::truth() const {
  std::vector<std::string> lines;
  for (const Step& step : steps_) {
    std::string events;
    for (const Noted& event : step.events) {
      events += fmt::format(R"({}{{"eventID":"{}","eventName":"{}","eventTime":"{}","file":"{}"}})",
                            events.empty() ? "" : ",", event.id, event.name, event.time, event.file);
    }
    lines.push_back(fmt::format(
        R"({{"scenario":"{}","step":"{}","mitre":{},"first":"{}","last":"{}","actors":{},"access_keys":{},"source_addresses":{},"entities":{},"path":{},"events":[{}]}})",
        scenario_, step.name, json_list(step.techniques), iso(step.first), iso(step.last),
        json_list(step.actors), json_list(step.keys), json_list(step.addresses), json_list(step.entities),
        json_list(path_), events));
  }
  return lines;
}

Victim pick_victim(Intrusion& intrusion) {
  std::vector<const Person*> users;
  for (const Person& person : intrusion.organisation().people) {
    if (!person.single_sign_on) users.push_back(&person);
  }
  const Person* person = intrusion.random().pick(users);
  return {.person = person, .account = person->account};
}

Caller stolen_key(Intrusion& intrusion, const Victim& victim) {
  Caller made = user_with_key(intrusion.organisation().accounts[victim.account], victim.person->login,
                              victim.person->id, victim.person->access_key);
  made.address = foreign_address(intrusion.random());
  made.agent = attacker_agent(intrusion.random());
  return made;
}

}  // namespace tripline::tools
