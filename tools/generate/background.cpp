// Calls come in runs: a page of the console or a loop of a program asks the same thing a few times within
// seconds. Refusals are placed rather than drawn, since their number must not grow with the volume: at most
// one account has one in a slot, so no five minutes ever hold five.
#include "tools/generate/background.hpp"

#include <algorithm>
#include <array>

#include "tools/generate/session_start.hpp"

namespace tripline::tools {
namespace {

// How busy machines are by the hour of the day, UTC.
constexpr std::array<double, 24> busy_hours = {0.5,  0.45, 0.42, 0.42, 0.45, 0.55, 0.75, 1.0,
                                               1.25, 1.4,  1.45, 1.4,  1.3,  1.4,  1.5,  1.5,
                                               1.45, 1.35, 1.2,  1.1,  0.95, 0.8,  0.7,  0.6};

double busy(const Actor& actor, Instant when) {
  return actor.person != nullptr ? 1.0 : busy_hours[static_cast<std::size_t>(civil(when).hour)];
}

// The share of an account's regional work that is in `region`: most of it at home.
double region_share(const Account& account, std::string_view region) {
  static constexpr std::array<double, 3> of_three = {0.76, 0.19, 0.05};
  static constexpr std::array<double, 2> of_two = {0.8, 0.2};
  for (std::size_t i = 0; i < account.regions.size(); ++i) {
    if (account.regions[i] != region) continue;
    if (account.regions.size() == 3) return of_three[i];
    return account.regions.size() == 2 ? of_two[i] : 1.0;
  }
  return 0;
}

// What session starts add beside the calls, for the two accounts a visit is recorded in.
double starts_of(const Actor& actor) {
  if (actor.work == Work::service || actor.work == Work::terminal) return 0;
  return actor.work == Work::visit ? 2 : 1;
}

std::uint64_t slot_key(const Organisation& organisation, const Account& account, std::string_view region,
                       std::int64_t slot) {
  return mix(organisation.seed, key_of(account.id), key_of(region), static_cast<std::uint64_t>(slot));
}

// How much busier than usual a slot is: files differ in size far more than the hours do.
double burst(std::uint64_t key) { return Random(key).spread(); }

// Session credentials are good some seconds after they are issued.
constexpr Instant settle = 2;

}  // namespace

struct Background::Workplace {
  const Account& account;
  std::size_t account_index;
  std::string_view region;
  bool is_global;
  Instant from, to;
  double calls_factor;   // scale and burst
  double region_factor;  // share of the region
  std::uint64_t key;
};

Background::Background(const Organisation& organisation, const ArchiveSpan& span, double events)
    : organisation_(organisation), span_(span), actors_(make_actors(organisation)) {
  double calls = 0;
  double starts = 0;
  std::vector<Shift> shifts;
  std::vector<double> regional(
      organisation.accounts.size());  // burst of the regions, by their share of the work
  std::vector<double> global(organisation.accounts.size());
  for (std::int64_t slot = 0; slot < span_.slots(); ++slot) {
    const Instant from = span_.slot_start(slot);
    const Instant to = std::min(span_.slot_start(slot + 1), span_.end);
    for (std::size_t i = 0; i < regional.size(); ++i) {
      const Account& account = organisation.accounts[i];
      regional[i] = 0;
      for (const std::string& region : account.regions) {
        regional[i] += region_share(account, region) * burst(slot_key(organisation, account, region, slot));
      }
      global[i] = burst(slot_key(organisation, account, global_region, slot));
    }
    for (const Actor& actor : actors_) {
      find_shifts(organisation_, actor, span_, from, to, shifts);
      for (const Shift& shift : shifts) {
        if (shift.begin >= from) starts += starts_of(actor);
        const Instant overlap = std::min(to, shift.end) - std::max(from, shift.begin + settle);
        if (overlap <= 0) continue;
        const double share = actor.mix.global_share();
        calls += actor.calls_per_hour * busy(actor, from) * static_cast<double>(overlap) /
                 static_cast<double>(hour) *
                 (regional[actor.account] * (1 - share) + global[actor.account] * share);
      }
    }
  }
  scale_ = calls > 0 ? std::max(0.0, events - starts) / calls : 0;
}

Caller Background::caller_of(const Actor& actor, const Shift& shift) const {
  Caller made;
  const Account& account = organisation_.accounts[actor.account];
  if (actor.work == Work::service) return aws_service(actor.service);
  if (actor.role != nullptr) {
    made = role_session(*actor.role, session_of(actor, shift));
    made.from_console = actor.work == Work::console;
  } else if (actor.work == Work::console) {
    made = user_in_console(account, actor.person->login, actor.person->id, session_of(actor, shift));
  } else {
    made = user_with_key(account, actor.person->login, actor.person->id, actor.person->access_key);
  }
  made.address = address_of(organisation_, actor, shift);
  made.agent = actor.agent;
  if (actor.service == "config" || actor.service == "backup") {
    made.agent = made.address;
    made.encrypted = false;
  } else if (actor.service == "ec2" || actor.service == "eks") {
    // Machines reach the data plane inside the network.
    made.endpoint = "vpce-";
    for (int i = 0; i < 17; ++i)
      made.endpoint += "0123456789abcdef"[scatter(actor.key + static_cast<unsigned>(i)) & 15];
  }
  return made;
}

namespace {

// Writes records of one slot one after the other.
class Writer {
 public:
  Writer(SlotRecords& out, const Account& account, std::string_view region)
      : out_(out), account_(account), region_(region) {}

  Bindings& begin(Instant time) {
    out_.bindings.begin(account_, region_, time);
    return out_.bindings;
  }

  void write(const Event& event, Random& random) {
    const std::size_t at = out_.text.size();
    append_event(out_.text, event, out_.bindings, random);
    out_.records.push_back({.time = out_.bindings.time(), .at = at, .length = out_.text.size() - at});
  }

 private:
  SlotRecords& out_;
  const Account& account_;
  std::string_view region_;
};

// What callers and their calls have to do with each other: services name roles there are, CloudTrail asks
// about its own bucket, functions and machines speak of themselves.
void bind_for(const Actor& actor, Bindings& bindings, const Call& call, const Organisation& organisation,
              const Account& account, Random& random) {
  if (actor.work == Work::service && call.name == "AssumeRole") {
    const Role& role = account.workloads[random.popular(account.workloads.size())];
    bindings.bind(Noun::role, role.name);
    bindings.bind(Noun::role_id, role.id);
  } else if (call.service == "cloudtrail") {
    bindings.bind(Noun::trail, organisation.trail);
  } else if (actor.service == "cloudtrail" && call.name == "GetBucketAcl" &&
             account.id == organisation.accounts[0].id) {
    bindings.bind(Noun::bucket, organisation.trail_bucket);
  } else if (actor.service == "lambda") {
    bindings.bind(Noun::function, actor.thing);
    if (call.name == "CreateLogStream") bindings.bind(Noun::log_group, "/aws/lambda/" + actor.thing);
  } else if (actor.service == "ec2") {
    bindings.bind(Noun::instance, actor.thing);
  }
}

}  // namespace

void Background::fill_shift(const Actor& actor, const Shift& shift, const Workplace& place, int& refusals,
                            SlotRecords& out) const {
  Writer writer(out, place.account, place.region);
  const auto here = [&](Instant when) { return when >= place.from && when < place.to; };
  if (place.is_global && here(shift.begin)) {
    Random random(mix(place.key, actor.key, shift.key, key_of("start")));
    for (const SessionStart& start : session_starts(organisation_, actor, shift, place.account_index)) {
      Bindings& bindings = writer.begin(start.time);
      if (actor.role != nullptr) bind_session(bindings, *actor.role, session_of(actor, shift));
      if (actor.work == Work::monitor) {
        bindings.bind(Noun::external_id_field,
                      ",\"externalId\":\"" + organisation_.vendor_external_id + "\"");
      }
      if (!start.subject.empty()) bindings.bind(Noun::principal, start.subject);
      if (start.outcome == Outcome::sign_in_failed) bindings.bind(Noun::login_result, "Failure");
      writer.write({.call = *start.call,
                    .caller = start.caller,
                    .recipient = start.recipient->id,
                    .shared_event_id = start.shared_event_id,
                    .outcome = start.outcome},
                   random);
    }
  }
  if (actor.account != place.account_index) return;

  Random random(mix(place.key, actor.key, shift.key));
  const Instant from = std::max(place.from, shift.begin + settle);
  const Instant to = std::min(place.to, shift.end);
  if (to <= from) return;

  // The lone changes of everyday work.
  const bool creates_role = actor.work == Work::deploy && place.is_global && here(shift.begin + 90) &&
                            shift.end > shift.begin + 90 && random.chance(0.03);
  const bool opens_port = actor.work == Work::terminal && actor.person->platform &&
                          place.region == place.account.regions[0] && here(shift.begin + hour) &&
                          shift.end > shift.begin + hour && random.chance(0.05);

  const double expected = actor.calls_per_hour * busy(actor, place.from) * place.calls_factor *
                          static_cast<double>(to - from) / static_cast<double>(hour);
  const double global_share = place.is_global ? actor.mix.global_share() : 0;
  const double regional_share = (1 - actor.mix.global_share()) * place.region_factor;
  const auto regional = static_cast<std::int64_t>(expected * regional_share + random.real());
  const auto global = static_cast<std::int64_t>(expected * global_share + random.real() * (global_share > 0));
  if (regional + global == 0 && !creates_role && !opens_port) return;

  const Caller caller = caller_of(actor, shift);
  const auto write = [&](const Call& call, Instant time, Outcome outcome) {
    Bindings& bindings = writer.begin(time);
    bind_for(actor, bindings, call, organisation_, place.account, random);
    writer.write({.call = call,
                  .caller = caller,
                  .recipient = place.account.id,
                  .shared_event_id = {},
                  .outcome = outcome},
                 random);
  };
  if (creates_role) {
    writer.begin(shift.begin + 90).bind(Noun::role, place.account.inventory.functions.back() + "-execution");
    writer.write({.call = call_named("iam:CreateRole"),
                  .caller = caller,
                  .recipient = place.account.id,
                  .shared_event_id = {}},
                 random);
  }
  if (opens_port)
    write(call_named("ec2:AuthorizeSecurityGroupIngress"), shift.begin + hour, Outcome::success);

  const Call* call = nullptr;
  Instant time = from;
  for (std::int64_t left = regional + global; left > 0; --left) {
    const bool is_global = left <= global;
    const bool follows = call != nullptr && left != global && random.below(10) < 7;
    if (follows) {
      time = std::min(to - 1, time + static_cast<Instant>(random.below(3)));
    } else {
      time = from + static_cast<Instant>(random.below(static_cast<std::uint64_t>(to - from)));
    }
    if (!follows || random.below(2) == 0) call = actor.mix.pick(is_global, random);
    if (call == nullptr) break;
    Outcome outcome = random.below(60) == 0 ? Outcome::everyday : Outcome::success;
    const bool refusable = actor.person != nullptr || actor.work == Work::workload;
    if (refusals > 0 && refusable && call->service != "sts") {
      outcome = Outcome::refused;
      --refusals;
    }
    write(*call, time, outcome);
  }
}

void Background::fill(std::size_t account, std::string_view region, std::int64_t slot,
                      SlotRecords& out) const {
  const Account& owner = organisation_.accounts[account];
  const Instant from = span_.slot_start(slot);
  const std::uint64_t key = slot_key(organisation_, owner, region, slot);
  Workplace place{.account = owner,
                  .account_index = account,
                  .region = region,
                  .is_global = region == global_region,
                  .from = from,
                  .to = std::min(span_.slot_start(slot + 1), span_.end),
                  .calls_factor = scale_ * burst(key),
                  .region_factor = region_share(owner, region),
                  .key = key};

  Random refused(mix(organisation_.seed, key_of("refused"), static_cast<std::uint64_t>(slot)));
  const bool somewhere = refused.chance(0.2);
  int refusals =
      somewhere && refused.below(organisation_.accounts.size()) == account && region == owner.regions[0];

  for (const Actor& actor : actors_) {
    const bool sees =
        actor.account == account || (actor.work == Work::visit && actor.person->account == account);
    if (!sees) continue;
    find_shifts(organisation_, actor, span_, from, place.to, out.shifts);
    for (const Shift& shift : out.shifts) fill_shift(actor, shift, place, refusals, out);
  }
}

}  // namespace tripline::tools
