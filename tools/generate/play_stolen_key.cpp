// A developer's access key leaks. Whoever has it looks around, meets refusals, and settles in with another
// user's key and a console password.
#include "tools/generate/clients.hpp"
#include "tools/generate/identifiers.hpp"
#include "tools/generate/scenarios.hpp"

namespace tripline::tools {
namespace {

// A user of the account other than the victim; the break-glass user is always there.
std::string another_user(const Organisation& organisation, const Victim& victim) {
  for (const std::string& user : organisation.accounts[victim.account].inventory.users) {
    if (user != victim.person->login) return user;
  }
  return victim.person->login;
}

}  // namespace

void play_stolen_key(Intrusion& intrusion) {
  const Organisation& organisation = intrusion.organisation();
  Random& random = intrusion.random();
  const Victim victim = pick_victim(intrusion);
  const std::size_t account = victim.account;
  const std::string& home = organisation.accounts[account].regions[0];
  const Caller thief = stolen_key(intrusion, victim);
  const std::string user_node = "user:" + victim.person->login;
  const std::string key_node = "accesskey:" + victim.person->access_key;
  const std::string address_node = "ip:" + thief.address;

  intrusion.begin_step("first-use", {"T1078.004"}, {address_node, key_node, user_node});
  intrusion.call(thief, account, home, "sts:GetCallerIdentity");
  intrusion.wait(random.between(20, 90));

  intrusion.begin_step("discovery", {"T1087.004", "T1069.003", "T1580", "T1619"}, {key_node, user_node});
  for (const std::string_view id :
       {"iam:GetUser", "iam:ListUsers", "iam:ListRoles", "iam:ListGroups", "iam:ListPolicies",
        "iam:GetAccountSummary", "iam:ListAccountAliases", "s3:ListBuckets", "ec2:DescribeInstances",
        "lambda:ListFunctions20150331"}) {
    intrusion.call(thief, account, home, id, {{Noun::user, victim.person->login}});
  }
  for (int i = 0; i < 3; ++i) intrusion.call(thief, account, home, "s3:GetBucketAcl");

  intrusion.begin_step("refusals", {"T1580", "T1087.004"}, {key_node, user_node});
  for (const std::string_view id :
       {"iam:GetAccountAuthorizationDetails", "secretsmanager:ListSecrets", "organizations:ListAccounts",
        "kms:ListAliases", "iam:GenerateCredentialReport", "ssm:DescribeParameters", "iam:CreateUser",
        "cloudtrail:DescribeTrails"}) {
    intrusion.call(thief, account, home, id, {}, Outcome::refused);
  }
  intrusion.wait(random.between(120, 600));

  const std::string other = another_user(organisation, victim);
  const std::string other_id = user_id_of(organisation, organisation.accounts[account], other);
  const std::string other_key = access_key_id(random);
  const std::string other_node = "user:" + other;
  const std::string other_key_node = "accesskey:" + other_key;
  intrusion.begin_step("second-key", {"T1098.001"}, {key_node, user_node, other_node, other_key_node});
  intrusion.call(thief, account, home, "iam:ListAccessKeys", {{Noun::user, other}});
  intrusion.call(thief, account, home, "iam:CreateAccessKey",
                 {{Noun::user, other}, {Noun::issued_key, other_key}});
  intrusion.wait(random.between(60, 300));

  Caller second = user_with_key(organisation.accounts[account], other, other_id, other_key);
  second.address = thief.address;
  second.agent = thief.agent;
  intrusion.begin_step("second-key-use", {"T1078.004"}, {address_node, other_key_node, other_node});
  for (const std::string_view id :
       {"sts:GetCallerIdentity", "s3:ListBuckets", "secretsmanager:ListSecrets"}) {
    intrusion.call(second, account, home, id);
  }

  intrusion.begin_step("persistence", {"T1098.003", "T1136.003"}, {other_key_node, other_node});
  intrusion.call(second, account, home, "iam:AttachUserPolicy",
                 {{Noun::user, other}, {Noun::policy, "AdministratorAccess"}});
  intrusion.call(second, account, home, "iam:CreateLoginProfile", {{Noun::user, other}});
  intrusion.wait(random.between(90, 500));

  Caller visitor = user_signing_in(organisation.accounts[account], other, other_id);
  visitor.address = foreign_address(random);
  visitor.agent = browser_agent(random);
  intrusion.begin_step("console", {"T1078.004"}, {"ip:" + visitor.address, other_node});
  intrusion.call(visitor, account, home, "signin:ConsoleLogin", {{Noun::mfa_used, "No"}});
  Caller browsing =
      user_in_console(organisation.accounts[account], other, other_id,
                      {.key = session_key_id(random), .name = {}, .created = intrusion.now(), .mfa = false});
  browsing.address = visitor.address;
  browsing.agent = visitor.agent;
  for (const std::string_view id :
       {"ec2:DescribeInstances", "s3:ListBuckets", "iam:ListUsers", "ce:GetCostAndUsage"}) {
    intrusion.call(browsing, account, home, id);
  }
  intrusion.set_path(
      {address_node, key_node, user_node, other_key_node, other_node, "policy:AdministratorAccess"});
}

}  // namespace tripline::tools
