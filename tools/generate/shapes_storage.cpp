// Calls on things that keep bytes: S3, KMS, DynamoDB, ECR.
#include "tools/generate/shape.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view object_resources =
    R"([{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::<bucket>/<object>"},{"accountId":"<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::<bucket>"}])";
constexpr std::string_view bucket_resources =
    R"([{"accountId":"<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::<bucket>"}])";
constexpr std::string_view object_read =
    R"({"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"SSEApplied":"Default_SSE_S3","AuthenticationMethod":"<auth_method>","x-amz-id-2":"<host_id>","bytesTransferredOut":<bytes>})";
constexpr std::string_view object_write =
    R"({"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":<bytes_in>,"SSEApplied":"Default_SSE_S3","AuthenticationMethod":"AuthHeader","x-amz-id-2":"<host_id>","bytesTransferredOut":0})";
constexpr std::string_view bucket_call =
    R"({"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"<host_id>","bytesTransferredOut":<number>})";
constexpr std::string_view object_request =
    R"({"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","key":"<object>"})";
constexpr std::string_view bucket_request =
    R"({"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com"})";
constexpr std::string_view key_resources =
    R"([{"accountId":"<account>","type":"AWS::KMS::Key","ARN":"arn:aws:kms:<region>:<account>:key/<kms_key>"}])";
constexpr std::string_view table_resources =
    R"([{"accountId":"<account>","type":"AWS::DynamoDB::Table","ARN":"arn:aws:dynamodb:<region>:<account>:table/<table>"}])";

constexpr std::string_view no_such_key = "NoSuchKey|The specified key does not exist.";
constexpr std::string_view table_throttled =
    "ThrottlingException|Rate exceeded for the table. Consider backing off and trying again.";

constexpr Shape shapes[] = {
    {.id = "s3:GetObject",
     .traits = reads | data,
     .request = object_request,
     .additional = object_read,
     .resources = object_resources,
     .error = no_such_key},
    {.id = "s3:HeadObject",
     .traits = reads | data,
     .request = object_request,
     .additional = bucket_call,
     .resources = object_resources,
     .error = no_such_key},
    {.id = "s3:PutObject",
     .traits = data,
     .request =
         R"({"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","x-amz-acl":"bucket-owner-full-control","key":"<object>"})",
     .response = R"({"x-amz-server-side-encryption":"AES256"})",
     .additional = object_write,
     .resources = object_resources},
    {.id = "s3:DeleteObject",
     .traits = data,
     .request = object_request,
     .additional = bucket_call,
     .resources = object_resources},
    {.id = "s3:ListObjects",
     .traits = reads | data,
     .request =
         R"({"list-type":"2","bucketName":"<bucket>","encoding-type":"url","prefix":"raw/dt=<day_path>/","max-keys":"1000","Host":"<bucket>.s3.<region>.amazonaws.com"})",
     .additional = bucket_call,
     .resources =
         R"([{"accountId":"<account>","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::<bucket>"},{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::<bucket>/raw/dt=<day_path>/"}])"},
    {.id = "s3:ListBuckets",
     .traits = reads,
     .request = R"({"Host":"s3.<region>.amazonaws.com"})",
     .additional = bucket_call},
    {.id = "s3:GetBucketAcl",
     .traits = reads,
     .request = R"({"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","acl":""})",
     .additional = bucket_call,
     .resources = bucket_resources},
    {.id = "s3:GetBucketLocation",
     .traits = reads,
     .request = R"({"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","location":""})",
     .additional = bucket_call,
     .resources = bucket_resources},
    {.id = "s3:GetBucketPolicy",
     .traits = reads,
     .request = R"({"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","policy":""})",
     .additional = bucket_call,
     .resources = bucket_resources,
     .error = "NoSuchBucketPolicy|The bucket policy does not exist"},
    {.id = "s3:GetBucketPublicAccessBlock",
     .traits = reads,
     .request =
         R"({"publicAccessBlock":"","bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com"})",
     .additional = bucket_call,
     .resources = bucket_resources,
     .error = "NoSuchPublicAccessBlockConfiguration|The public access block configuration was not found"},
    {.id = "s3:HeadBucket",
     .traits = reads,
     .request = bucket_request,
     .additional = bucket_call,
     .resources = bucket_resources},
    {.id = "s3:PutBucketPolicy",
     .request =
         R"({"bucketPolicy":{"Version":"2012-10-17","Statement":[{"Sid":"Share","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<principal>:root"},"Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::<bucket>","arn:aws:s3:::<bucket>/*"]}]},"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","policy":""})",
     .additional = bucket_call,
     .resources = bucket_resources},
    {.id = "s3:PutBucketLifecycle",
     .request =
         R"({"LifecycleConfiguration":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/","Rule":{"ID":"expire","Status":"Enabled","Filter":{"Prefix":""},"Expiration":{"Days":1}}},"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com","lifecycle":""})",
     .additional = bucket_call,
     .resources = bucket_resources},

    {.id = "kms:Decrypt",
     .traits = reads,
     .request =
         R"({"encryptionContext":{"aws:lambda:FunctionArn":"arn:aws:lambda:<region>:<account>:function:<function>"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"})",
     .resources = key_resources},
    {.id = "kms:GenerateDataKey",
     .traits = reads,
     .request =
         R"({"keyId":"arn:aws:kms:<region>:<account>:key/<kms_key>","encryptionContext":{"aws:s3:arn":"arn:aws:s3:::<bucket>/<object>"},"keySpec":"AES_256"})",
     .resources = key_resources},
    {.id = "kms:Encrypt",
     .traits = reads,
     .request =
         R"({"keyId":"arn:aws:kms:<region>:<account>:key/<kms_key>","encryptionAlgorithm":"SYMMETRIC_DEFAULT","encryptionContext":{"PARAMETER_ARN":"arn:aws:ssm:<region>:<account>:parameter<parameter>"}})",
     .resources = key_resources},
    {.id = "kms:DescribeKey",
     .traits = reads,
     .request = R"({"keyId":"arn:aws:kms:<region>:<account>:key/<kms_key>"})",
     .resources = key_resources},
    {.id = "kms:ListAliases", .traits = reads, .request = R"({"limit":100})"},

    {.id = "dynamodb:GetItem",
     .traits = reads | data,
     .request = R"({"tableName":"<table>","key":{"pk":"<uuid>"},"consistentRead":false})",
     .resources = table_resources,
     .error = table_throttled},
    {.id = "dynamodb:Query",
     .traits = reads | data,
     .request =
         R"({"tableName":"<table>","indexName":"by-owner","keyConditionExpression":"#owner = :owner","limit":<number>,"scanIndexForward":false})",
     .resources = table_resources,
     .error = table_throttled},
    {.id = "dynamodb:PutItem",
     .traits = data,
     .request =
         R"({"tableName":"<table>","key":{"pk":"<uuid>"},"items":["pk","owner","state","updated"],"conditionExpression":"version = :expected"})",
     .resources = table_resources,
     .error = "ConditionalCheckFailedException|The conditional request failed"},
    {.id = "dynamodb:DescribeTable",
     .traits = reads,
     .request = R"({"tableName":"<table>"})",
     .resources = table_resources},
    {.id = "dynamodb:ListTables", .traits = reads, .request = R"({"limit":100})"},

    {.id = "ecr:GetAuthorizationToken", .traits = reads, .request = R"({"registryIds":["<account>"]})"},
    {.id = "ecr:BatchGetImage",
     .traits = reads,
     .request =
         R"({"repositoryName":"<repository>","registryId":"<account>","imageIds":[{"imageTag":"<hex8>"}],"acceptedMediaTypes":["application/vnd.docker.distribution.manifest.v2+json","application/vnd.oci.image.manifest.v1+json","application/vnd.oci.image.index.v1+json"]})",
     .resources =
         R"([{"accountId":"<account>","ARN":"arn:aws:ecr:<region>:<account>:repository/<repository>"}])",
     .error = "ImageNotFoundException|Requested image not found"},
    {.id = "ecr:GetDownloadUrlForLayer",
     .traits = reads,
     .request =
         R"({"repositoryName":"<repository>","registryId":"<account>","layerDigest":"sha256:<hex32><hex32>"})",
     .resources =
         R"([{"accountId":"<account>","ARN":"arn:aws:ecr:<region>:<account>:repository/<repository>"}])"},
    {.id = "ecr:DescribeRepositories", .traits = reads, .request = R"({"maxResults":100})"},
};

}  // namespace

std::span<const Shape> storage_shapes() { return shapes; }

}  // namespace tripline::tools
