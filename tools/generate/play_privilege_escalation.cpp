// A user who may edit a policy gives themself everything: from the office network, in working clothes, so
// only what is done tells it from administration.
#include "tools/generate/identifiers.hpp"
#include "tools/generate/scenarios.hpp"

namespace tripline::tools {

void play_privilege_escalation(Intrusion& intrusion) {
  const Organisation& organisation = intrusion.organisation();
  Random& random = intrusion.random();
  const Victim victim = pick_victim(intrusion);
  const std::size_t account = victim.account;
  const Account& own = organisation.accounts[account];
  const std::string& home = own.regions[0];
  Caller insider = user_with_key(own, victim.person->login, victim.person->id, victim.person->access_key);
  insider.address = random.pick(organisation.vpn_addresses);
  insider.agent = victim.person->terminal;
  const std::string user_node = "user:" + victim.person->login;
  const std::string key_node = "accesskey:" + victim.person->access_key;
  const std::string made_role = "maintenance-automation";
  const std::string made_user = "svc-sync-agent";
  const std::string made_user_id = user_id(random);
  const std::string made_key = access_key_id(random);

  intrusion.set_pace(25);
  intrusion.begin_step("policy-version", {"T1098.003", "T1548.005"},
                       {key_node, user_node, "policy:team-boundary"});
  intrusion.call(insider, account, home, "iam:ListAttachedUserPolicies",
                 {{Noun::user, victim.person->login}});
  intrusion.call(insider, account, home, "iam:CreatePolicyVersion", {{Noun::policy, "team-boundary"}});
  intrusion.wait(random.between(30, 200));

  intrusion.begin_step("new-role", {"T1098.003"}, {key_node, user_node, "role:" + made_role});
  intrusion.call(insider, account, home, "iam:CreateRole", {{Noun::role, made_role}});
  intrusion.call(insider, account, home, "iam:AttachRolePolicy",
                 {{Noun::role, made_role}, {Noun::policy, "AdministratorAccess"}});
  intrusion.call(insider, account, home, "iam:PutRolePolicy", {{Noun::role, made_role}});

  intrusion.begin_step("new-user", {"T1136.003", "T1098.001"}, {key_node, user_node, "user:" + made_user});
  intrusion.call(insider, account, home, "iam:CreateUser",
                 {{Noun::user, made_user}, {Noun::user_id, made_user_id}});
  intrusion.call(insider, account, home, "iam:AttachUserPolicy",
                 {{Noun::user, made_user}, {Noun::policy, "AdministratorAccess"}});
  intrusion.call(insider, account, home, "iam:CreateAccessKey",
                 {{Noun::user, made_user}, {Noun::issued_key, made_key}});
  intrusion.wait(random.between(60, 240));

  intrusion.begin_step("become-admin", {"T1078.004", "T1550.001"}, {key_node, user_node, "role:AdminRole"});
  const Caller admin =
      intrusion.assume(insider, victim.person->id, account, account, own.admin_role, victim.person->login);
  const std::string admin_key_node = "accesskey:" + admin.access_key;
  for (const std::string_view id :
       {"sts:GetCallerIdentity", "iam:GetAccountAuthorizationDetails", "secretsmanager:ListSecrets"}) {
    intrusion.call(admin, account, home, id);
  }
  intrusion.set_path({key_node, user_node, "policy:team-boundary", admin_key_node, "role:AdminRole"});
}

}  // namespace tripline::tools
