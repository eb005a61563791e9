"""What the alarms and the tamper rule notice, by records that they must match and records that they must not.

The patterns are read by the pack's own readers of filter patterns and event patterns, which follow the User Guides of
CloudWatch Logs and EventBridge; nothing here runs on AWS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from reference_trail import AlertingArguments, ReferenceTrailArgs
from reference_trail.alerting.ai_detections import LONGEST_PATTERN, ai_detections
from reference_trail.alerting.detections import CIS_DETECTIONS, Detection
from reference_trail.alerting.tamper_patterns import INPUT_PATHS, INPUT_TEMPLATE, change_pattern, tamper_pattern
from reference_trail.names import Account, build_names

from policypack.cloudtrail.event_patterns import parse_event_pattern
from policypack.cloudtrail.filter_patterns import parse_filter
from policypack.cloudtrail.required_alarms import REQUIRED_ALARMS
from policypack.cloudtrail.tamper_actions import TAMPER_ACTIONS
from tests.stack.records import ACCOUNT, ADMIN, APP, DENIED, ROOT, Record, change, read, record, role, user

TRAINER = f"arn:aws:iam::{ACCOUNT}:role/trainer"
CURATOR = f"arn:aws:iam::{ACCOUNT}:user/curator"
WATCHING = AlertingArguments(
    ai_data_buckets=("training-data", "knowledge"), ai_data_readers=(TRAINER, CURATOR), ai_functions=("answer",)
)
DETECTIONS = {it.id: it for it in (*CIS_DETECTIONS, *ai_detections(WATCHING))}
NAMES = build_names(
    ReferenceTrailArgs(name_prefix="acme"),
    Account(partition="aws", account_id=ACCOUNT, region="us-east-1", regions=("us-east-1",)),
)
AT = "2026-11-23T10:00:00Z"


def flat(value: Record) -> dict[str, str]:
    return dict(_leaves(value, ""))


def _leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, it in value.items():
            yield from _leaves(it, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for it in value:
            yield from _leaves(it, path)
    elif value is not None:
        yield path, value if isinstance(value, str) else json.dumps(value)


def noticed(found: Record) -> set[str]:
    """The ids of all alarms that a record sets off."""
    return {id_ for id_, detection in DETECTIONS.items() if parse_filter(detection.pattern)(flat(found))}


def lambda_change(function: str) -> Record:
    name = "UpdateFunctionCode20150331v2"
    return change(f"lambda:{name}", ADMIN, AT, requestParameters={"functionName": function})


def data_read(who: Record, bucket: str = "training-data") -> Record:
    return read("s3:GetObject", who, AT, requestParameters={"bucketName": bucket, "key": "k"})


SIGN_IN: Record = {"eventType": "AwsConsoleSignIn", "responseElements": {"ConsoleLogin": "Success"}}

NOTICED = [
    (record("bedrock:InvokeModel", APP, AT, **DENIED), {"ai-denied-invocations", "unauthorized-api"}),
    (record("bedrock:ConverseStream", APP, AT, **DENIED), {"ai-denied-invocations", "unauthorized-api"}),
    (read("sagemaker:InvokeEndpoint", APP, AT, **DENIED), {"ai-denied-invocations", "unauthorized-api"}),
    (record("bedrock:InvokeModel", APP, AT), set()),
    (record("bedrock:InvokeModel", APP, AT, errorCode="ThrottlingException"), set()),
    (record("ec2:RunInstances", APP, AT, **DENIED), {"unauthorized-api"}),
    (change("bedrock:DeleteModelInvocationLoggingConfiguration", APP, AT), {"ai-invocation-logging-changes"}),
    (change("bedrock:PutModelInvocationLoggingConfiguration", APP, AT), {"ai-invocation-logging-changes"}),
    (record("bedrock:GetModelInvocationLoggingConfiguration", APP, AT), set()),
    (change("bedrock:DeleteGuardrail", ADMIN, AT), {"ai-guardrail-changes"}),
    (change("bedrock:UpdateGuardrail", ADMIN, AT), {"ai-guardrail-changes"}),
    (read("bedrock:ApplyGuardrail", APP, AT), set()),
    (change("bedrock:UpdateAgentActionGroup", ADMIN, AT), {"ai-agent-changes"}),
    (change("bedrock-agentcore:UpdateAgentRuntime", ADMIN, AT), {"ai-agent-changes"}),
    (change("bedrock:DisassociateAgentKnowledgeBase", ADMIN, AT), {"ai-agent-changes"}),
    (record("bedrock:GetAgent", ADMIN, AT), set()),
    (change("workspaces:UpdateAgent", ADMIN, AT), set()),
    (lambda_change("answer"), {"ai-function-changes"}),
    (lambda_change(f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:answer"), {"ai-function-changes"}),
    (lambda_change("shop"), set()),
    (data_read(role("trainer", "job-1")), set()),
    (data_read(user("curator", key="ASIA1")), set()),
    (data_read(APP), {"ai-data-new-readers"}),
    (data_read(user("eve")), {"ai-data-new-readers"}),
    (data_read(APP, bucket="web-assets"), set()),
    (read("bedrock:Retrieve", APP, AT), {"ai-data-new-readers"}),
    (read("bedrock:RetrieveAndGenerate", role("trainer", "job-1"), AT), set()),
    (record("bedrock:InvokeModel", user("eve"), AT), {"ai-long-lived-keys"}),
    (record("bedrock:InvokeModel", user("eve", key="ASIA1"), AT), set()),
    (record("bedrock:InvokeModel", user("BedrockAPIKey-1", key=""), AT), {"ai-long-lived-keys"}),
    (change("sagemaker:CreateModel", ROOT, AT), {"ai-long-lived-keys", "root-usage"}),
    (record("signin:ConsoleLogin", user("eve", key=""), AT, additionalEventData={"MFAUsed": "No"}, **SIGN_IN),
     {"signin-without-mfa"}),
    (record("signin:ConsoleLogin", user("eve", key=""), AT, additionalEventData={"MFAUsed": "Yes"}, **SIGN_IN), set()),
    (record("signin:ConsoleLogin", user("eve", key=""), AT, errorMessage="Failed authentication"),
     {"console-auth-failures"}),
    (change("organizations:CreatePolicy", ADMIN, AT), {"org-changes"}),
    (change("iam:CreatePolicy", ADMIN, AT), {"iam-policy-changes"}),
    (change("cloudtrail:StopLogging", ADMIN, AT), {"cloudtrail-changes", "trail-tamper"}),
    (change("cloudtrail:PutEventSelectors", ADMIN, AT), {"trail-tamper"}),
    (record("cloudtrail:DescribeTrails", ADMIN, AT), set()),
]  # fmt: skip


@pytest.mark.parametrize(("found", "ids"), NOTICED, ids=lambda it: it["eventID"] if isinstance(it, dict) else "")
def test_record_triggers_exactly_these_alarms(found: Record, ids: set[str]) -> None:
    assert noticed(found) == ids


def test_every_ai_detection_is_triggered_by_a_record() -> None:
    seen = set().union(*(ids for _, ids in NOTICED))
    assert {it.id for it in ai_detections(WATCHING)} <= seen


@pytest.mark.parametrize("wanted", REQUIRED_ALARMS, ids=lambda it: it.id)
def test_cis_alarms_satisfy_the_controls(wanted: object) -> None:
    row = next(it for it in REQUIRED_ALARMS if it is wanted)
    matches = parse_filter(DETECTIONS[row.id].pattern)
    assert [record for record in row.records if not matches(record)] == []


@pytest.mark.parametrize("detection", DETECTIONS.values(), ids=lambda it: it.id)
def test_filter_patterns_are_within_the_limits(detection: Detection) -> None:
    assert len(detection.pattern) <= LONGEST_PATTERN
    assert re.fullmatch(r"[a-z0-9-]+", detection.id)


def test_no_reader_or_function_alarm_without_configured_lists() -> None:
    ids = {it.id for it in ai_detections(AlertingArguments())}
    assert ids.isdisjoint({"ai-data-new-readers", "ai-function-changes"})


def call(event: str, **parameters: object) -> Record:
    return change(event, ADMIN, AT, requestParameters=parameters or None)


def delivery(bucket: str) -> Record:
    """CloudTrail writes a log file (AWS CloudTrail User Guide, "userIdentity element": `type` is `AWSService`)."""
    service: Record = {"type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"}
    return change("s3:PutObject", service, AT, requestParameters={"bucketName": bucket, "key": "k"})


TAMPERING = [
    (call("cloudtrail:StopLogging", name="acme-trail"), True),
    (call("cloudtrail:PutEventSelectors", trailName="acme-trail"), True),
    (call("cloudtrail:DescribeTrails"), False),
    (call("kms:ScheduleKeyDeletion", keyId="k"), True),
    (call("kms:Decrypt", keyId="k"), False),
    (call("s3:DeleteBucketPolicy", bucketName=NAMES.log_bucket), True),
    (call("s3:PutBucketLifecycle", bucketName=NAMES.access_log_bucket), True),
    (call("s3:DeleteBucketPolicy", bucketName="another"), False),
    (call("logs:DeleteLogGroup", logGroupName="/aws/cloudtrail/acme"), True),
    (call("logs:DeleteLogGroup", logGroupName="/aws/lambda/acme"), False),
    (call("monitoring:DeleteAlarms", alarmNames=["acme-root-usage"]), True),
    (call("monitoring:DeleteAlarms", alarmNames=["latency"]), False),
    (call("events:DisableRule", name="acme-tamper"), True),
    (call("events:RemoveTargets", rule="acme-tamper"), True),
    (call("events:DisableRule", name="nightly"), False),
    (call("sns:DeleteTopic", topicArn=NAMES.topic_arn), True),
    (call("sns:Unsubscribe", subscriptionArn=f"{NAMES.topic_arn}:1-2-3"), True),
    (call("sns:Unsubscribe", subscriptionArn=f"{NAMES.topic_arn}-of-others:1-2-3"), False),
    (call("ec2:RunInstances"), False),
    (call("s3:PutBucketEncryption", bucketName=NAMES.log_bucket), True),
    (call("s3:PutBucketReplication", bucketName=NAMES.log_bucket), True),
    (call("s3:GetBucketPolicy", bucketName=NAMES.log_bucket), False),
    (call("s3:PutObject", bucketName=NAMES.log_bucket, key="cloudtrail/AWSLogs/1"), True),
    (call("s3:PutObject", bucketName=NAMES.access_log_bucket, key="k"), False),
    (call("s3:GetObject", bucketName=NAMES.log_bucket, key="k"), False),
    (delivery(NAMES.log_bucket), False),
    (call("logs:PutDataProtectionPolicy", logGroupIdentifier=f"{NAMES.log_group_arn}:*"), True),
    (call("logs:PutDataProtectionPolicy", logGroupIdentifier="/aws/lambda/acme"), False),
    (call("kms:PutKeyPolicy", keyId="k"), True),
    (call("kms:CreateKey"), False),
    (call("events:PutRule", name="acme-tamper-edits"), True),
]


@pytest.mark.parametrize(("found", "is_told"), TAMPERING, ids=lambda it: it["eventID"] if isinstance(it, dict) else "")
def test_tamper_rule_matches_only_tampering(found: Record, is_told: bool) -> None:
    assert parse_event_pattern(tamper_pattern(NAMES))(flat(found)) is is_told


DEPLOYER, DEPLOYING_USER = f"arn:aws:iam::{ACCOUNT}:role/deploy", f"arn:aws:iam::{ACCOUNT}:user/deploy"
DEPLOYERS = (DEPLOYER, DEPLOYING_USER)
SETS = ("s3:PutBucketPolicy", {"bucketName": NAMES.log_bucket})
STOPS = ("cloudtrail:StopLogging", {"name": "acme-trail"})
BY_WHOM = [
    (SETS, role("deploy", "job-1"), False, False),
    (SETS, user("deploy"), False, False),
    (SETS, role("app", "job-1"), False, True),
    (SETS, user("eve"), False, True),
    (SETS, ROOT, False, True),
    (SETS, ADMIN, False, True),
    (STOPS, role("deploy", "job-1"), True, False),
    (STOPS, user("deploy"), True, False),
    (STOPS, user("eve"), True, False),
]


@pytest.mark.parametrize(("event", "who", "stops", "changes"), BY_WHOM)
def test_setting_changes_of_deployers_are_not_reported_but_their_deletions_are(
    event: tuple[str, dict[str, object]], who: Record, stops: bool, changes: bool
) -> None:
    made = flat(change(event[0], who, AT, requestParameters=event[1]))
    assert parse_event_pattern(tamper_pattern(NAMES))(made) is True
    assert parse_event_pattern(tamper_pattern(NAMES, DEPLOYERS))(made) is stops
    assert parse_event_pattern(change_pattern(NAMES, DEPLOYERS))(made) is changes


RECORDED = {
    "s3:PutLifecycleConfiguration": "PutBucketLifecycle",
    "s3:PutReplicationConfiguration": "PutBucketReplication",
    "s3:PutEncryptionConfiguration": "PutBucketEncryption",
    "s3:PutBucketObjectLockConfiguration": "PutObjectLockConfiguration",
    "s3:DeleteObjectVersion": "DeleteObject",
    "s3:BypassGovernanceRetention": "DeleteObject",
    "s3:ReplicateDelete": "DeleteObject",
    "s3:ReplicateObject": "PutObject",
}
"""Permission -> the call that is recorded, where its name is another (Amazon S3 User Guide, "Amazon S3 CloudTrail
events")."""
PARAMETERS = {
    "s3": {"bucketName": NAMES.log_bucket},
    "logs": {"logGroupName": NAMES.log_group, "logGroupIdentifier": NAMES.log_group},
    "kms": {"keyId": "k"},
    "cloudtrail": {"name": NAMES.trail},
}


@pytest.mark.parametrize("action", TAMPER_ACTIONS)
def test_rules_match_every_call_that_the_control_requires(action: str) -> None:
    service, _, name = action.partition(":")
    made = flat(call(f"{service}:{RECORDED.get(action, name)}", **PARAMETERS[service]))
    assert parse_event_pattern(tamper_pattern(NAMES))(made)
    both = (tamper_pattern(NAMES, DEPLOYERS), change_pattern(NAMES, DEPLOYERS))
    assert [parse_event_pattern(it)(made) for it in both].count(True) == 1


def test_tamper_message_names_caller_and_call() -> None:
    event = {"account": ACCOUNT, "detail": call("cloudtrail:StopLogging", name="acme-trail")}
    values = {f"$.{path}": value for path, value in flat(event).items()}
    told = json.loads(INPUT_TEMPLATE)
    for name, path in INPUT_PATHS.items():
        told = told.replace(f"<{name}>", values[path])
    assert told == (
        f"Possible tampering with the trail: arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Admin_1/"
        f"ada@example.com called StopLogging of cloudtrail.amazonaws.com at {AT} from 192.0.2.10 "
        f"in account {ACCOUNT}, region us-east-1. "
        f"CloudTrail event id: e-{AT}-StopLogging."
    )


def test_the_tamper_rule_is_within_the_limits_of_eventbridge() -> None:
    """Amazon EventBridge User Guide, "Amazon EventBridge quotas": Event pattern size, 2,048 characters."""
    longest = build_names(
        ReferenceTrailArgs(name_prefix="a" * 27),
        Account(partition="aws-us-gov", account_id=ACCOUNT, region="us-gov-west-1", regions=("us-gov-west-1",)),
    )
    for names in (NAMES, longest):
        for pattern in (tamper_pattern(names), tamper_pattern(names, DEPLOYERS), change_pattern(names, DEPLOYERS)):
            assert len(pattern) <= 2048
    assert len(INPUT_TEMPLATE) <= 8192
    assert set(re.findall(r"<(\w+)>", INPUT_TEMPLATE)) == set(INPUT_PATHS)
