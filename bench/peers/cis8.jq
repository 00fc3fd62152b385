# The eight CIS rules of bench/workloads.cpp: prints the number of the rule for every match. CloudWatch
# compares only what is there and is text or a number, so `!=` needs the field to exist.
def text: if type == "string" or type == "number" then tostring else null end;
def differs($from): text as $t | $t != null and $t != $from;
.Records[]
| .eventName as $name
| (.errorCode | text // "" | select(endswith("UnauthorizedOperation") or startswith("AccessDenied")) | 0),
  (select($name == "ConsoleLogin" and (.additionalEventData.MFAUsed? | differs("Yes"))) | 1),
  (select(.userIdentity.type? == "Root" and (.userIdentity | has("invokedBy") | not)
          and (.eventType | differs("AwsServiceEvent"))) | 2),
  (select($name | IN("DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy",
                     "PutRolePolicy", "PutUserPolicy", "CreatePolicy", "DeletePolicy", "AttachRolePolicy",
                     "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy")) | 3),
  (select($name | IN("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging")) | 4),
  (select($name == "ConsoleLogin" and .errorMessage == "Failed authentication") | 5),
  (select(.eventSource == "kms.amazonaws.com" and ($name | IN("DisableKey", "ScheduleKeyDeletion"))) | 6),
  (select(.eventSource == "s3.amazonaws.com"
          and ($name | IN("PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle",
                          "PutBucketReplication", "DeleteBucketPolicy"))) | 7)
