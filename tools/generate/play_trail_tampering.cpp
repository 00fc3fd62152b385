// Before the noise, the witnesses: the trail is blinded, stopped and deleted, its bucket forgets, flow logs
// and the detector go. Half of it is done by root, half by an administrator's session.
#include "tools/generate/clients.hpp"
#include "tools/generate/identifiers.hpp"
#include "tools/generate/scenarios.hpp"

namespace tripline::tools {

void play_trail_tampering(Intrusion& intrusion) {
  const Organisation& organisation = intrusion.organisation();
  Random& random = intrusion.random();
  constexpr std::size_t account = 0;  // of the trail
  const Account& own = organisation.accounts[account];
  const std::string& home = own.regions[0];
  const std::string trail_node = "trail:" + organisation.trail;
  const std::string bucket_node = "s3:" + organisation.trail_bucket;
  const std::string address = foreign_address(random);

  Caller arriving = root_user(own, {.key = {}, .name = {}, .created = intrusion.now(), .mfa = false});
  arriving.address = address;
  arriving.agent = browser_agent(random);
  intrusion.set_pace(30);
  intrusion.begin_step("root-sign-in", {"T1078.004"}, {"ip:" + address, "root:" + own.id});
  intrusion.call(arriving, account, home, "signin:ConsoleLogin", {{Noun::mfa_used, "No"}});
  Caller root =
      root_user(own, {.key = session_key_id(random), .name = {}, .created = intrusion.now(), .mfa = false});
  root.address = address;
  root.agent = arriving.agent;
  intrusion.call(root, account, home, "cloudtrail:DescribeTrails");
  intrusion.call(root, account, home, "cloudtrail:GetTrailStatus", {{Noun::trail, organisation.trail}});

  intrusion.begin_step("stop-trail", {"T1562.008"}, {"root:" + own.id, trail_node});
  intrusion.call(root, account, home, "cloudtrail:PutEventSelectors", {{Noun::trail, organisation.trail}});
  intrusion.call(root, account, home, "cloudtrail:UpdateTrail",
                 {{Noun::trail, organisation.trail}, {Noun::trail_bucket, organisation.trail_bucket}});
  intrusion.call(root, account, home, "cloudtrail:StopLogging", {{Noun::trail, organisation.trail}});
  intrusion.wait(random.between(60, 400));

  const Victim victim = pick_victim(intrusion);
  Caller thief = stolen_key(intrusion, victim);
  thief.address = address;
  const std::string user_node = "user:" + victim.person->login;
  const std::string key_node = "accesskey:" + victim.person->access_key;
  intrusion.begin_step("admin-session", {"T1078.004", "T1550.001"}, {key_node, user_node, "role:AdminRole"});
  const Caller admin =
      intrusion.assume(thief, victim.person->id, victim.account, account, own.admin_role, "maintenance");

  intrusion.begin_step("forget-logs", {"T1485", "T1562.008"}, {"role:AdminRole", bucket_node});
  intrusion.call(admin, account, home, "s3:PutBucketLifecycle", {{Noun::bucket, organisation.trail_bucket}});
  intrusion.call(
      admin, account, home, "s3:PutBucketPolicy",
      {{Noun::bucket, organisation.trail_bucket}, {Noun::principal, organisation.accounts.back().id}});

  intrusion.begin_step("other-witnesses", {"T1562.001", "T1562.008"},
                       {"role:AdminRole", "detector:" + own.detector});
  intrusion.call(admin, account, home, "ec2:DescribeFlowLogs");
  intrusion.call(admin, account, home, "ec2:DeleteFlowLogs");
  intrusion.call(admin, account, home, "guardduty:ListDetectors");
  intrusion.call(admin, account, home, "guardduty:DeleteDetector");
  intrusion.wait(random.between(30, 200));

  intrusion.begin_step("delete-trail", {"T1562.008", "T1070"}, {"role:AdminRole", trail_node});
  intrusion.call(admin, account, home, "cloudtrail:DeleteTrail", {{Noun::trail, organisation.trail}});
  intrusion.set_path({"ip:" + address, "root:" + own.id, key_node, user_node, "accesskey:" + admin.access_key,
                      "role:AdminRole", bucket_node, trail_node});
}

}  // namespace tripline::tools
