"""cis8.py LIST: eight counts, by the CIS rules of bench/workloads.cpp as a loop as tutorials write it."""
import gzip
import json
import sys

POLICY = {"DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
          "PutUserPolicy", "CreatePolicy", "DeletePolicy", "AttachRolePolicy", "DetachRolePolicy",
          "AttachUserPolicy", "DetachUserPolicy"}
TRAIL = {"CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"}
KEY = {"DisableKey", "ScheduleKeyDeletion"}
BUCKET = {"PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
          "DeleteBucketPolicy"}

counts = [0] * 8
with open(sys.argv[1]) as listing:
    paths = listing.read().splitlines()
for path in paths:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = json.load(file)["Records"]
    for event in records:
        identity = event.get("userIdentity") or {}
        error = event.get("errorCode") or ""
        name = event["eventName"]
        source = event["eventSource"]
        mfa = (event.get("additionalEventData") or {}).get("MFAUsed")
        counts[0] += error.endswith("UnauthorizedOperation") or error.startswith("AccessDenied")
        counts[1] += name == "ConsoleLogin" and mfa is not None and mfa != "Yes"
        counts[2] += (identity.get("type") == "Root" and "invokedBy" not in identity
                      and event.get("eventType", "AwsServiceEvent") != "AwsServiceEvent")
        counts[3] += name in POLICY
        counts[4] += name in TRAIL
        counts[5] += name == "ConsoleLogin" and event.get("errorMessage") == "Failed authentication"
        counts[6] += source == "kms.amazonaws.com" and name in KEY
        counts[7] += source == "s3.amazonaws.com" and name in BUCKET
print(*counts, sep="\n")
