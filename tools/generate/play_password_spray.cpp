// The same few passwords tried on many names, slowly enough per name to lock nobody out, from few addresses.
// Names the account does not know are hidden in the records, as CloudTrail hides what may be a mistyped
// password.
#include "tools/generate/clients.hpp"
#include "tools/generate/identifiers.hpp"
#include "tools/generate/scenarios.hpp"

namespace tripline::tools {

void play_password_spray(Intrusion& intrusion) {
  const Organisation& organisation = intrusion.organisation();
  Random& random = intrusion.random();
  const Victim victim = pick_victim(intrusion);
  const std::size_t account = victim.account;
  const Account& own = organisation.accounts[account];
  const std::string& home = own.regions[0];
  const std::vector<std::string> addresses = {foreign_address(random), foreign_address(random),
                                              foreign_address(random)};
  const std::string agent =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
      "HeadlessChrome/119.0.0.0 Safari/537.36";
  const std::string user_node = "user:" + victim.person->login;

  std::vector<std::string> nodes;
  for (const std::string& address : addresses) nodes.push_back("ip:" + address);
  for (const std::string& user : own.inventory.users) nodes.push_back("user:" + user);
  intrusion.begin_step("spray", {"T1110.003"}, nodes);
  intrusion.set_pace(11);
  for (int round = 0; round < 3; ++round) {
    std::size_t attempt = 0;
    // Half the names tried are of this account; at least twenty are tried in each round.
    while (attempt < 20 || attempt < own.inventory.users.size() * 2) {
      const bool known = attempt % 2 == 0;
      const std::string& name = own.inventory.users[attempt / 2 % own.inventory.users.size()];
      Caller caller = unknown_user_signing_in(
          own, known ? std::string_view(name) : std::string_view("HIDDEN_DUE_TO_SECURITY_REASONS"),
          known ? user_id_of(organisation, own, name) : std::string());
      caller.address = random.pick(addresses);
      caller.agent = agent;
      intrusion.call(caller, account, home, "signin:ConsoleLogin",
                     {{Noun::login_result, "Failure"}, {Noun::mfa_used, "No"}}, Outcome::sign_in_failed);
      ++attempt;
    }
    intrusion.wait(random.between(60, 400));
  }

  Caller inside = user_signing_in(own, victim.person->login, victim.person->id);
  inside.address = addresses.front();
  inside.agent = agent;
  intrusion.begin_step("success", {"T1078.004"}, {"ip:" + addresses.front(), user_node});
  intrusion.call(inside, account, home, "signin:ConsoleLogin", {{Noun::mfa_used, "No"}});

  const Session session{.key = session_key_id(random), .name = {}, .created = intrusion.now(), .mfa = false};
  Caller browsing = user_in_console(own, victim.person->login, victim.person->id, session);
  browsing.address = inside.address;
  browsing.agent = browser_agent(random);
  intrusion.begin_step("discovery", {"T1087.004", "T1580"}, {"accesskey:" + session.key, user_node});
  for (const std::string_view id : {"iam:ListAccountAliases", "iam:ListUsers", "s3:ListBuckets",
                                    "ec2:DescribeInstances", "iam:GetAccountSummary", "iam:ListMFADevices"}) {
    intrusion.call(browsing, account, home, id);
  }
  intrusion.set_path({"ip:" + addresses.front(), user_node, "accesskey:" + session.key});
}

}  // namespace tripline::tools
