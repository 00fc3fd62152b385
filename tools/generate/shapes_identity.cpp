// Calls about who may do what: IAM, STS, sign-in, Organizations, Secrets Manager.
#include "tools/generate/shape.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view issued =
    R"({"credentials":{"accessKeyId":"<issued_key>","sessionToken":"<token>","expiration":"<expiry_text>"},"assumedRoleUser":{"assumedRoleId":"<role_id>:<session_name>","arn":"arn:aws:sts::<role_account>:assumed-role/<role>/<session_name>"}})";
constexpr std::string_view assumed_role =
    R"([{"accountId":"<role_account>","type":"AWS::IAM::Role","ARN":"arn:aws:iam::<role_account>:role<role_path><role>"}])";
constexpr std::string_view secret_request =
    R"({"secretId":"arn:aws:secretsmanager:<region>:<account>:secret:<secret>"})";

constexpr Shape shapes[] = {
    {.id = "sts:AssumeRole",
     .traits = reads | global,
     .request =
         R"({"roleArn":"arn:aws:iam::<role_account>:role<role_path><role>","roleSessionName":"<session_name>"<external_id_field>,"durationSeconds":43200})",
     .response = issued,
     .resources = assumed_role},
    {.id = "sts:AssumeRoleWithSAML",
     .traits = reads | global,
     .request =
         R"({"sAMLAssertionID":"_<uuid>","roleSessionName":"<session_name>","durationSeconds":43200,"roleArn":"arn:aws:iam::<role_account>:role<role_path><role>","principalArn":"arn:aws:iam::<account>:saml-provider/AWSSSO_DO_NOT_DELETE"})",
     .response =
         R"({"subjectType":"persistent","issuer":"https://portal.sso.<region>.amazonaws.com/saml/assertion","credentials":{"accessKeyId":"<issued_key>","sessionToken":"<token>","expiration":"<expiry_text>"},"nameQualifier":"<hex32>","assumedRoleUser":{"assumedRoleId":"<role_id>:<session_name>","arn":"arn:aws:sts::<role_account>:assumed-role/<role>/<session_name>"},"subject":"<session_name>","audience":"https://signin.aws.amazon.com/saml"})",
     .resources = assumed_role},
    {.id = "sts:AssumeRoleWithWebIdentity",
     .traits = reads | global,
     .request =
         R"({"roleArn":"arn:aws:iam::<role_account>:role<role_path><role>","roleSessionName":"<session_name>","durationSeconds":43200})",
     .response =
         R"({"subjectFromWebIdentityToken":"<principal>","credentials":{"accessKeyId":"<issued_key>","sessionToken":"<token>","expiration":"<expiry_text>"},"assumedRoleUser":{"assumedRoleId":"<role_id>:<session_name>","arn":"arn:aws:sts::<role_account>:assumed-role/<role>/<session_name>"},"provider":"arn:aws:iam::<account>:oidc-provider/token.builds.example.net","audience":"sts.amazonaws.com"})",
     .resources = assumed_role},
    {.id = "sts:GetCallerIdentity", .traits = reads | global},
    {.id = "sts:GetSessionToken",
     .traits = reads | global,
     .request = R"({"durationSeconds":43200})",
     .response =
         R"({"credentials":{"accessKeyId":"<issued_key>","sessionToken":"<token>","expiration":"<expiry_text>"}})"},

    {.id = "signin:ConsoleLogin",
     .traits = global | sign_in,
     .response = R"({"ConsoleLogin":"<login_result>"})",
     .additional =
         R"({"LoginTo":"https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&state=hashArgsFromTB_<region>_<hex8><hex8>","MobileVersion":"No","MFAUsed":"<mfa_used>"})"},

    {.id = "iam:GetUser", .traits = reads | global, .request = R"({"userName":"<user>"})"},
    {.id = "iam:ListUsers", .traits = reads | global, .request = R"({"maxItems":1000})"},
    {.id = "iam:ListRoles", .traits = reads | global, .request = R"({"maxItems":1000})"},
    {.id = "iam:ListGroups", .traits = reads | global},
    {.id = "iam:ListPolicies",
     .traits = reads | global,
     .request = R"({"scope":"Local","onlyAttached":false})"},
    {.id = "iam:ListAccountAliases", .traits = reads | global},
    {.id = "iam:ListMFADevices", .traits = reads | global, .request = R"({"userName":"<user>"})"},
    {.id = "iam:ListAccessKeys", .traits = reads | global, .request = R"({"userName":"<user>"})"},
    {.id = "iam:ListAttachedUserPolicies", .traits = reads | global, .request = R"({"userName":"<user>"})"},
    {.id = "iam:ListAttachedRolePolicies", .traits = reads | global, .request = R"({"roleName":"<role>"})"},
    {.id = "iam:ListRolePolicies", .traits = reads | global, .request = R"({"roleName":"<role>"})"},
    {.id = "iam:GetRole",
     .traits = reads | global,
     .request = R"({"roleName":"<role>"})",
     .error = "NoSuchEntityException|The role cannot be found."},
    {.id = "iam:GetPolicyVersion",
     .traits = reads | global,
     .request = R"({"policyArn":"arn:aws:iam::aws:policy/<policy>","versionId":"v1"})"},
    {.id = "iam:GetAccountSummary", .traits = reads | global},
    {.id = "iam:GetAccountPasswordPolicy",
     .traits = reads | global,
     .error = "NoSuchEntityException|The Password Policy cannot be found."},
    {.id = "iam:GetAccountAuthorizationDetails", .traits = reads | global, .request = R"({"maxItems":1000})"},
    {.id = "iam:GenerateCredentialReport", .traits = reads | global, .response = R"({"state":"STARTED"})"},
    {.id = "iam:CreateUser",
     .traits = global,
     .request = R"({"userName":"<user>","path":"/"})",
     .response =
         R"({"user":{"path":"/","userName":"<user>","userId":"<user_id>","arn":"arn:aws:iam::<account>:user/<user>","createDate":"<now_text>"}})"},
    {.id = "iam:CreateAccessKey",
     .traits = global,
     .request = R"({"userName":"<user>"})",
     .response =
         R"({"accessKey":{"userName":"<user>","accessKeyId":"<issued_key>","status":"Active","createDate":"<now_text>"}})"},
    {.id = "iam:CreateLoginProfile",
     .traits = global,
     .request = R"({"userName":"<user>","passwordResetRequired":false})",
     .response =
         R"({"loginProfile":{"userName":"<user>","createDate":"<now_text>","passwordResetRequired":false}})"},
    {.id = "iam:AttachUserPolicy",
     .traits = global,
     .request = R"({"userName":"<user>","policyArn":"arn:aws:iam::aws:policy/<policy>"})"},
    {.id = "iam:AttachRolePolicy",
     .traits = global,
     .request = R"({"roleName":"<role>","policyArn":"arn:aws:iam::aws:policy/<policy>"})"},
    {.id = "iam:PutRolePolicy",
     .traits = global,
     .request =
         R"({"roleName":"<role>","policyName":"inline","policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"})"},
    {.id = "iam:CreatePolicyVersion",
     .traits = global,
     .request =
         R"({"policyArn":"arn:aws:iam::<account>:policy/<policy>","policyDocument":"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]\n}","setAsDefault":true})",
     .response = R"({"policyVersion":{"versionId":"v4","isDefaultVersion":true,"createDate":"<now_text>"}})"},
    {.id = "iam:CreateRole",
     .traits = global,
     .request =
         R"({"roleName":"<role>","path":"/","description":"Ausführung","assumeRolePolicyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::<principal>:root\"},\"Action\":\"sts:AssumeRole\"}]}"})",
     .response =
         R"({"role":{"path":"/","roleName":"<role>","roleId":"<role_id>","arn":"arn:aws:iam::<account>:role/<role>","createDate":"<now_text>","assumeRolePolicyDocument":"%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22arn%3Aaws%3Aiam%3A%3A<principal>%3Aroot%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D"}})"},

    {.id = "organizations:DescribeOrganization", .traits = reads | global},
    {.id = "organizations:ListAccounts", .traits = reads | global, .request = R"({"maxResults":20})"},

    {.id = "secretsmanager:GetSecretValue",
     .traits = reads,
     .request = secret_request,
     .error = "ResourceNotFoundException|Secrets Manager can't find the specified secret value for staging "
              "label: AWSPENDING"},
    {.id = "secretsmanager:DescribeSecret", .traits = reads, .request = secret_request},
    {.id = "secretsmanager:ListSecrets",
     .traits = reads,
     .request = R"({"maxResults":100,"sortOrder":"asc"})"},
};

}  // namespace

std::span<const Shape> identity_shapes() { return shapes; }

}  // namespace tripline::tools
