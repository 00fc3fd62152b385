// A failed sign-in is always one of a mistyped code, followed by the right one: MFAUsed stays "Yes", so that
// everyday life holds no sign-in without a second factor.
#include "tools/generate/session_start.hpp"

#include <fmt/format.h>

#include "tools/generate/identifiers.hpp"

namespace tripline::tools {
namespace {

SessionStart start(std::string_view call, Caller caller, const Account& recipient, Instant time) {
  return {.call = &call_named(call),
          .caller = std::move(caller),
          .recipient = &recipient,
          .shared_event_id = {},
          .time = time};
}

Caller placed(Caller caller, std::string address, std::string agent) {
  caller.address = std::move(address);
  caller.agent = std::move(agent);
  return caller;
}

}  // namespace

void bind_session(Bindings& bindings, const Role& role, const Session& session) {
  bindings.bind(Noun::role_account, role.account);
  bindings.bind(Noun::role, role.name);
  bindings.bind(Noun::role_path, role.path);
  bindings.bind(Noun::role_id, role.id);
  bindings.bind(Noun::session_name, session.name);
  bindings.bind(Noun::issued_key, session.key);
}

std::vector<SessionStart> session_starts(const Organisation& organisation, const Actor& actor,
                                         const Shift& shift, std::size_t account) {
  std::vector<SessionStart> made;
  Random random(mix(actor.session_key, shift.key, key_of("start")));
  const Account& owner = organisation.accounts[actor.account];
  const std::string address = address_of(organisation, actor, shift);
  if (actor.work == Work::visit) {
    const Account& home = organisation.accounts[actor.person->account];
    std::string shared;
    append_uuid(shared, random);
    const bool at_home = account == actor.person->account;
    if (!at_home && account != actor.account) return made;
    Caller caller = at_home
                        ? user_with_key(home, actor.person->login, actor.person->id, actor.person->access_key)
                        : foreign_account(home.id, actor.person->id);
    made.push_back(start("sts:AssumeRole", placed(std::move(caller), address, actor.person->terminal),
                         at_home ? home : owner, shift.begin));
    made.back().shared_event_id = std::move(shared);
    return made;
  }
  if (account != actor.account) return made;
  switch (actor.work) {
    case Work::console:
      if (is_user(actor)) {
        const Caller caller = placed(user_signing_in(owner, actor.person->login, actor.person->id), address,
                                     actor.person->browser);
        if (random.below(12) == 0) {
          made.push_back(start("signin:ConsoleLogin", caller, owner, shift.begin - 24));
          made.back().outcome = Outcome::sign_in_failed;
        }
        made.push_back(start("signin:ConsoleLogin", caller, owner, shift.begin));
      } else {
        made.push_back(start("sts:AssumeRoleWithSAML",
                             placed(saml_user(actor.person->login, "AWSSSO"), address, actor.person->browser),
                             owner, shift.begin));
      }
      break;
    case Work::workload:
      made.push_back(start("sts:AssumeRole", aws_service(actor.service), owner, shift.begin));
      break;
    case Work::pods:
    case Work::deploy: {
      const std::string provider =
          fmt::format("arn:aws:iam::{}:oidc-provider/token.builds.example.net", owner.id);
      const std::string subject = actor.work == Work::deploy
                                      ? fmt::format("repo:{}/platform:ref:refs/heads/main", organisation.name)
                                      : fmt::format("system:serviceaccount:{}:web", organisation.name);
      made.push_back(start("sts:AssumeRoleWithWebIdentity",
                           placed(web_identity(provider, subject), address, actor.agent), owner,
                           shift.begin));
      made.back().subject = subject;
      break;
    }
    case Work::monitor:
      made.push_back(
          start("sts:AssumeRole",
                placed(foreign_account(organisation.vendor_account, organisation.vendor_role_id + ":poller"),
                       address, actor.agent),
                owner, shift.begin));
      break;
    case Work::terminal:  // shares the browser's session, or has a key of its own
    case Work::visit:
    case Work::service:
      break;
  }
  return made;
}

}  // namespace tripline::tools
