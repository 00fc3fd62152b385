// Rates are relative: the background scales them to the number of events asked for. What matters is their
// ratio, data-plane work before polling before people.
#include "tools/generate/actor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/generate/clients.hpp"
#include "tools/generate/identifiers.hpp"

namespace tripline::tools {
namespace {

Actor workload(Work work, std::size_t account, const Role& role, std::string service, std::string thing,
               double rate, std::span<const Weighted> calls, Random& random) {
  return {.work = work,
          .account = account,
          .key = random.next(),
          .session_key = random.next(),
          .role = &role,
          .service = std::move(service),
          .thing = std::move(thing),
          .calls_per_hour = rate,
          .mix = CallMix(calls),
          .agent = sdk_agent(random)};
}

void add_machines(std::vector<Actor>& actors, const Organisation& organisation, std::size_t index,
                  Random& random) {
  const Account& account = organisation.accounts[index];
  const bool busy = index == 1 || organisation.accounts.size() == 1;
  const double size = busy ? 1.0 : index == 0 ? 0.15 : 0.45;
  const auto add = [&](Actor actor, Instant period, Instant length) {
    actor.period = period;
    actor.length = length;
    actors.push_back(std::move(actor));
  };
  for (std::size_t i = 0; i < account.workloads.size(); ++i) {
    add(workload(Work::workload, index, account.workloads[i], "lambda", account.inventory.functions[i],
                 60 * size, function_calls(), random),
        2 * hour, 2 * hour);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    add(workload(Work::workload, index, account.instance_role, "ec2", account.inventory.instances[i],
                 30 * size, instance_calls(), random),
        6 * hour, 6 * hour);
  }
  add(workload(Work::pods, index, account.pod_role, "eks", "", 90 * size, pod_calls(), random), 4 * hour,
      4 * hour);
  Actor deploy =
      workload(Work::deploy, index, account.deploy_role, "", "", 150 * size, deploy_calls(), random);
  deploy.agent = terraform_agent(random);
  add(std::move(deploy), 2 * hour, 14 * minute);
  Actor monitor = workload(Work::monitor, index, account.monitor_role, "", "", 60, monitor_calls(), random);
  monitor.agent =
      "Boto3/1.34.131 md/Botocore#1.34.131 ua/2.0 os/linux#6.1.109 md/arch#aarch64 lang/python#3.11.9 "
      "md/pyimpl#CPython cfg/retry-mode#adaptive SkyGauge/7.2";
  add(std::move(monitor), 15 * minute, 14 * minute);
  add(workload(Work::workload, index, account.config_role, "config", "AWSConfig-Describe", 25, config_calls(),
               random),
      hour, hour);
  add(workload(Work::workload, index, account.backup_role, "backup", "AWSBackup-Nightly", 120 * size,
               backup_calls(), random),
      day, hour);
  const auto add_service = [&](std::string_view service, double rate, std::span<const Weighted> calls) {
    add({.work = Work::service,
         .account = index,
         .key = random.next(),
         .session_key = random.next(),
         .service = std::string(service),
         .calls_per_hour = rate,
         .mix = CallMix(calls)},
        day, day);
  };
  for (const std::string_view service : {"autoscaling", "cloudtrail", "ecs-tasks", "delivery.logs"}) {
    add_service(service, 14 * size, service_calls());
  }
  add_service("backup", 3 * size, service_reports());
}

void add_person(std::vector<Actor>& actors, const Organisation& organisation, const Person& person,
                Random& random) {
  const auto add = [&](Work work, std::size_t account, std::uint64_t session_key, const Role* role,
                       double rate, std::span<const Weighted> calls) {
    actors.push_back({.work = work,
                      .account = account,
                      .key = random.next(),
                      .session_key = session_key,
                      .role = role,
                      .person = &person,
                      .calls_per_hour = rate,
                      .mix = CallMix(calls),
                      .agent = work == Work::console ? person.browser : person.terminal});
  };
  const std::uint64_t session_key = random.next();
  const Account& own = organisation.accounts[person.account];
  const Role* role = person.single_sign_on ? &own.sso_roles[person.permission_set] : nullptr;
  add(Work::console, person.account, session_key, role, 50,
      person.account == 0 && organisation.accounts.size() > 1 ? audit_calls() : console_calls());
  add(Work::terminal, person.account, session_key, role, 22, terminal_calls());
  // Every third user also works in another account, with a role there.
  if (!person.single_sign_on && organisation.accounts.size() > 1 && random.below(3) == 0) {
    const std::size_t other =
        (person.account + 1 + random.below(organisation.accounts.size() - 1)) % organisation.accounts.size();
    const Account& visited = organisation.accounts[other];
    const bool audits = person.account == 0;
    add(Work::visit, other, random.next(), audits ? &visited.auditor_role : &visited.developer_role, 30,
        audits ? audit_calls() : terminal_calls());
  }
}

// The two halves of a person's day, in UTC; empty on days off.
std::array<Shift, 2> working_day(const Organisation& organisation, const Actor& actor, Instant day_start) {
  const Person& person = *actor.person;
  const Instant offset = organisation.offices[person.office].utc_offset;
  // Both ways of working of a person keep the same hours.
  Random random(mix(organisation.seed, key_of(person.login), static_cast<std::uint64_t>(day_start)));
  const int weekday = civil(day_start).weekday;
  std::array<Shift, 2> halves{};
  if (!random.chance(weekday < 5 ? 0.93 : 0.04)) return halves;
  const Instant arrive =
      day_start - offset + 8 * hour + random.between(0, 100) * minute + random.between(0, 59);
  const Instant lunch =
      day_start - offset + 11 * hour + random.between(45, 100) * minute + random.between(0, 59);
  const Instant back = lunch + random.between(28, 75) * minute + random.between(0, 59);
  const Instant leave =
      day_start - offset + 16 * hour + random.between(20, 170) * minute + random.between(0, 59);
  halves[0] = {.begin = arrive, .end = lunch, .key = mix(static_cast<std::uint64_t>(day_start), 1)};
  halves[1] = {.begin = back, .end = leave, .key = mix(static_cast<std::uint64_t>(day_start), 2)};
  // A visit is a part of the afternoon.
  if (actor.work == Work::visit) {
    halves[0] = {};
    halves[1].begin = back + random.between(10, 70) * minute;
    halves[1].end = std::min(leave, halves[1].begin + 55 * minute);
  }
  return halves;
}

Instant floor_to(Instant value, Instant by) { return value - ((value % by) + by) % by; }

}  // namespace

std::vector<Actor> make_actors(const Organisation& organisation) {
  Random random(mix(organisation.seed, key_of("actors")));
  std::vector<Actor> made;
  for (std::size_t i = 0; i < organisation.accounts.size(); ++i) add_machines(made, organisation, i, random);
  for (const Person& person : organisation.people) add_person(made, organisation, person, random);
  return made;
}

void find_shifts(const Organisation& organisation, const Actor& actor, const ArchiveSpan& span, Instant from,
                 Instant to, std::vector<Shift>& out) {
  out.clear();
  const auto add = [&](Shift shift) {
    if (shift.begin < span.start) {
      shift.begin = span.start + 30 + static_cast<Instant>(mix(actor.session_key, 3) % 40);
    }
    shift.end = std::min(shift.end, span.end);
    if (shift.begin < to && shift.end > from && shift.end > shift.begin + minute) out.push_back(shift);
  };
  if (actor.person != nullptr) {
    for (Instant d = floor_to(from, day) - day; d < to + day; d += day) {
      for (const Shift& half : working_day(organisation, actor, d)) {
        if (half.end > half.begin) add(half);
      }
    }
  } else {
    const Instant phase = actor.period == day && actor.length < day
                              ? 2 * hour + static_cast<Instant>(actor.key % 5400)  // the small hours
                              : static_cast<Instant>(actor.key % static_cast<std::uint64_t>(actor.period));
    for (Instant t = floor_to(from - phase, actor.period) + phase; t < to; t += actor.period) {
      add({.begin = t, .end = t + actor.length, .key = static_cast<std::uint64_t>(t)});
    }
  }
}

Session session_of(const Actor& actor, const Shift& shift) {
  Random random(mix(actor.session_key, shift.key));
  Session made{.key = session_key_id(random), .name = {}, .created = shift.begin, .mfa = false};
  switch (actor.work) {
    case Work::console:
    case Work::terminal:
      made.name = actor.person->login;
      made.mfa = true;
      break;
    case Work::visit:
      made.name = actor.person->login;
      break;  // with the long-lived key, which knows no second factor
    case Work::workload:
      made.name = actor.thing;
      break;
    case Work::pods:
    case Work::deploy:
      made.name = actor.work == Work::deploy ? "build-" : "pod-";
      append_digits(made.name, random, 10);
      break;
    case Work::monitor:
      made.name = "SkyGaugePoller";
      break;
    case Work::service:
      break;
  }
  return made;
}

std::string address_of(const Organisation& organisation, const Actor& actor, const Shift& shift) {
  if (actor.person != nullptr) {
    // Days at home are days at home for all that the person does.
    const Person& person = *actor.person;
    Random random(mix(organisation.seed, key_of(person.login), key_of("place"),
                      static_cast<std::uint64_t>(floor_to(shift.begin, day))));
    const double place = random.real();
    if (place < 0.62) return random.pick(organisation.offices[person.office].addresses);
    if (place < 0.88) return person.home_address;
    return random.pick(organisation.vpn_addresses);
  }
  Random random(actor.work == Work::deploy ? mix(actor.session_key, shift.key, key_of("address"))
                                           : mix(actor.session_key, key_of("address")));
  if (actor.service == "config" || actor.service == "backup") return actor.service + ".amazonaws.com";
  static constexpr std::array networks = {3, 18, 34, 52, 54};
  const auto [second, third, fourth] = random.each_between({{64, 250}, {0, 255}, {1, 254}});
  return fmt::format("{}.{}.{}.{}", random.pick(networks), second, third, fourth);
}

}  // namespace tripline::tools
