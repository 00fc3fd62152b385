// Roles that trust roles: a user reaches, in three hops and across accounts, secrets nobody ever gave them.
// Each hop's key is issued by the hop before, so the whole way can be followed by access key ids alone.
#include "tools/generate/scenarios.hpp"

namespace tripline::tools {

void play_role_chain(Intrusion& intrusion) {
  const Organisation& organisation = intrusion.organisation();
  Random& random = intrusion.random();
  const Victim victim = pick_victim(intrusion);
  const std::size_t near = victim.account;
  const std::size_t far = (near + 1) % organisation.accounts.size();
  const Account& near_account = organisation.accounts[near];
  const Account& far_account = organisation.accounts[far];
  const std::string& region = far_account.regions[0];
  const Caller thief = stolen_key(intrusion, victim);
  const std::string user_node = "user:" + victim.person->login;
  const std::string key_node = "accesskey:" + victim.person->access_key;

  intrusion.begin_step("first-hop", {"T1078.004"}, {key_node, user_node, "role:Developer"});
  intrusion.call(thief, near, near_account.regions[0], "sts:GetCallerIdentity");
  const Caller first =
      intrusion.assume(thief, victim.person->id, near, near, near_account.developer_role, "session-a");
  const std::string first_node = "accesskey:" + first.access_key;
  intrusion.call(first, near, near_account.regions[0], "iam:ListRoles");

  intrusion.begin_step("second-hop", {"T1550.001", "T1021.007"},
                       {first_node, "role:Developer", "role:Auditor"});
  const Caller second = intrusion.assume(first, near_account.developer_role.id + ":session-a", near, far,
                                         far_account.auditor_role, "session-b");
  const std::string second_node = "accesskey:" + second.access_key;
  intrusion.call(second, far, region, "sts:GetCallerIdentity");
  intrusion.call(second, far, region, "secretsmanager:GetSecretValue", {}, Outcome::refused);
  intrusion.wait(random.between(40, 180));

  intrusion.begin_step("third-hop", {"T1550.001", "T1548.005"},
                       {second_node, "role:Auditor", "role:AdminRole"});
  const Caller third = intrusion.assume(second, far_account.auditor_role.id + ":session-b", far, far,
                                        far_account.admin_role, "session-c");
  const std::string third_node = "accesskey:" + third.access_key;

  std::vector<std::string> secrets(far_account.inventory.secrets.begin(),
                                   far_account.inventory.secrets.begin() + 4);
  std::vector<std::string> nodes = {third_node, "role:AdminRole"};
  for (const std::string& secret : secrets) nodes.push_back("secret:" + secret);
  intrusion.begin_step("secrets", {"T1555.006"}, nodes);
  intrusion.call(third, far, region, "secretsmanager:ListSecrets");
  for (const std::string& secret : secrets) {
    intrusion.call(third, far, region, "secretsmanager:GetSecretValue", {{Noun::secret, secret}});
  }
  intrusion.set_path({key_node, user_node, first_node, "role:Developer", second_node, "role:Auditor",
                      third_node, "role:AdminRole", "secret:" + secrets.front()});
}

}  // namespace tripline::tools
