// Calls on things that run: EC2, Lambda, RDS, EKS, ECS, Auto Scaling, Systems Manager, CloudFormation.
#include "tools/generate/shape.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view throttled = "Client.RequestLimitExceeded|Request limit exceeded.";
constexpr std::string_view too_many = "ThrottlingException|Rate exceeded";

constexpr std::string_view run_request =
    R"({"instancesSet":{"items":[{"imageId":"<image>","minCount":<instance_count>,"maxCount":<instance_count>}]},"instanceType":"<instance_type>","blockDeviceMapping":{"items":[{"deviceName":"/dev/xvda","ebs":{"volumeSize":40,"deleteOnTermination":true,"volumeType":"gp3","encrypted":true}}]},"monitoring":{"enabled":false},"disableApiTermination":false,"disableApiStop":false,"clientToken":"<uuid>","networkInterfaceSet":{"items":[{"deviceIndex":0,"subnetId":"<subnet>","associatePublicIpAddress":false,"groupSet":{"items":[{"groupId":"<security_group>"}]}}]},"ebsOptimized":true,"tagSpecificationSet":{"items":[{"resourceType":"instance","tags":[{"key":"Name","value":"<tag_text>"}]}]}})";
constexpr std::string_view run_response =
    R"({"requestId":"<request_id>","reservationId":"r-<hex17>","ownerId":"<account>","groupSet":{},"instancesSet":{"items":[{"instanceId":"i-<hex17>","imageId":"<image>","currentInstanceBootMode":"legacy-bios","instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-10-0-4-21.<region>.compute.internal","amiLaunchIndex":0,"productCodes":{},"instanceType":"<instance_type>","launchTime":<now_ms>,"placement":{"availabilityZone":"<zone>","tenancy":"default"},"monitoring":{"state":"disabled"},"subnetId":"<subnet>","vpcId":"<vpc>","privateIpAddress":"<private_address>","stateReason":{"code":"pending","message":"pending"},"architecture":"x86_64","rootDeviceType":"ebs","rootDeviceName":"/dev/xvda","blockDeviceMapping":{},"virtualizationType":"hvm","hypervisor":"xen","tagSet":{"items":[{"key":"Name","value":"<tag_text>"}]},"clientToken":"<uuid>","groupSet":{"items":[{"groupId":"<security_group>","groupName":"<tag_text>"}]},"sourceDestCheck":true,"networkInterfaceSet":{"items":[{"networkInterfaceId":"eni-<hex17>","subnetId":"<subnet>","vpcId":"<vpc>","ownerId":"<account>","status":"in-use","privateIpAddress":"<private_address>","sourceDestCheck":true,"interfaceType":"interface","groupSet":{"items":[{"groupId":"<security_group>","groupName":"<tag_text>"}]},"attachment":{"attachmentId":"eni-attach-<hex17>","deviceIndex":0,"status":"attaching","attachTime":<now_ms>,"deleteOnTermination":true}}]},"ebsOptimized":true,"enaSupport":true,"cpuOptions":{"coreCount":1,"threadsPerCore":2},"enclaveOptions":{"enabled":false},"metadataOptions":{"state":"pending","httpTokens":"required","httpPutResponseHopLimit":2,"httpEndpoint":"enabled"}}]}})";
constexpr std::string_view function_response =
    R"({"functionName":"<function>","functionArn":"arn:aws:lambda:<region>:<account>:function:<function>","runtime":"python3.12","role":"arn:aws:iam::<account>:role/<function>-execution","handler":"app.handler","codeSize":<bytes>,"description":"","timeout":30,"memorySize":512,"lastModified":"<now_iso>","codeSha256":"<hex32>","version":"$LATEST","environment":{},"tracingConfig":{"mode":"PassThrough"},"revisionId":"<uuid>","state":"Active","lastUpdateStatus":"InProgress","lastUpdateStatusReason":"The function is being created.","lastUpdateStatusReasonCode":"Creating","packageType":"Zip","architectures":["arm64"]})";

// Records are longer than any line, and the tool would indent the whole table after them.
// clang-format off
constexpr Shape shapes[] = {
    {.id = "ec2:DescribeInstances",
     .traits = reads,
     .request =
         R"({"maxResults":1000,"instancesSet":{},"filterSet":{"items":[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}}]}})",
     .error = throttled},
    {.id = "ec2:DescribeInstanceStatus",
     .traits = reads,
     .request =
         R"({"instancesSet":{"items":[{"instanceId":"<instance>"}]},"filterSet":{},"includeAllInstances":true})"},
    {.id = "ec2:DescribeSecurityGroups",
     .traits = reads,
     .request =
         R"({"maxResults":1000,"securityGroupSet":{},"securityGroupIdSet":{"items":[{"groupId":"<security_group>"}]},"filterSet":{}})"},
    {.id = "ec2:DescribeNetworkInterfaces",
     .traits = reads,
     .request =
         R"({"networkInterfaceIdSet":{},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"<vpc>"}]}},{"name":"status","valueSet":{"items":[{"value":"in-use"}]}}]}})",
     .error = throttled},
    {.id = "ec2:DescribeVolumes",
     .traits = reads,
     .request =
         R"({"maxResults":500,"volumeSet":{"items":[{"volumeId":"<volume>"}]},"filterSet":{}})"},
    {.id = "ec2:DescribeSubnets",
     .traits = reads,
     .request = R"({"subnetSet":{"items":[{"subnetId":"<subnet>"}]},"filterSet":{}})"},
    {.id = "ec2:DescribeVpcs", .traits = reads, .request = R"({"vpcSet":{},"filterSet":{}})"},
    {.id = "ec2:DescribeRouteTables",
     .traits = reads,
     .request =
         R"({"routeTableIdSet":{},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"<vpc>"}]}}]}})"},
    {.id = "ec2:DescribeImages",
     .traits = reads,
     .request =
         R"({"executableBySet":{},"imagesSet":{"items":[{"imageId":"<image>"}]},"ownersSet":{"items":[{"owner":"self"}]},"filterSet":{}})"},
    {.id = "ec2:DescribeSnapshots",
     .traits = reads,
     .request =
         R"({"maxResults":1000,"snapshotSet":{},"ownersSet":{"items":[{"owner":"<account>"}]},"sharedUsersSet":{},"filterSet":{}})"},
    {.id = "ec2:DescribeAddresses",
     .traits = reads,
     .request = R"({"publicIpsSet":{},"filterSet":{},"allocationIdsSet":{}})"},
    {.id = "ec2:DescribeAvailabilityZones",
     .traits = reads,
     .request = R"({"availabilityZoneSet":{},"availabilityZoneIdSet":{}})"},
    {.id = "ec2:DescribeRegions",
     .traits = reads,
     .request = R"({"regionSet":{},"allRegions":true})"},
    {.id = "ec2:DescribeTags",
     .traits = reads,
     .request =
         R"({"filterSet":{"items":[{"name":"resource-id","valueSet":{"items":[{"value":"<instance>"}]}}]}})"},
    {.id = "ec2:CreateTags",
     .request =
         R"({"resourcesSet":{"items":[{"resourceId":"<instance>"}]},"tagSet":{"items":[{"key":"Name","value":"<tag_text>"},{"key":"managed-by","value":"pipeline"}]}})",
     .response = R"({"requestId":"<request_id>","_return":true})"},
    {.id = "ec2:RunInstances", .request = run_request, .response = run_response},
    {.id = "ec2:StartInstances",
     .request = R"({"instancesSet":{"items":[{"instanceId":"<instance>"}]}})",
     .response =
         R"({"requestId":"<request_id>","instancesSet":{"items":[{"instanceId":"<instance>","currentState":{"code":0,"name":"pending"},"previousState":{"code":80,"name":"stopped"}}]}})"},
    {.id = "ec2:TerminateInstances",
     .request = R"({"instancesSet":{"items":[{"instanceId":"<instance>"}]}})",
     .response =
         R"({"requestId":"<request_id>","instancesSet":{"items":[{"instanceId":"<instance>","currentState":{"code":32,"name":"shutting-down"},"previousState":{"code":16,"name":"running"}}]}})"},
    {.id = "ec2:CreateSnapshot",
     .request = R"({"volumeId":"<volume>","description":"nightly"})",
     .response =
         R"({"requestId":"<request_id>","snapshotId":"snap-<hex17>","volumeId":"<volume>","status":"pending","startTime":<now_ms>,"ownerId":"<account>","volumeSize":"40","description":"nightly","encrypted":true})"},
    {.id = "ec2:ModifySnapshotAttribute",
     .request =
         R"({"snapshotId":"<snapshot>","createVolumePermission":{"add":{"items":[{"userId":"<target_account>"}]}},"attributeType":"CREATE_VOLUME_PERMISSION"})",
     .response = R"({"requestId":"<request_id>","_return":true})"},
    {.id = "ec2:AuthorizeSecurityGroupIngress",
     .request =
         R"({"groupId":"<security_group>","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":<port>,"toPort":<port>,"groups":{},"ipRanges":{"items":[{"cidrIp":"<address>/32","description":"partner gateway"}]},"ipv6Ranges":{},"prefixListIds":{}}]}})",
     .response =
         R"({"requestId":"<request_id>","_return":true,"securityGroupRuleSet":{"items":[{"groupOwnerId":"<account>","groupId":"<security_group>","securityGroupRuleId":"sgr-<hex17>","isEgress":false,"ipProtocol":"tcp","fromPort":<port>,"toPort":<port>,"cidrIpv4":"<address>/32"}]}})"},
    {.id = "ec2:DescribeFlowLogs",
     .traits = reads,
     .request = R"({"DescribeFlowLogsRequest":""})"},
    {.id = "ec2:DeleteFlowLogs",
     .request = R"({"DeleteFlowLogsRequest":{"FlowLogId":{"content":"<flow_log>","tag":1}}})",
     .response =
         R"({"DeleteFlowLogsResponse":{"xmlns":"http://ec2.amazonaws.com/doc/2016-11-15/","unsuccessful":"","requestId":"<request_id>"}})"},

    {.id = "lambda:ListFunctions20150331", .traits = reads, .request = R"({"maxItems":50})"},
    {.id = "lambda:GetFunction20150331v2",
     .traits = reads,
     .request = R"({"functionName":"arn:aws:lambda:<region>:<account>:function:<function>"})",
     .error = "ResourceNotFoundException|Function not found"},
    {.id = "lambda:GetPolicy20150331v2",
     .traits = reads,
     .request = R"({"functionName":"<function>"})"},
    {.id = "lambda:Invoke",
     .traits = data,
     .request =
         R"({"functionName":"arn:aws:lambda:<region>:<account>:function:<function>","invocationType":"Event","sourceArn":"arn:aws:sqs:<region>:<account>:<queue>","sourceAccount":"<account>"})",
     .additional =
         R"({"customerEniId":"eni-<hex17>","functionVersion":"arn:aws:lambda:<region>:<account>:function:<function>:$LATEST"})",
     .resources =
         R"([{"accountId":"<account>","type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:<region>:<account>:function:<function>"}])",
     .error = "TooManyRequestsException|Rate Exceeded."},
    {.id = "lambda:UpdateFunctionCode20150331v2",
     .request =
         R"({"functionName":"<function>","s3Bucket":"<bucket>","s3Key":"builds/<uuid>.zip","publish":false,"dryRun":false})",
     .response = function_response},

    {.id = "rds:DescribeDBInstances",
     .traits = reads,
     .request = R"({"dBInstanceIdentifier":"<database>"})",
     .error = "DBInstanceNotFoundFault|The requested DBInstance was not found."},
    {.id = "rds:DescribeDBClusters", .traits = reads},
    {.id = "rds:DescribeDBSnapshots",
     .traits = reads,
     .request =
         R"({"dBInstanceIdentifier":"<database>","includeShared":false,"includePublic":false})"},
    {.id = "rds:ListTagsForResource",
     .traits = reads,
     .request = R"({"resourceName":"arn:aws:rds:<region>:<account>:db:<database>"})"},
    {.id = "eks:DescribeCluster", .traits = reads, .request = R"({"name":"<cluster>"})"},
    {.id = "eks:ListClusters",
     .traits = reads,
     .request = R"({"maxResults":100,"include":["all"]})"},
    {.id = "eks:ListNodegroups", .traits = reads, .request = R"({"name":"<cluster>"})"},
    {.id = "ecs:DescribeServices",
     .traits = reads,
     .request =
         R"({"cluster":"arn:aws:ecs:<region>:<account>:cluster/<cluster>","services":["<cluster>"],"include":["TAGS"]})"},
    {.id = "ecs:DescribeTasks",
     .traits = reads,
     .request = R"({"cluster":"<cluster>","tasks":["<hex32>","<hex32>"]})"},
    {.id = "autoscaling:DescribeAutoScalingGroups", .traits = reads, .error = too_many},
    {.id = "autoscaling:DescribeScalingActivities",
     .traits = reads,
     .request = R"({"maxRecords":100})"},
    {.id = "elasticloadbalancing:DescribeTargetHealth",
     .traits = reads,
     .request =
         R"({"targetGroupArn":"arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<cluster>/<hex8><hex8>"})",
     .error = too_many},
    {.id = "elasticloadbalancing:DescribeLoadBalancers",
     .traits = reads,
     .request = R"({"pageSize":400})"},

    {.id = "ssm:UpdateInstanceInformation",
     .request =
         R"({"instanceId":"<instance>","agentVersion":"3.3.1345.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"<private_address>","computerName":"ip-10-0-4-21.<region>.compute.internal","agentName":"amazon-ssm-agent","availabilityZone":"<zone>","availabilityZoneId":"use1-az4","sSMConnectionChannel":"ssmmessages"})"},
    {.id = "ssm:GetParameter",
     .traits = reads,
     .request = R"({"name":"<parameter>","withDecryption":true})",
     .resources =
         R"([{"accountId":"<account>","ARN":"arn:aws:ssm:<region>:<account>:parameter<parameter>"}])",
     .error = "ParameterNotFound|Parameter not found."},
    {.id = "ssm:GetParametersByPath",
     .traits = reads,
     .request =
         R"({"path":"<parameter>","recursive":true,"withDecryption":true,"maxResults":10})"},
    {.id = "ssm:DescribeParameters",
     .traits = reads,
     .request = R"({"maxResults":50})",
     .error = too_many},
    {.id = "ssm:DescribeInstanceInformation", .traits = reads, .request = R"({"maxResults":50})"},
    {.id = "ssm:PutInventory",
     .request =
         R"({"instanceId":"<instance>","items":[{"typeName":"AWS:InstanceInformation","schemaVersion":"1.0","captureTime":"<now_iso>","contentHash":"<hex32>"}]})"},

    {.id = "cloudformation:DescribeStacks",
     .traits = reads,
     .request = R"({"stackName":"<stack>"})",
     .error = "ValidationException|Stack does not exist"},
    {.id = "cloudformation:DescribeStackEvents",
     .traits = reads,
     .request =
         R"({"stackName":"arn:aws:cloudformation:<region>:<account>:stack/<stack>/<uuid>"})",
     .error = "Throttling|Rate exceeded"},
    {.id = "cloudformation:ListStacks", .traits = reads},
    {.id = "cloudformation:CreateChangeSet",
     .request =
         R"({"stackName":"<stack>","changeSetName":"deploy-<hex8>","changeSetType":"UPDATE","capabilities":["CAPABILITY_IAM","CAPABILITY_NAMED_IAM"],"clientToken":"<uuid>","templateURL":"https://s3.<region>.amazonaws.com/<bucket>/templates/<hex32>.yaml","description":"Bereitstellung für <stack>"})",
     .response =
         R"({"id":"arn:aws:cloudformation:<region>:<account>:changeSet/deploy/<uuid>","stackId":"arn:aws:cloudformation:<region>:<account>:stack/<stack>/<uuid>"})"},
};
// clang-format on

}  // namespace

std::span<const Shape> compute_shapes() { return shapes; }

}  // namespace tripline::tools
