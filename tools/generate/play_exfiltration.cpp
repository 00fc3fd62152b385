// The credentials of a machine leave the machine: the session is issued as always, then used from outside to
// empty a bucket, first with the key itself, then through presigned addresses, and last by sharing snapshots
// and bucket.
#include "tools/generate/clients.hpp"
#include "tools/generate/identifiers.hpp"
#include "tools/generate/scenarios.hpp"

namespace tripline::tools {
namespace {

// 20 to 90 MB, in digits.
std::string large(Random& random) { return std::to_string(random.between(20'000'000, 90'000'000)); }

}  // namespace

void play_exfiltration(Intrusion& intrusion) {
  const Organisation& organisation = intrusion.organisation();
  Random& random = intrusion.random();
  const std::size_t account = organisation.accounts.size() > 1 ? 1 : 0;
  const Account& own = organisation.accounts[account];
  const std::string& home = own.regions[0];
  const std::string& bucket = organisation.sensitive_bucket;
  const Role& role = own.instance_role;
  const std::string machine = own.inventory.instances.back();

  intrusion.begin_step("session-issued", {}, {"role:" + role.name});
  Caller session = intrusion.assume(aws_service("ec2"), "", account, account, role, machine);
  const std::string key_node = "accesskey:" + session.access_key;
  session.address = foreign_address(random);
  session.agent = attacker_agent(random);
  intrusion.wait(random.between(20, 45) * minute);

  intrusion.begin_step("outside-use", {"T1552.005", "T1078.004"},
                       {"ip:" + session.address, key_node, "role:" + role.name});
  intrusion.call(session, account, home, "sts:GetCallerIdentity");
  intrusion.call(session, account, home, "s3:ListBuckets");
  intrusion.call(session, account, home, "s3:ListObjects", {{Noun::bucket, bucket}});
  intrusion.wait(random.between(30, 120));

  intrusion.begin_step("bulk-read", {"T1530"}, {key_node, "role:" + role.name, "s3:" + bucket});
  intrusion.set_pace(0);
  const auto objects = static_cast<int>(random.between(150, 190));
  for (int i = 0; i < objects; ++i) {
    intrusion.call(session, account, home, "s3:GetObject",
                   {{Noun::bucket, bucket}, {Noun::bytes, large(random)}});
    intrusion.wait(random.between(0, 2));
  }
  intrusion.wait(random.between(60, 200));

  Caller presigned = session;
  presigned.address = foreign_address(random);
  presigned.agent = "Wget/1.21.4";
  intrusion.set_pace(9);
  intrusion.begin_step("presigned-read", {"T1530", "T1567.002"},
                       {"ip:" + presigned.address, key_node, "role:" + role.name, "s3:" + bucket});
  for (int i = 0; i < 16; ++i) {
    intrusion.call(
        presigned, account, home, "s3:GetObject",
        {{Noun::bucket, bucket}, {Noun::bytes, large(random)}, {Noun::auth_method, "QueryString"}});
  }

  std::string receiver;
  append_digits(receiver, random, 12);
  const std::string snapshot = resource_id(random, "snap");
  intrusion.begin_step("share", {"T1537"},
                       {key_node, "snapshot:" + snapshot, "s3:" + bucket, "account:" + receiver});
  intrusion.call(session, account, home, "ec2:DescribeSnapshots");
  intrusion.call(session, account, home, "ec2:ModifySnapshotAttribute",
                 {{Noun::snapshot, snapshot}, {Noun::target_account, receiver}});
  intrusion.call(session, account, home, "s3:PutBucketPolicy",
                 {{Noun::bucket, bucket}, {Noun::principal, receiver}});
  intrusion.set_path(
      {"ip:" + session.address, key_node, "role:" + role.name, "s3:" + bucket, "account:" + receiver});
}

}  // namespace tripline::tools
