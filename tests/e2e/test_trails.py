"""Trails, their buckets, keys and alarms on the real engine, at preview, while ids are unknown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest

from tests.builders import document
from tests.e2e.engine import Finding, preview, update
from tests.e2e.test_bad_input import Raw
from tests.e2e.test_gate import TO_LOGS

pytestmark = pytest.mark.usefixtures("offline")

ACCOUNT = "123456789012"


def only(found: list[Finding], *controls: str) -> list[Finding]:
    return [it for it in found if it[0] in controls]


def delivery(bucket: str, folder: str = f"cloudtrail/AWSLogs/{ACCOUNT}") -> str:
    """The policy of a bucket that CloudTrail accepts for the prefix `cloudtrail`."""
    service = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    pin = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    return document(
        {**service, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}", "Condition": pin},
        {**service, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/{folder}/*", "Condition": pin},
    )


def test_three_trails_with_one_property_right_each_are_not_accepted(tmp_path: Path) -> None:
    def program() -> None:
        aws.cloudtrail.Trail("everywhere", s3_bucket_name="b", is_multi_region_trail=True)
        aws.cloudtrail.Trail("signed", s3_bucket_name="b", enable_log_file_validation=True)
        aws.cloudtrail.Trail("encrypted", s3_bucket_name="b", kms_key_id="alias/key")

    outcome = preview(program, tmp_path, pack_config={"trail-compliant-exists": "mandatory"})
    found = only(outcome.findings, "trail-compliant-exists")
    assert found == [("trail-compliant-exists", f"{tmp_path.name}-dev", "mandatory")]
    assert not outcome.succeeded


def test_trail_with_data_selectors_alone_is_reported(tmp_path: Path) -> None:
    def program() -> None:
        aws.cloudtrail.Trail(
            "trail",
            s3_bucket_name="b",
            is_multi_region_trail=True,
            enable_log_file_validation=True,
            kms_key_id="alias/key",
            advanced_event_selectors=[
                {
                    "field_selectors": [
                        {"field": "eventCategory", "equals": ["Data"]},
                        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                    ]
                }
            ],
            **TO_LOGS,
        )

    assert preview(program, tmp_path).findings == [("trail-management-events-all", "trail", "mandatory")]


DELIVERS = "log-bucket-policy-delivers"


class LogBucket(pulumi.ComponentResource):
    """A bucket in a component, its policy before it in the program's order of names."""

    def __init__(self, name: str, policy: Callable[[str], str] | None) -> None:
        super().__init__("test:index:LogBucket", name)
        inside = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(f"{name}-logs", bucket=f"{name}-logs", opts=inside)
        if policy is not None:
            aws.s3.BucketPolicy(f"a-{name}", bucket=self.bucket.id, policy=policy(f"{name}-logs"), opts=inside)


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        (delivery, None),
        (None, "the bucket has no policy"),
        (
            lambda bucket: delivery(bucket, f"AWSLogs/{ACCOUNT}"),
            "does not allow cloudtrail.amazonaws.com to call s3:PutObject",
        ),
        (lambda bucket: delivery("another"), "s3:GetBucketAcl and s3:PutObject"),
    ],
    ids=["accepted", "missing", "another prefix", "another bucket"],
)
def test_bucket_that_cloudtrail_would_refuse_is_found_in_a_preview(
    tmp_path: Path, policy: Callable[[str], str] | None, problem: str | None
) -> None:
    def program() -> None:
        LogBucket("other", None)
        log = LogBucket("ours", policy)
        aws.cloudtrail.Trail("trail", s3_bucket_name=log.bucket.id, s3_key_prefix="cloudtrail")

    outcome = preview(program, tmp_path)
    assert only(outcome.findings, DELIVERS) == ([(DELIVERS, "ours-logs", "mandatory")] if problem else [])
    if problem:
        (message,) = (it for it in outcome.messages if "InsufficientS3BucketPolicyException" in it)
        assert problem in message
        assert '{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}' in message


def test_bucket_of_another_stack_has_no_log_bucket_controls(tmp_path: Path) -> None:
    def program() -> None:
        aws.s3.Bucket("data")
        aws.cloudtrail.Trail("trail", s3_bucket_name="logs-of-another-stack", s3_key_prefix="cloudtrail")

    assert [it for it in preview(program, tmp_path).findings if it[0].startswith("log-bucket")] == []


def test_document_made_of_unknown_parts_is_evaluated_in_the_update(tmp_path: Path) -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("logs")
        aws.s3.BucketPolicy("policy", bucket=bucket.id, policy=bucket.bucket.apply(delivery))
        aws.cloudtrail.Trail("trail", s3_bucket_name=bucket.id, s3_key_prefix="cloudtrail")

    off = {"trail-multi-region": "disabled", "trail-log-file-validation": "disabled"}
    quiet = {**off, "s3-bucket-public-access-block": "disabled"}
    done = update(program, tmp_path, pack_config=quiet)
    assert done.succeeded, done.output
    assert only(done.findings, DELIVERS) == []


KEY_GRANT = "trail-kms-policy-grant"
ROOT_ONLY = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}
FOR_CLOUDTRAIL = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": ["kms:GenerateDataKey*", "kms:DescribeKey"],
    "Resource": "*",
    "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
}


@pytest.mark.parametrize(
    ("policy", "is_refused"),
    [(None, True), (document(ROOT_ONLY), True), (document(ROOT_ONLY, FOR_CLOUDTRAIL), False), ("{", False)],
    ids=["default", "the account alone", "CloudTrail", "unreadable"],
)
def test_key_that_cloudtrail_could_not_use_is_found_in_a_preview(
    tmp_path: Path, policy: str | None, is_refused: bool
) -> None:
    def program() -> None:
        key = aws.kms.Key("key", policy=policy, enable_key_rotation=True)
        aws.kms.Key("other", enable_key_rotation=True)
        aws.cloudtrail.Trail("trail", s3_bucket_name="b", kms_key_id=key.arn)

    outcome = preview(program, tmp_path)
    assert only(outcome.findings, KEY_GRANT) == ([(KEY_GRANT, "key", "mandatory")] if is_refused else [])
    unreadable = [("policy-document-readable", "key", "mandatory")] if policy == "{" else []
    assert only(outcome.findings, "policy-document-readable") == unreadable


def watched(pattern: object, *, group: str = "audit", is_subscribed: bool = True) -> Callable[[], None]:
    def program() -> None:
        groups = {name: aws.cloudwatch.LogGroup(name, kms_key_id="arn:aws:kms:x") for name in ("audit", "other")}
        role = aws.iam.Role("role", assume_role_policy=document({**ROOT_ONLY_TRUST}))
        aws.cloudtrail.Trail(
            "trail",
            s3_bucket_name="b",
            cloud_watch_logs_group_arn=pulumi.Output.concat(groups["audit"].arn, ":*"),
            cloud_watch_logs_role_arn=role.arn,
        )
        Raw(
            "aws:cloudwatch/logMetricFilter:LogMetricFilter",
            "filter",
            {
                "logGroupName": groups[group].name,
                "pattern": pattern,
                "metricTransformation": {"namespace": "CloudTrail", "name": "root", "value": "1"},
            },
        )
        topic = aws.sns.Topic("topic")
        if is_subscribed:
            aws.sns.TopicSubscription("mail", topic=topic.arn, protocol="email", endpoint="security@example.com")
        aws.cloudwatch.MetricAlarm(
            "alarm",
            namespace="CloudTrail",
            metric_name="root",
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=1,
            evaluation_periods=1,
            alarm_actions=[topic.arn],
        )

    return program


ROOT_ONLY_TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
}
ROOT_USAGE = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }'


@pytest.mark.parametrize(
    ("program", "found"),
    [
        (watched(ROOT_USAGE), []),
        (watched(ROOT_USAGE, group="other"), [("alarm-root-usage", "trail", "advisory")]),
        (watched("{ $.eventName = X }"), [("alarm-root-usage", "trail", "advisory")]),
        (watched(["a list"]), []),
        (watched(ROOT_USAGE, is_subscribed=False), [("alarm-delivers", "alarm", "advisory")]),
    ],
    ids=["heard", "another log group", "another pattern", "no text", "nobody subscribed"],
)
def test_alarm_is_followed_through_unknown_ids(
    tmp_path: Path, program: Callable[[], None], found: list[Finding]
) -> None:
    outcome = preview(program, tmp_path, pack_config={"alarm-root-usage": "advisory"})
    assert "Traceback" not in outcome.output
    assert only(outcome.findings, "alarm-root-usage", "alarm-delivers") == found


def test_selectors_of_impossible_shapes_are_findings(tmp_path: Path) -> None:
    shapes: dict[str, object] = {
        "text": "Management",
        "list-of-texts": ["Management"],
        "no-list-of-fields": [{"fieldSelectors": "eventCategory"}],
        "number-for-field": [{"fieldSelectors": [{"field": 3, "equals": ["Management"]}]}],
    }

    def program() -> None:
        for name, shape in shapes.items():
            Raw("aws:cloudtrail/trail:Trail", name, {"s3BucketName": "b", "advancedEventSelectors": shape})
        both = [{"fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]}]}]
        Raw(
            "aws:cloudtrail/trail:Trail",
            "both",
            {"s3BucketName": "b", "advancedEventSelectors": both, "eventSelectors": [{"readWriteType": "All"}]},
        )

    outcome = preview(program, tmp_path)
    assert "Traceback" not in outcome.output
    assert "an internal error of trailguard" not in json.dumps(outcome.messages)
    management = only(outcome.findings, "trail-management-events-all")
    assert management == [("trail-management-events-all", name, "mandatory") for name in sorted(shapes)]
    assert only(outcome.findings, "trail-selectors-deployable")[0][1] == "both"
