// Calls that watch and record: CloudWatch, Config, CloudTrail, GuardDuty, Health, quotas, tags, messaging.
#include "tools/generate/shape.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view too_many = "ThrottlingException|Rate exceeded";

constexpr Shape shapes[] = {
    {.id = "logs:CreateLogStream",
     .request = R"({"logGroupName":"<log_group>","logStreamName":"<log_stream>"})",
     .error = "ResourceAlreadyExistsException|The specified log stream already exists"},
    {.id = "logs:DescribeLogGroups", .traits = reads, .request = R"({"limit":50})", .error = too_many},
    {.id = "logs:DescribeLogStreams",
     .traits = reads,
     .request = R"({"logGroupName":"<log_group>","orderBy":"LastEventTime","descending":true,"limit":50})",
     .error = too_many},
    {.id = "logs:FilterLogEvents",
     .traits = reads | data,
     .request =
         R"({"logGroupName":"<log_group>","startTime":<now_ms>,"limit":10000,"filterPattern":"ERROR","interleaved":true})",
     .resources =
         R"([{"accountId":"<account>","type":"AWS::Logs::LogGroup","ARN":"arn:aws:logs:<region>:<account>:log-group:<log_group>"}])"},
    {.id = "logs:StartQuery",
     .request =
         R"({"logGroupNames":["<log_group>"],"startTime":<now_ms>,"endTime":<now_ms>,"queryString":"HIDDEN_DUE_TO_SECURITY_REASONS","limit":1000})",
     .response = R"({"queryId":"<uuid>"})"},
    {.id = "logs:GetLogEvents",
     .traits = reads | data,
     .request =
         R"({"logGroupName":"<log_group>","logStreamName":"<log_stream>","startFromHead":true,"limit":1000})",
     .error = "ResourceNotFoundException|The specified log stream does not exist."},

    {.id = "monitoring:DescribeAlarms",
     .traits = reads,
     .request = R"({"maxRecords":100,"stateValue":"ALARM"})"},
    {.id = "monitoring:ListMetrics",
     .traits = reads,
     .request = R"({"namespace":"AWS/EC2","recentlyActive":"PT3H"})"},
    {.id = "monitoring:GetMetricData",
     .traits = reads | data,
     .request =
         R"({"startTime":"<now_text>","endTime":"<now_text>","scanBy":"TimestampDescending","metricDataQueries":[{"id":"q<number>","metricStat":{"metric":{"namespace":"AWS/Lambda","metricName":"Duration","dimensions":[{"name":"FunctionName","value":"<function>"}]},"period":60,"stat":"p99"}}]})",
     .error = too_many},
    {.id = "monitoring:DescribeAlarmHistory",
     .traits = reads,
     .request = R"({"alarmName":"<topic>","historyItemType":"StateUpdate","maxRecords":100})"},

    {.id = "config:DescribeConfigurationRecorders", .traits = reads},
    {.id = "config:DescribeConfigurationRecorderStatus", .traits = reads},
    {.id = "config:PutEvaluations",
     .request =
         R"({"resultToken":"<hex32>","testMode":false,"evaluations":[{"complianceResourceType":"AWS::EC2::SecurityGroup","complianceResourceId":"<security_group>","complianceType":"COMPLIANT","orderingTimestamp":"<now_text>"}]})"},
    {.id = "config:GetResourceConfigHistory",
     .traits = reads,
     .request = R"({"resourceType":"AWS::EC2::Instance","resourceId":"<instance>","limit":10})",
     .error = "ResourceNotDiscoveredException|Resource has not been discovered"},

    {.id = "cloudtrail:LookupEvents",
     .traits = reads,
     .request =
         R"({"maxResults":50,"lookupAttributes":[{"attributeKey":"ResourceName","attributeValue":"<instance>"}]})",
     .error = too_many},
    {.id = "cloudtrail:DescribeTrails",
     .traits = reads,
     .request = R"({"trailNameList":[],"includeShadowTrails":true})"},
    {.id = "cloudtrail:GetTrailStatus",
     .traits = reads,
     .request = R"({"name":"arn:aws:cloudtrail:<region>:<account>:trail/<trail>"})"},
    {.id = "cloudtrail:GetEventSelectors", .traits = reads, .request = R"({"trailName":"<trail>"})"},
    {.id = "cloudtrail:StopLogging",
     .request = R"({"name":"arn:aws:cloudtrail:<region>:<account>:trail/<trail>"})"},
    {.id = "cloudtrail:UpdateTrail",
     .request =
         R"({"name":"<trail>","s3BucketName":"<trail_bucket>","includeGlobalServiceEvents":false,"isMultiRegionTrail":false,"enableLogFileValidation":false})",
     .response =
         R"({"name":"<trail>","s3BucketName":"<trail_bucket>","includeGlobalServiceEvents":false,"isMultiRegionTrail":false,"trailARN":"arn:aws:cloudtrail:<region>:<account>:trail/<trail>","logFileValidationEnabled":false,"isOrganizationTrail":true})"},
    {.id = "cloudtrail:PutEventSelectors",
     .request =
         R"({"trailName":"<trail>","eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":false,"dataResources":[],"excludeManagementEventSources":[]}]})",
     .response =
         R"({"trailARN":"arn:aws:cloudtrail:<region>:<account>:trail/<trail>","eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":false,"dataResources":[],"excludeManagementEventSources":[]}]})"},
    {.id = "cloudtrail:DeleteTrail",
     .request = R"({"name":"arn:aws:cloudtrail:<region>:<account>:trail/<trail>"})"},

    {.id = "guardduty:ListDetectors", .traits = reads, .request = R"({"maxResults":50})"},
    {.id = "guardduty:GetDetector", .traits = reads, .request = R"({"detectorId":"<detector>"})"},
    {.id = "guardduty:DeleteDetector", .request = R"({"detectorId":"<detector>"})"},

    {.id = "health:DescribeEventAggregates",
     .traits = reads,
     .request =
         R"({"aggregateField":"eventTypeCategory","filter":{"eventStatusCodes":["open","upcoming"],"startTimes":[{"from":"<now_text>"}]}})"},
    {.id = "servicequotas:ListServiceQuotas",
     .traits = reads,
     .request = R"({"serviceCode":"ec2","maxResults":100})"},
    {.id = "servicequotas:RequestServiceQuotaIncrease",
     .request = R"({"serviceCode":"ec2","quotaCode":"L-1216C47A","desiredValue":512})",
     .response =
         R"({"requestedQuota":{"id":"<hex32>","serviceCode":"ec2","serviceName":"Amazon Elastic Compute Cloud","quotaCode":"L-1216C47A","quotaName":"Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances","desiredValue":512,"status":"PENDING","created":"<now_text>","requester":"{\"accountId\":\"<account>\",\"callerArn\":\"<caller_arn>\"}","quotaArn":"arn:aws:servicequotas:<region>:<account>:ec2/L-1216C47A","globalQuota":false,"unit":"None"}})"},
    {.id = "tagging:GetResources",
     .traits = reads,
     .request =
         R"({"resourcesPerPage":100,"resourceTypeFilters":["ec2:instance","lambda:function","rds:db"]})",
     .error = too_many},
    {.id = "sqs:GetQueueAttributes",
     .traits = reads,
     .request =
         R"({"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>","attributeNames":["ApproximateNumberOfMessages"]})"},
    {.id = "sqs:ListQueues", .traits = reads, .request = R"({"maxResults":1000})"},
    {.id = "sns:ListTopics", .traits = reads},
    {.id = "sns:GetTopicAttributes",
     .traits = reads,
     .request = R"({"topicArn":"arn:aws:sns:<region>:<account>:<topic>"})"},
    {.id = "ce:GetCostAndUsage",
     .traits = reads | global,
     .request =
         R"({"timePeriod":{"start":"<now_iso>","end":"<now_iso>"},"granularity":"DAILY","metrics":["UnblendedCost"],"groupBy":[{"type":"DIMENSION","key":"SERVICE"}]})"},
    {.id = "backup:ListRecoveryPointsByBackupVault",
     .traits = reads,
     .request = R"({"backupVaultName":"nightly","maxResults":1000})"},
    {.id = "backup:BackupJobCompleted", .traits = unasked, .additional = R"({"completionDate":"<now_text>","state":"COMPLETED","percentDone":100,"backupJobId":"<uuid>","backupVaultName":"nightly","backupVaultArn":"arn:aws:backup:<region>:<account>:backup-vault:nightly","recoveryPointArn":"arn:aws:ec2:<region>::snapshot/snap-<hex17>","resourceArn":"arn:aws:ec2:<region>:<account>:volume/<volume>","resourceType":"EBS","backupSizeInBytes":<bytes>,"startBy":"<now_text>"})"},
    {.id = "backup:StartBackupJob",
     .request =
         R"({"backupVaultName":"nightly","resourceArn":"arn:aws:ec2:<region>:<account>:volume/<volume>","iamRoleArn":"arn:aws:iam::<account>:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup","idempotencyToken":"<uuid>"})",
     .response = R"({"backupJobId":"<uuid>","creationDate":"<now_text>","isParent":false})"},
};

}  // namespace

std::span<const Shape> watch_shapes() { return shapes; }

}  // namespace tripline::tools
