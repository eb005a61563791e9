"""What can be read of the stack in an account, and what has to be there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.stack.account import Account
from tests.stack.records import ACCOUNT

TRAIL = "trailguard-dev-trail"
LOGS, ACCESS, RESULTS = (f"trailguard-dev-{it}-{ACCOUNT}-us-east-1" for it in ("logs", "access", "athena"))
GROUP = "/aws/cloudtrail/trailguard-dev"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:trailguard-dev-alerts"
ROLE = "trailguard-dev-delivery-us-east-1"
DATABASE = "trailguard_dev_trail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Something to read back.

    Attributes:
        name: what is read.
        read: reads it.
        expected: what it has to be.
        breaks: the resource whose input decides it, the input (dots lead into it), and a wrong value. Without an
            input, several with their values; or None, which leaves the resource out.
    """

    name: str
    read: Callable[[Account], object]
    expected: object
    breaks: tuple[str, str, object]


def trail(account: Account) -> dict[str, Any]:
    found: dict[str, Any] = account.client("cloudtrail").get_trail(Name=TRAIL)["Trail"]
    return found


def selected(account: Account) -> set[str]:
    selectors = account.client("cloudtrail").get_event_selectors(TrailName=TRAIL)["AdvancedEventSelectors"]
    return {value for it in selectors for field in it["FieldSelectors"] for value in field["Equals"]}


def insights(account: Account) -> list[str]:
    found = account.client("cloudtrail").get_insight_selectors(TrailName=TRAIL)["InsightSelectors"]
    return [it["InsightType"] for it in found]


def key(account: Account) -> str:
    aliases = account.client("kms").list_aliases()["Aliases"]
    (found,) = (it["TargetKeyId"] for it in aliases if it["AliasName"] == "alias/trailguard-dev-trail")
    return str(found)


def key_arn(account: Account) -> str:
    return str(account.client("kms").describe_key(KeyId=key(account))["KeyMetadata"]["Arn"])


def encryption(account: Account, bucket: str) -> list[object]:
    rules = account.client("s3").get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    default = rules[0]["ApplyServerSideEncryptionByDefault"]
    return [default["SSEAlgorithm"], default.get("KMSMasterKeyID") == key_arn(account)]


def lifecycle(account: Account, bucket: str) -> tuple[object, object]:
    (rule,) = account.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    return rule["Status"], rule["Expiration"]["Days"]


def access_log(account: Account, bucket: str) -> tuple[object, object]:
    found = account.client("s3").get_bucket_logging(Bucket=bucket)["LoggingEnabled"]
    return found["TargetBucket"], found["TargetPrefix"]


def alarms(account: Account) -> set[tuple[object, ...]]:
    """Return when alarms trigger and which topics they notify."""
    found = account.client("cloudwatch").describe_alarms(MaxRecords=100)["MetricAlarms"]
    return {
        (it["Threshold"], it["ComparisonOperator"], it["EvaluationPeriods"], it["ActionsEnabled"], *it["AlarmActions"])
        for it in found
    }


def unwatched_metrics(account: Account) -> set[tuple[str, str]]:
    """The metrics that filters make and no alarm looks at, and the other way round."""
    filters = account.client("logs").describe_metric_filters(logGroupName=GROUP)["metricFilters"]
    made = {(it["metricNamespace"], it["metricName"]) for filter_ in filters for it in filter_["metricTransformations"]}
    found = account.client("cloudwatch").describe_alarms(MaxRecords=100)["MetricAlarms"]
    assert made
    return made ^ {(it["Namespace"], it["MetricName"]) for it in found}


def group(account: Account) -> dict[str, Any]:
    (found,) = account.client("logs").describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
    return dict(found)


def topic(account: Account, attribute: str) -> str:
    return str(account.client("sns").get_topic_attributes(TopicArn=TOPIC)["Attributes"][attribute])


def subscriptions(account: Account) -> set[tuple[str, str]]:
    found = account.client("sns").list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    return {(it["Protocol"], it["Endpoint"]) for it in found}


def target(account: Account) -> tuple[object, ...]:
    (found,) = account.client("events").list_targets_by_rule(Rule="trailguard-dev-tamper")["Targets"]
    return found["Arn"], found["InputTransformer"]["InputPathsMap"]["who"]


def table(account: Account, name: str = "events") -> dict[str, Any]:
    found: dict[str, Any] = account.client("glue").get_table(DatabaseName=DATABASE, Name=name)["Table"]
    return found


def workgroup(account: Account) -> dict[str, Any]:
    found: dict[str, Any] = account.client("athena").get_work_group(WorkGroup=TRAIL)["WorkGroup"]["Configuration"]
    return found


def attached(account: Account) -> list[str]:
    found = account.client("iam").list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
    return [it["PolicyArn"] for it in found]


READINGS = (
    Reading(name="multi-region", read=lambda it: trail(it)["IsMultiRegionTrail"], expected=True,
            breaks=("trail", "isMultiRegionTrail", False)),
    Reading(name="validating", read=lambda it: trail(it)["LogFileValidationEnabled"], expected=True,
            breaks=("trail", "enableLogFileValidation", False)),
    Reading(name="global events", read=lambda it: trail(it)["IncludeGlobalServiceEvents"], expected=True,
            breaks=("trail", "", {"includeGlobalServiceEvents": False, "isMultiRegionTrail": False})),
    Reading(name="logging", read=lambda it: it.client("cloudtrail").get_trail_status(Name=TRAIL)["IsLogging"],
            expected=True, breaks=("trail", "enableLogging", False)),
    Reading(name="trail encrypted", read=lambda it: trail(it).get("KmsKeyId") == key_arn(it), expected=True,
            breaks=("trail", "kmsKeyId", None)),
    Reading(name="trail delivers to the group", read=lambda it: trail(it).get("CloudWatchLogsLogGroupArn"),
            expected=f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{GROUP}:*",
            breaks=("trail", "cloudWatchLogsGroupArn", None)),
    Reading(name="trail's bucket and prefix", read=lambda it: (trail(it)["S3BucketName"], trail(it)["S3KeyPrefix"]),
            expected=(LOGS, "cloudtrail"), breaks=("trail", "s3KeyPrefix", "elsewhere")),
    Reading(name="management and data events",
            read=lambda it: {"Management", "AWS::S3::Object", "AWS::Bedrock::Model"} <= selected(it), expected=True,
            breaks=("trail", "advancedEventSelectors", [])),
    Reading(name="insights", read=insights, expected=["ApiCallRateInsight", "ApiErrorRateInsight"],
            breaks=("trail", "insightSelectors", [{"insightType": "ApiCallRateInsight"}])),
    Reading(name="key rotates", read=lambda it: it.client("kms").get_key_rotation_status(KeyId=key(it))[
            "KeyRotationEnabled"], expected=True, breaks=("trail-key", "enableKeyRotation", False)),
    Reading(name="log bucket blocks public access",
            read=lambda it: set(it.client("s3").get_public_access_block(Bucket=LOGS)[
                "PublicAccessBlockConfiguration"].values()),
            expected={True}, breaks=("trail-log-bucket-access", "restrictPublicBuckets", False)),
    Reading(name="log bucket versioned",
            read=lambda it: it.client("s3").get_bucket_versioning(Bucket=LOGS).get("Status"), expected="Enabled",
            breaks=("trail-log-bucket-versioning", "versioningConfiguration.status", "Suspended")),
    Reading(name="log bucket without ACLs",
            read=lambda it: it.client("s3").get_bucket_ownership_controls(Bucket=LOGS)["OwnershipControls"]["Rules"],
            expected=[{"ObjectOwnership": "BucketOwnerEnforced"}],
            breaks=("trail-log-bucket-ownership", "rule.objectOwnership", "ObjectWriter")),
    Reading(name="log bucket encrypted with the key", read=lambda it: encryption(it, LOGS), expected=["aws:kms", True],
            breaks=("trail-log-bucket-encryption", "rules",
                    [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}])),
    Reading(name="access log bucket encrypted by S3", read=lambda it: encryption(it, ACCESS)[0], expected="AES256",
            breaks=("trail-access-log-bucket-encryption", "rules",
                    [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}])),
    Reading(name="log files expire", read=lambda it: lifecycle(it, LOGS), expected=("Enabled", 2557),
            breaks=("trail-log-bucket-lifecycle", "rules",
                    [{"id": "x", "status": "Disabled", "filter": {"prefix": ""}, "expiration": {"days": 2557}}])),
    Reading(name="results expire", read=lambda it: lifecycle(it, RESULTS), expected=("Enabled", 30),
            breaks=("trail-result-bucket-lifecycle", "rules",
                    [{"id": "x", "status": "Enabled", "filter": {"prefix": ""}, "expiration": {"days": 31}}])),
    Reading(name="access logged", read=lambda it: access_log(it, LOGS), expected=(ACCESS, f"{LOGS}/"),
            breaks=("trail-log-bucket-logging", "targetPrefix", "")),
    Reading(name="log group kept and encrypted",
            read=lambda it: (group(it)["retentionInDays"], group(it).get("kmsKeyId") == key_arn(it)),
            expected=(365, True), breaks=("trail-delivery-group", "kmsKeyId", None)),
    Reading(name="delivery role has its policy", read=attached, expected=[f"arn:aws:iam::{ACCOUNT}:policy/{ROLE}"],
            breaks=("trail-delivery-attachment", "", None)),
    Reading(name="alarms notify the topic of one event", read=alarms,
            expected={(1.0, "GreaterThanOrEqualToThreshold", 1, True, TOPIC)},
            breaks=("trail-root-usage-alarm", "threshold", 5)),
    Reading(name="every metric has its alarm", read=unwatched_metrics, expected=set(),
            breaks=("trail-root-usage-alarm", "metricName", "root-use")),
    Reading(name="topic encrypted", read=lambda it: topic(it, "KmsMasterKeyId") == key_arn(it), expected=True,
            breaks=("trail-alerts", "kmsMasterKeyId", "alias/aws/sns")),
    Reading(name="subscriptions", read=subscriptions,
            expected={("email", "security@example.com"), ("https", "https://hooks.example.com/alerts"),
                      ("sqs", f"arn:aws:sqs:us-east-1:{ACCOUNT}:alerts")},
            breaks=("trail-alerts-to-security@example.com", "endpoint", "nobody@example.com")),
    Reading(name="tamper rule", read=lambda it: json.loads(it.client("events").describe_rule(
            Name="trailguard-dev-tamper")["EventPattern"])["detail-type"], expected=["AWS API Call via CloudTrail"],
            breaks=("trail-tamper-rule", "eventPattern", '{"detail-type": ["EC2 Instance State-change"]}')),
    Reading(name="tamper target", read=target, expected=(TOPIC, "$.detail.userIdentity.arn"),
            breaks=("trail-tamper-target", "inputTransformer.inputPaths.who", "$.detail")),
    Reading(name="table's location", read=lambda it: table(it)["Parameters"]["storage.location.template"],
            expected=f"s3://{LOGS}/cloudtrail/AWSLogs/${{account}}/CloudTrail/${{region}}/${{day}}",
            breaks=("trail-table", "parameters.storage.location.template", "s3://elsewhere")),
    Reading(name="network table's location",
            read=lambda it: table(it, "network_events")["Parameters"]["storage.location.template"],
            expected=f"s3://{LOGS}/cloudtrail/AWSLogs/${{account}}/CloudTrail-NetworkActivity/${{region}}/${{day}}",
            breaks=("trail-network-table", "parameters.storage.location.template", "s3://elsewhere")),
    Reading(name="table's partitions", read=lambda it: [key["Name"] for key in table(it)["PartitionKeys"]],
            expected=["account", "region", "day"],
            breaks=("trail-table", "partitionKeys", [{"name": "day", "type": "string"}])),
    Reading(name="results encrypted and limited",
            read=lambda it: (workgroup(it)["EnforceWorkGroupConfiguration"],
                             workgroup(it)["BytesScannedCutoffPerQuery"],
                             workgroup(it)["ResultConfiguration"]["EncryptionConfiguration"]["EncryptionOption"]),
            expected=(True, 100 * 1024**3, "SSE_KMS"),
            breaks=("trail-workgroup", "configuration.enforceWorkgroupConfiguration", False)),
    Reading(name="saved queries", read=lambda it: len(it.client("athena").list_named_queries(WorkGroup=TRAIL)[
            "NamedQueryIds"]), expected=8, breaks=("trail-model-invocations", "workgroup", "primary")),
)  # fmt: skip
