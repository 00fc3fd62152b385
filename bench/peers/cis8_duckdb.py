"""cis8_duckdb.py LIST THREADS: the eight CIS rules of bench/workloads.cpp in SQL; eight counts.

The schema is given, which is several times faster than letting DuckDB find it out, and only the fields that
the rules need are in it. An object must fit maximum_object_size, and a CloudTrail file is one object.
"""
import sys

import duckdb

with open(sys.argv[1]) as listing:
    paths = listing.read().splitlines()
record = ("STRUCT(eventName VARCHAR, eventSource VARCHAR, eventType VARCHAR, errorCode VARCHAR,"
          " errorMessage VARCHAR, userIdentity STRUCT(type VARCHAR, invokedBy VARCHAR),"
          " additionalEventData STRUCT(MFAUsed VARCHAR))[]")
rules = [
    "suffix(e.errorCode, 'UnauthorizedOperation') OR prefix(e.errorCode, 'AccessDenied')",
    "e.eventName = 'ConsoleLogin' AND e.additionalEventData.MFAUsed <> 'Yes'",
    "e.userIdentity.type = 'Root' AND e.userIdentity.invokedBy IS NULL"
    " AND e.eventType <> 'AwsServiceEvent'",
    "e.eventName IN ('DeleteGroupPolicy', 'DeleteRolePolicy', 'DeleteUserPolicy', 'PutGroupPolicy',"
    " 'PutRolePolicy', 'PutUserPolicy', 'CreatePolicy', 'DeletePolicy', 'AttachRolePolicy',"
    " 'DetachRolePolicy', 'AttachUserPolicy', 'DetachUserPolicy')",
    "e.eventName IN ('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging')",
    "e.eventName = 'ConsoleLogin' AND e.errorMessage = 'Failed authentication'",
    "e.eventSource = 'kms.amazonaws.com' AND e.eventName IN ('DisableKey', 'ScheduleKeyDeletion')",
    "e.eventSource = 's3.amazonaws.com' AND e.eventName IN ('PutBucketAcl', 'PutBucketPolicy',"
    " 'PutBucketCors', 'PutBucketLifecycle', 'PutBucketReplication', 'DeleteBucketPolicy')",
]
counts = ", ".join(f"count(*) FILTER (WHERE {rule})" for rule in rules)
db = duckdb.connect(config={"threads": int(sys.argv[2])})
row = db.execute(
    f"SELECT {counts} FROM (SELECT unnest(Records) AS e"
    f" FROM read_json(?, columns = {{'Records': '{record}'}},"
    " format = 'unstructured', maximum_object_size = 268435456))", [paths]).fetchone()
print(*row, sep="\n")
