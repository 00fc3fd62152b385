// The tables hold what `tripline generate` writes with the seed of the benches; they are copied and not
// shared with it, so that the workload stays what it is when the generator learns new calls.
#include "bench/workloads.hpp"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <span>
#include <string_view>
#include <utility>

namespace tripline::bench {

namespace {

// SplitMix64: seeded, portable, and good enough to shuffle words. No expression draws twice where C++ leaves
// the order open, or compilers would disagree about the workload.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  bool percent(std::size_t chance) { return below(100) < chance; }
  template <class List>
  auto pick(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

using Words = std::string_view[];

struct Name {
  std::string source;
  std::string call;
};

struct RealName {
  std::string_view service, call;
};

constexpr RealName real_names[] = {
    {"autoscaling", "DescribeAutoScalingGroups"},
    {"ce", "GetCostAndUsage"},
    {"cloudformation", "CreateChangeSet"},
    {"cloudformation", "DescribeStacks"},
    {"cloudtrail", "DescribeTrails"},
    {"cloudtrail", "GetTrailStatus"},
    {"cloudtrail", "LookupEvents"},
    {"cloudtrail", "PutEventSelectors"},
    {"cloudtrail", "StopLogging"},
    {"config", "PutEvaluations"},
    {"dynamodb", "DescribeTable"},
    {"dynamodb", "GetItem"},
    {"dynamodb", "PutItem"},
    {"dynamodb", "Query"},
    {"ec2", "AuthorizeSecurityGroupIngress"},
    {"ec2", "CreateSnapshot"},
    {"ec2", "CreateTags"},
    {"ec2", "DescribeFlowLogs"},
    {"ec2", "DescribeImages"},
    {"ec2", "DescribeInstances"},
    {"ec2", "DescribeRegions"},
    {"ec2", "DescribeSecurityGroups"},
    {"ec2", "DescribeSnapshots"},
    {"ec2", "DescribeVolumes"},
    {"ec2", "ModifySnapshotAttribute"},
    {"ec2", "RunInstances"},
    {"ec2", "StartInstances"},
    {"ec2", "TerminateInstances"},
    {"ecr", "BatchGetImage"},
    {"ecr", "GetAuthorizationToken"},
    {"ecs", "DescribeTasks"},
    {"eks", "DescribeCluster"},
    {"guardduty", "DeleteDetector"},
    {"guardduty", "ListDetectors"},
    {"iam", "AttachRolePolicy"},
    {"iam", "AttachUserPolicy"},
    {"iam", "CreateAccessKey"},
    {"iam", "CreateLoginProfile"},
    {"iam", "CreateRole"},
    {"iam", "CreateUser"},
    {"iam", "GetAccountAuthorizationDetails"},
    {"iam", "GetUser"},
    {"iam", "ListAccessKeys"},
    {"iam", "ListRoles"},
    {"iam", "ListUsers"},
    {"iam", "PutRolePolicy"},
    {"kms", "Decrypt"},
    {"kms", "DescribeKey"},
    {"kms", "Encrypt"},
    {"kms", "GenerateDataKey"},
    {"lambda", "GetFunction20150331v2"},
    {"lambda", "Invoke"},
    {"lambda", "UpdateFunctionCode20150331v2"},
    {"logs", "CreateLogStream"},
    {"logs", "FilterLogEvents"},
    {"logs", "StartQuery"},
    {"monitoring", "DescribeAlarms"},
    {"monitoring", "GetMetricData"},
    {"organizations", "DescribeOrganization"},
    {"organizations", "ListAccounts"},
    {"rds", "DescribeDBInstances"},
    {"rds", "DescribeDBSnapshots"},
    {"s3", "DeleteObject"},
    {"s3", "GetBucketAcl"},
    {"s3", "GetBucketPolicy"},
    {"s3", "GetObject"},
    {"s3", "HeadObject"},
    {"s3", "ListBuckets"},
    {"s3", "ListObjects"},
    {"s3", "PutBucketPolicy"},
    {"s3", "PutObject"},
    {"secretsmanager", "GetSecretValue"},
    {"secretsmanager", "ListSecrets"},
    {"signin", "ConsoleLogin"},
    {"sns", "ListTopics"},
    {"sqs", "GetQueueAttributes"},
    {"ssm", "DescribeParameters"},
    {"ssm", "GetParameter"},
    {"ssm", "UpdateInstanceInformation"},
    {"sts", "AssumeRole"},
    {"sts", "AssumeRoleWithSAML"},
    {"sts", "GetCallerIdentity"},
};

constexpr Words verbs = {"Create", "Delete",  "Put",    "Update", "Attach",    "Detach",
                         "Stop",   "Disable", "Modify", "Revoke", "Authorize", "Deregister"};
constexpr Words objects = {"Thing", "Trail", "Policy", "Role",  "Gateway", "Endpoint", "Cluster", "Domain",
                           "Stack", "Queue", "Topic",  "Table", "Cert",    "Pipeline", "Rule"};
constexpr Words services = {"ec2",   "s3",    "iam",     "kms",  "lambda", "rds",          "eks",
                            "ecs",   "sqs",   "sns",     "glue", "athena", "redshift",     "sagemaker",
                            "batch", "wafv2", "route53", "acm",  "ssm",    "organizations"};
constexpr Words users = {
    "mara.",          "tobias.",    "ines.",         "kofi.",        "lena.okafor",
    "rafael.",        "priya.",     "joon.sato",     "kamal.tanaka", "jana.quinn",
    "stefan.weber",   "noor.",      "app-server",    "ci-deploy",    "AWSReservedSSO_Dev",
    "AWSServiceRole", "SkyGauge",   "orders-",       "billing-",     "ledger-",
    "telemetry-",     "inventory-", "events-worker", "mallory.void"};
constexpr Words arn_kinds = {":user/", ":role/", "assumed-role/"};
constexpr Words agents = {"kali", "parrot", "pacu", "curl", "python-requests", "nikto"};
constexpr Words errors = {"ThrottlingException",       "NoSuchKey",    "Client.RequestLimitExceeded",
                          "ResourceNotFoundException", "AccessDenied", "NoSuchEntityException"};
constexpr Words bucket_accounts = {"security", "prod",      "staging", "dev",
                                   "shared",   "analytics", "sandbox", "media"};
constexpr Words products = {"orders",   "billing", "catalog",  "search",
                            "identity", "ledger",  "shipping", "profiles"};
constexpr Words purposes = {"data",    "assets",    "uploads", "exports",
                            "archive", "artifacts", "logs",    "backups"};
constexpr Words identity_types = {"Root", "IAMUser", "AssumedRole"};
constexpr Words object_calls = {"GetObject", "PutObject", "ListObjects"};

std::string any_name(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += " || ";
    out += fmt::format("($.eventName = \"{}\")", name);
  }
  return out;
}

std::vector<std::string> cis_patterns() {
  const auto any = [](std::initializer_list<std::string_view> names) {
    return any_name(std::span(names.begin(), names.size()));
  };
  const auto from = [&](std::string_view source, std::initializer_list<std::string_view> names) {
    return fmt::format(R"({{ ($.eventSource = "{}.amazonaws.com") && ({}) }})", source, any(names));
  };
  return {
      R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") })",
      R"({ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") })",
      R"({ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && )"
      R"(($.eventType != "AwsServiceEvent") })",
      "{ " +
          any({"DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
               "PutUserPolicy", "CreatePolicy", "DeletePolicy", "AttachRolePolicy", "DetachRolePolicy",
               "AttachUserPolicy", "DetachUserPolicy"}) +
          " }",
      "{ " + any({"CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"}) + " }",
      R"({ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") })",
      from("kms", {"DisableKey", "ScheduleKeyDeletion"}),
      from("s3", {"PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle",
                  "PutBucketReplication", "DeleteBucketPolicy"}),
      from("config", {"StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel",
                      "PutConfigurationRecorder"}),
      "{ " +
          any({"AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
               "CreateSecurityGroup", "DeleteSecurityGroup"}) +
          " }",
      "{ " +
          any({"CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl",
               "ReplaceNetworkAclAssociation"}) +
          " }",
      "{ " +
          any({"CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway",
               "CreateInternetGateway", "DeleteInternetGateway"}) +
          " }",
      "{ " +
          any({"CreateRoute", "CreateRouteTable", "ReplaceRoute", "DeleteRouteTable", "DeleteRoute",
               "DisassociateRouteTable"}) +
          " }",
      from("organizations", {"LeaveOrganization", "AcceptHandshake", "DeleteOrganization"}),
  };
}

std::string source_of(std::string_view service) { return fmt::format("{}.amazonaws.com", service); }

Name draw_name(Draw& draw) {
  if (draw.percent(25)) {
    const RealName& real = real_names[draw.below(std::size(real_names))];
    return {source_of(real.service), std::string(real.call)};
  }
  Name name{source_of(draw.pick(services)), std::string(draw.pick(verbs))};
  name.call += draw.pick(objects);
  // Most of these calls do not exist, and none is in an archive.
  name.call += draw.percent(70) ? std::to_string(draw.below(60)) : "Once";
  return name;
}

std::string name_is(Draw& draw) { return fmt::format("($.eventName = \"{}\")", draw_name(draw).call); }

std::string source_and_name(Draw& draw) {
  const Name name = draw_name(draw);
  return fmt::format(R"({{ ($.eventSource = "{}") && ($.eventName = "{}") }})", name.source, name.call);
}

std::string several_names(Draw& draw) {
  std::string out = "{ " + name_is(draw);
  for (std::size_t more = draw.between(1, 5); more > 0; --more) out += " || " + name_is(draw);
  return out + " }";
}

std::string name_by_type(Draw& draw) {
  const std::string name = name_is(draw);
  return fmt::format(R"({{ {} && ($.userIdentity.type = "{}") && ($.errorCode NOT EXISTS) }})", name,
                     draw.pick(identity_types));
}

std::string failed_call(Draw& draw) {
  const Name name = draw_name(draw);
  std::string error;
  switch (draw.below(3)) {
    case 0:
      error = R"(($.errorCode = "*UnauthorizedOperation"))";
      break;
    case 1:
      error = R"(($.errorCode = "AccessDenied*"))";
      break;
    default:
      error = fmt::format("($.errorCode = \"{}\")", draw.pick(errors));
      break;
  }
  if (draw.percent(50)) {
    return fmt::format(R"({{ ($.eventSource = "{}") && ({} || ($.errorMessage = "*not authorized*")) }})",
                       name.source, error);
  }
  return fmt::format(R"({{ {} && ($.eventName = "{}") }})", error, name.call);
}

std::string arn_like(Draw& draw) {
  const std::string_view kind = draw.pick(arn_kinds);
  const std::string_view user = draw.pick(users).substr(0, draw.between(4, 12));
  return fmt::format(R"({{ ($.userIdentity.arn = "*{}{}*") && ($.eventSource != "{}") }})", kind, user,
                     source_of(draw.pick(services)));
}

std::string address(Draw& draw) {
  // Offices of generated archives are in 198.51.100.0/24.
  const bool office = draw.percent(40);
  const std::size_t first = office ? 198 : draw.below(256), second = office ? 51 : draw.below(256);
  const std::size_t third = office ? 100 : draw.below(256), fourth = draw.below(256);
  const std::string net = fmt::format("{}.{}", first, second);
  if (draw.percent(60)) return fmt::format(R"({{ $.sourceIPAddress = "{}.{}.{}" }})", net, third, fourth);
  return fmt::format(R"({{ ($.sourceIPAddress = "{}.*") && {} }})", net, name_is(draw));
}

std::string agent_like(Draw& draw) {
  std::string agent;
  switch (draw.below(9)) {
    case 0:
      agent = fmt::format("Terraform/1.{}", draw.below(9));
      break;
    case 1:
      agent = fmt::format("Boto3/1.{}.", draw.below(40));
      break;
    case 2:
      agent = fmt::format("sdk-go/1.{}", draw.below(60));
      break;
    default:
      agent = draw.pick(agents);
      break;
  }
  return fmt::format(R"({{ ($.userAgent = "*{}*") && {} }})", agent, name_is(draw));
}

std::string bucket_write(Draw& draw, std::size_t number) {
  std::string bucket = fmt::format("northpier-{}-", draw.pick(bucket_accounts));
  bucket += draw.pick(products);
  bucket += '-';
  bucket += draw.pick(purposes);
  if (draw.percent(50)) bucket += fmt::format("x{}", number);
  return fmt::format(
      R"({{ ($.requestParameters.bucketName = "{}") && )"
      R"((($.eventName = "Delete*") || ($.eventName = "Put*")) }})",
      bucket);
}

std::string many_bytes(Draw& draw) {
  std::size_t bytes = 1;
  for (std::size_t digits = draw.between(3, 7); digits > 0; --digits) bytes *= 10;
  bytes += draw.below(1000);
  const std::string_view call = draw.pick(object_calls);
  return fmt::format(R"({{ ($.additionalEventData.bytesTransferredOut > {}) && ($.eventName = "{}") && )"
                     R"(($.userIdentity.arn = "*{}*") }})",
                     bytes, call, draw.pick(users).substr(0, 4));
}

// CloudWatch's regexes have no groups.
std::string name_by_regex(Draw& draw) {
  const std::string_view verb = draw.pick(verbs);
  return fmt::format(R"({{ ($.eventName = %^{}[A-Z][a-z]+{}%) && ($.readOnly IS FALSE) }})", verb,
                     draw.pick(objects));
}

std::string root_without(Draw& draw) {
  return fmt::format(R"({{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && )"
                     R"(($.eventType != "AwsServiceEvent") && ($.eventName != "{}") }})",
                     draw_name(draw).call);
}

std::string drawn_rule(Draw& draw, std::size_t number) {
  const std::size_t kind = draw.below(100);
  if (kind < 33) return source_and_name(draw);
  if (kind < 48) return several_names(draw);
  if (kind < 58) return name_by_type(draw);
  if (kind < 68) return failed_call(draw);
  if (kind < 76) return arn_like(draw);
  if (kind < 83) return address(draw);
  if (kind < 88) return agent_like(draw);
  if (kind < 93) return bucket_write(draw, number);
  if (kind < 96) return many_bytes(draw);
  if (kind < 98) return name_by_regex(draw);
  return root_without(draw);
}

}  // namespace

std::vector<std::string> rule_patterns(std::size_t count, std::uint64_t seed) {
  std::vector<std::string> patterns = cis_patterns();
  Draw draw(seed);
  while (patterns.size() < count) patterns.push_back(drawn_rule(draw, patterns.size()));
  patterns.resize(count);
  return patterns;
}

std::vector<std::string> wildcard_patterns(std::size_t count, std::uint64_t seed) {
  std::vector<std::string> patterns;
  Draw draw(seed);
  while (patterns.size() < count) {
    const std::size_t x = draw.below(1 << 8), y = draw.below(1 << 12);
    patterns.push_back(fmt::format("{{ $.eventID like \"*{:02x}*{:03x}*\" }}", x, y));
  }
  return patterns;
}

std::vector<std::string> eight_rules() { return rule_patterns(8); }

}  // namespace tripline::bench
