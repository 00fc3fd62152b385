// The weights fall steeply, as they do in real accounts: a few data-plane calls make most of an archive, and
// the long tail of describing and listing is what makes it look alive. Nothing here changes identities,
// trails or networks; the rare changes of everyday work are placed one by one (see background.cpp).
#include "tools/generate/call_mix.hpp"

#include <algorithm>

namespace tripline::tools {

CallMix::CallMix(std::span<const Weighted> calls) {
  for (const Weighted& weighted : calls) {
    const Call& call = call_named(weighted.id);
    Side& side = call.is(Trait::global) ? global_ : regional_;
    side.upto.push_back((side.upto.empty() ? 0 : side.upto.back()) + weighted.weight);
    side.calls.push_back(&call);
  }
}

double CallMix::global_share() const {
  const double regional = regional_.upto.empty() ? 0 : regional_.upto.back();
  const double global = global_.upto.empty() ? 0 : global_.upto.back();
  return global / (regional + global);
}

const Call* CallMix::pick(bool global, Random& random) const {
  const Side& side = global ? global_ : regional_;
  if (side.calls.empty()) return nullptr;
  const auto drawn = static_cast<std::uint32_t>(random.below(side.upto.back()));
  const auto found = std::upper_bound(side.upto.begin(), side.upto.end(), drawn);
  return side.calls[static_cast<std::size_t>(found - side.upto.begin())];
}

std::span<const Weighted> function_calls() {
  static constexpr Weighted calls[] = {
      {"s3:GetObject", 220},          {"dynamodb:GetItem", 150},      {"kms:Decrypt", 120},
      {"dynamodb:Query", 90},         {"s3:PutObject", 80},           {"logs:CreateLogStream", 45},
      {"dynamodb:PutItem", 60},       {"lambda:Invoke", 50},          {"secretsmanager:GetSecretValue", 22},
      {"s3:HeadObject", 40},          {"kms:GenerateDataKey", 40},    {"s3:ListObjects", 18},
      {"ssm:GetParameter", 16},       {"sqs:GetQueueAttributes", 10}, {"dynamodb:DescribeTable", 8},
      {"ssm:GetParametersByPath", 6}, {"s3:DeleteObject", 9},         {"sns:GetTopicAttributes", 3},
      {"sts:GetCallerIdentity", 2}};
  return calls;
}

std::span<const Weighted> instance_calls() {
  static constexpr Weighted calls[] = {{"ssm:UpdateInstanceInformation", 60},
                                       {"s3:GetObject", 70},
                                       {"s3:PutObject", 40},
                                       {"ec2:DescribeTags", 16},
                                       {"kms:Decrypt", 24},
                                       {"ssm:PutInventory", 10},
                                       {"s3:ListObjects", 12},
                                       {"ec2:DescribeInstances", 9},
                                       {"ssm:GetParameter", 9},
                                       {"logs:DescribeLogStreams", 8},
                                       {"secretsmanager:GetSecretValue", 5},
                                       {"logs:CreateLogStream", 4}};
  return calls;
}

std::span<const Weighted> pod_calls() {
  static constexpr Weighted calls[] = {{"s3:GetObject", 110},
                                       {"ecr:BatchGetImage", 26},
                                       {"ecr:GetDownloadUrlForLayer", 34},
                                       {"s3:PutObject", 44},
                                       {"ecr:GetAuthorizationToken", 12},
                                       {"kms:GenerateDataKey", 30},
                                       {"dynamodb:Query", 46},
                                       {"dynamodb:GetItem", 40},
                                       {"elasticloadbalancing:DescribeTargetHealth", 20},
                                       {"kms:Decrypt", 30},
                                       {"secretsmanager:GetSecretValue", 9},
                                       {"ec2:DescribeNetworkInterfaces", 12},
                                       {"eks:DescribeCluster", 6},
                                       {"autoscaling:DescribeAutoScalingGroups", 12},
                                       {"s3:ListObjects", 8}};
  return calls;
}

std::span<const Weighted> deploy_calls() {
  static constexpr Weighted calls[] = {{"cloudformation:DescribeStackEvents", 40},
                                       {"cloudformation:DescribeStacks", 34},
                                       {"iam:GetRole", 22},
                                       {"iam:ListAttachedRolePolicies", 12},
                                       {"iam:ListRolePolicies", 10},
                                       {"lambda:GetFunction20150331v2", 18},
                                       {"lambda:UpdateFunctionCode20150331v2", 6},
                                       {"s3:GetObject", 14},
                                       {"s3:PutObject", 10},
                                       {"ec2:DescribeSecurityGroups", 12},
                                       {"ec2:DescribeSubnets", 9},
                                       {"ec2:DescribeVpcs", 7},
                                       {"ecr:DescribeRepositories", 5},
                                       {"cloudformation:CreateChangeSet", 4},
                                       {"s3:GetBucketPolicy", 6},
                                       {"s3:GetBucketLocation", 5},
                                       {"ecs:DescribeServices", 14},
                                       {"kms:DescribeKey", 8},
                                       {"ec2:CreateTags", 2},
                                       {"sts:GetCallerIdentity", 6},
                                       {"iam:GetPolicyVersion", 6},
                                       {"secretsmanager:DescribeSecret", 6}};
  return calls;
}

std::span<const Weighted> monitor_calls() {
  static constexpr Weighted calls[] = {{"monitoring:GetMetricData", 90},
                                       {"monitoring:ListMetrics", 40},
                                       {"ec2:DescribeInstances", 26},
                                       {"tagging:GetResources", 24},
                                       {"rds:DescribeDBInstances", 14},
                                       {"elasticloadbalancing:DescribeLoadBalancers", 12},
                                       {"lambda:ListFunctions20150331", 10},
                                       {"ec2:DescribeVolumes", 8},
                                       {"autoscaling:DescribeAutoScalingGroups", 8},
                                       {"ecs:DescribeServices", 8},
                                       {"sqs:ListQueues", 6},
                                       {"dynamodb:ListTables", 5},
                                       {"ec2:DescribeInstanceStatus", 5},
                                       {"cloudtrail:DescribeTrails", 2},
                                       {"rds:ListTagsForResource", 5},
                                       {"health:DescribeEventAggregates", 3},
                                       {"ec2:DescribeRegions", 3},
                                       {"sts:GetCallerIdentity", 4}};
  return calls;
}

std::span<const Weighted> config_calls() {
  static constexpr Weighted calls[] = {{"ec2:DescribeSecurityGroups", 20},
                                       {"ec2:DescribeRouteTables", 12},
                                       {"ec2:DescribeNetworkInterfaces", 18},
                                       {"s3:GetBucketAcl", 14},
                                       {"s3:GetBucketPolicy", 14},
                                       {"s3:GetBucketPublicAccessBlock", 12},
                                       {"rds:DescribeDBSnapshots", 8},
                                       {"iam:ListAttachedUserPolicies", 6},
                                       {"iam:ListPolicies", 3},
                                       {"iam:GetAccountPasswordPolicy", 2},
                                       {"lambda:GetPolicy20150331v2", 8},
                                       {"config:PutEvaluations", 8},
                                       {"kms:DescribeKey", 8},
                                       {"eks:ListNodegroups", 3},
                                       {"ec2:DescribeSnapshots", 6}};
  return calls;
}

std::span<const Weighted> backup_calls() {
  static constexpr Weighted calls[] = {{"ec2:CreateSnapshot", 12},
                                       {"ec2:DescribeSnapshots", 30},
                                       {"ec2:DescribeVolumes", 18},
                                       {"backup:StartBackupJob", 8},
                                       {"backup:ListRecoveryPointsByBackupVault", 14},
                                       {"rds:DescribeDBSnapshots", 16},
                                       {"kms:DescribeKey", 8},
                                       {"tagging:GetResources", 8}};
  return calls;
}

std::span<const Weighted> service_calls() {
  static constexpr Weighted calls[] = {
      {"sts:AssumeRole", 70},  {"kms:Decrypt", 40},           {"kms:GenerateDataKey", 36},
      {"s3:GetBucketAcl", 30}, {"s3:PutObject", 30},          {"logs:CreateLogStream", 12},
      {"ec2:RunInstances", 1}, {"ec2:TerminateInstances", 1}, {"lambda:Invoke", 24}};
  return calls;
}

std::span<const Weighted> service_reports() {
  static constexpr Weighted calls[] = {{"backup:BackupJobCompleted", 1}};
  return calls;
}

std::span<const Weighted> console_calls() {
  static constexpr Weighted calls[] = {{"ec2:DescribeInstances", 30},
                                       {"ec2:DescribeInstanceStatus", 18},
                                       {"ec2:DescribeSecurityGroups", 14},
                                       {"monitoring:DescribeAlarms", 22},
                                       {"health:DescribeEventAggregates", 26},
                                       {"logs:DescribeLogGroups", 16},
                                       {"logs:StartQuery", 8},
                                       {"logs:FilterLogEvents", 12},
                                       {"s3:ListBuckets", 12},
                                       {"s3:ListObjects", 14},
                                       {"s3:GetBucketLocation", 9},
                                       {"lambda:ListFunctions20150331", 10},
                                       {"lambda:GetFunction20150331v2", 9},
                                       {"cloudformation:ListStacks", 6},
                                       {"cloudformation:DescribeStacks", 6},
                                       {"iam:ListAccountAliases", 9},
                                       {"iam:ListUsers", 2},
                                       {"iam:ListRoles", 4},
                                       {"iam:ListMFADevices", 2},
                                       {"iam:GetAccountSummary", 2},
                                       {"rds:DescribeDBInstances", 7},
                                       {"rds:DescribeDBClusters", 5},
                                       {"ecs:DescribeServices", 7},
                                       {"eks:ListClusters", 4},
                                       {"kms:ListAliases", 5},
                                       {"ssm:DescribeParameters", 4},
                                       {"secretsmanager:ListSecrets", 3},
                                       {"ec2:DescribeAddresses", 4},
                                       {"ec2:DescribeVolumes", 5},
                                       {"ec2:DescribeImages", 4},
                                       {"ec2:DescribeAvailabilityZones", 4},
                                       {"ec2:DescribeRegions", 5},
                                       {"dynamodb:ListTables", 5},
                                       {"dynamodb:DescribeTable", 6},
                                       {"cloudtrail:LookupEvents", 3},
                                       {"ce:GetCostAndUsage", 5},
                                       {"servicequotas:ListServiceQuotas", 1},
                                       {"organizations:DescribeOrganization", 3},
                                       {"sns:ListTopics", 3},
                                       {"monitoring:GetMetricData", 20},
                                       {"ec2:StartInstances", 1},
                                       {"s3:GetObject", 5},
                                       {"autoscaling:DescribeScalingActivities", 3},
                                       {"monitoring:DescribeAlarmHistory", 4}};
  return calls;
}

std::span<const Weighted> terminal_calls() {
  static constexpr Weighted calls[] = {{"sts:GetCallerIdentity", 14},
                                       {"s3:ListObjects", 26},
                                       {"s3:GetObject", 34},
                                       {"s3:PutObject", 16},
                                       {"s3:HeadObject", 18},
                                       {"logs:GetLogEvents", 16},
                                       {"logs:FilterLogEvents", 14},
                                       {"ec2:DescribeInstances", 14},
                                       {"eks:DescribeCluster", 9},
                                       {"ecr:GetAuthorizationToken", 7},
                                       {"ssm:GetParameter", 10},
                                       {"ssm:DescribeInstanceInformation", 5},
                                       {"lambda:GetFunction20150331v2", 6},
                                       {"cloudformation:DescribeStackEvents", 9},
                                       {"iam:GetUser", 4},
                                       {"secretsmanager:GetSecretValue", 3},
                                       {"dynamodb:Query", 9},
                                       {"ecs:DescribeTasks", 7},
                                       {"ec2:DescribeVpcs", 3},
                                       {"kms:Decrypt", 7},
                                       {"rds:DescribeDBInstances", 3}};
  return calls;
}

std::span<const Weighted> audit_calls() {
  static constexpr Weighted calls[] = {{"config:DescribeConfigurationRecorderStatus", 8},
                                       {"cloudtrail:GetTrailStatus", 8},
                                       {"cloudtrail:DescribeTrails", 8},
                                       {"cloudtrail:GetEventSelectors", 5},
                                       {"cloudtrail:LookupEvents", 12},
                                       {"config:GetResourceConfigHistory", 14},
                                       {"guardduty:ListDetectors", 5},
                                       {"guardduty:GetDetector", 5},
                                       {"iam:GenerateCredentialReport", 2},
                                       {"iam:ListGroups", 3},
                                       {"iam:ListUsers", 3},
                                       {"iam:ListAccessKeys", 6},
                                       {"ec2:DescribeFlowLogs", 4},
                                       {"config:DescribeConfigurationRecorders", 6},
                                       {"organizations:ListAccounts", 4},
                                       {"s3:GetBucketPolicy", 12},
                                       {"ec2:DescribeInstances", 9},
                                       {"ec2:DescribeSecurityGroups", 10}};
  return calls;
}

}  // namespace tripline::tools
