// A stolen key, and as many processors as the account will give: region after region, until limits and
// policies say no, and then a request for a higher limit.
#include "tools/generate/identifiers.hpp"
#include "tools/generate/scenarios.hpp"

namespace tripline::tools {

void play_cryptomining(Intrusion& intrusion) {
  const Organisation& organisation = intrusion.organisation();
  Random& random = intrusion.random();
  const Victim victim = pick_victim(intrusion);
  const std::size_t account = victim.account;
  const std::string& home = organisation.accounts[account].regions[0];
  const Caller thief = stolen_key(intrusion, victim);
  const std::string user_node = "user:" + victim.person->login;
  const std::string key_node = "accesskey:" + victim.person->access_key;
  static constexpr std::array<std::string_view, 8> regions = {
      "us-east-1",    "us-west-2",      "eu-west-3",      "sa-east-1",
      "ca-central-1", "ap-southeast-2", "ap-northeast-1", "eu-north-1"};
  static constexpr std::array<std::string_view, 3> types = {"c5.4xlarge", "c5.2xlarge", "p3.2xlarge"};

  intrusion.begin_step("first-use", {"T1078.004", "T1580"}, {"ip:" + thief.address, key_node, user_node});
  intrusion.call(thief, account, home, "sts:GetCallerIdentity");
  intrusion.call(thief, account, home, "ec2:DescribeRegions");
  for (const std::string_view region : regions)
    intrusion.call(thief, account, region, "ec2:DescribeInstances");
  intrusion.call(thief, account, home, "servicequotas:ListServiceQuotas");
  intrusion.wait(random.between(60, 300));

  std::vector<std::string> nodes = {key_node, user_node};
  for (const std::string_view region : regions) nodes.push_back("region:" + std::string(region));
  intrusion.begin_step("run-instances", {"T1496", "T1578.002", "T1535"}, nodes);
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const std::string image = resource_id(random, "ami");
    for (const std::string_view type : types) {
      const std::uint64_t luck = random.below(6);
      // Every second region gives at least one kind of machine, whatever the luck.
      const bool sure = i % 2 == 0 && type == types[0];
      const Outcome outcome = sure || luck < 3 ? Outcome::success
                              : luck < 5       ? Outcome::over_limit
                                               : Outcome::refused;
      intrusion.call(thief, account, regions[i], "ec2:RunInstances",
                     {{Noun::instance_type, type},
                      {Noun::instance_count, "8"},
                      {Noun::image, image},
                      {Noun::tag_text, "node"}},
                     outcome);
    }
  }

  intrusion.begin_step("more-quota", {"T1578.005", "T1496"}, {key_node, user_node});
  for (std::size_t i = 1; i < regions.size(); i += 2) {
    intrusion.call(thief, account, regions[i], "servicequotas:RequestServiceQuotaIncrease");
  }
  for (std::size_t i = 0; i < regions.size(); i += 2) {
    intrusion.call(thief, account, regions[i], "ec2:DescribeInstances");
  }
  intrusion.set_path({"ip:" + thief.address, key_node, user_node, "ec2:" + std::string(types[0])});
}

}  // namespace tripline::tools
