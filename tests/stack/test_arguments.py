"""The arguments of the reference trail: what they accept, and what is said of what they do not."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import pulumi
import pytest
import yaml
from configuration import KEYS, read_arguments
from pulumi.runtime import set_all_config
from reference_trail import (
    AlertingArguments,
    AnalysisArguments,
    EventArguments,
    InvalidArguments,
    ReferenceTrailArgs,
    StorageArguments,
)
from reference_trail.alerting.ai_detections import ai_detections
from reference_trail.alerting.subscriptions import protocol_of
from reference_trail.analysis.athena import analysed_accounts
from reference_trail.arguments.event_sources import NETWORK_ACTIVITY_SOURCES
from reference_trail.arguments.event_types import GROUPS, KNOWN_TYPES, types_of
from reference_trail.arguments.unknown_events import unknown_events
from reference_trail.event_selectors import advanced_selectors
from reference_trail.names import Account, build_names

from policypack.cloudtrail.event_types import AI_EVENT_TYPES

ROOT = Path(__file__).resolve().parents[2]
PROJECT = yaml.safe_load((ROOT / "stack/Pulumi.yaml").read_text("utf-8"))
DEFAULTS = {key: declared["default"] for key, declared in PROJECT["config"].items()}
ACCOUNT = Account(partition="aws", account_id="123456789012", region="us-east-1", regions=("us-east-1",))
ARGS = ReferenceTrailArgs(name_prefix="acme")
_ROLE = "arn:aws:iam::123456789012:role"
_UNKNOWN = (
    "is not a known event type or source: "
    "CloudTrail rejects all selectors of the trail if it does not support the value"
)
_PREFIX = "namePrefix: must be lower-case letters and digits, joined by single hyphens"


def configured(changed: dict[str, object]) -> ReferenceTrailArgs:
    values = {**DEFAULTS, **changed}
    set_all_config({f"trail:{key}": _text(value) for key, value in values.items()})
    return read_arguments(pulumi.Config("trail"), "prod")


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def test_defaults_of_the_project_equal_those_of_the_component() -> None:
    assert configured({}) == ReferenceTrailArgs(name_prefix="trailguard-prod")


def test_every_argument_is_a_key_of_the_project() -> None:
    groups = (StorageArguments, EventArguments, AlertingArguments, AnalysisArguments)
    names = {"name_prefix", *(field.name for group in groups for field in fields(group))}
    assert {name.replace("_", "") for name in names} == {key.lower() for key in DEFAULTS}


def test_every_key_of_the_project_is_known() -> None:
    assert set(DEFAULTS) == KEYS


def test_unknown_keys_are_reported_with_a_suggestion() -> None:
    set_all_config({f"trail:{key}": _text(value) for key, value in {**DEFAULTS, "keyPrefix": "/"}.items()})
    with pytest.raises(pulumi.RunError) as refused:
        read_arguments(pulumi.Config("trail"), "prod", [*DEFAULTS, "alarm", "zzz"])
    assert str(refused.value).splitlines() == [
        "alarm: unknown key; did you mean alarms?",
        "zzz: unknown key",
        "keyPrefix: must be a folder without a leading or trailing slash",
    ]


def test_every_setting_is_read() -> None:
    changed: dict[str, object] = {
        "namePrefix": "acme-ai",
        "keyPrefix": "a/b",
        "cloudWatchLogs": False,
        "logGroupRetentionDays": 30,
        "archiveAfterDays": 1,
        "expireAfterDays": 2,
        "permissionsBoundary": "arn:aws:iam::123456789012:policy/bounds",
        "protect": False,
        "forceDestroy": True,
        "dataEvents": ["bedrock", "AWS::Bedrock::Prompt"],
        "s3DataEventBuckets": ["training-data"],
        "insights": False,
        "networkActivitySources": ["bedrock.amazonaws.com"],
        "organizationId": "o-a1b2c3d4e5",
        "alarms": False,
        "aiDetections": False,
        "tamperRule": False,
        "deployers": ["arn:aws:iam::123456789012:role/deploy"],
        "alertSubscriptions": ["security@example.com"],
        "aiDataBuckets": ["training-data"],
        "aiDataReaders": ["arn:aws:iam::123456789012:role/trainer"],
        "aiFunctions": ["answer-questions"],
        "analysis": False,
        "queryResultDays": 7,
        "queryScanLimitGib": 1,
        "analysedAccounts": ["123456789012"],
    }
    assert set(changed) == set(DEFAULTS)
    read, unchanged = configured(changed), configured({})
    for group in ("storage", "events", "alerting", "analysis"):
        for field in fields(getattr(read, group)):
            assert getattr(getattr(read, group), field.name) != getattr(getattr(unchanged, group), field.name), field
    assert read.storage == StorageArguments(
        key_prefix="a/b",
        cloud_watch_logs=False,
        log_group_retention_days=30,
        archive_after_days=1,
        expire_after_days=2,
        permissions_boundary="arn:aws:iam::123456789012:policy/bounds",
        protect=False,
        force_destroy=True,
    )
    assert read.events.data_events == ("bedrock", "AWS::Bedrock::Prompt")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"namePrefix": "Acme"}, _PREFIX),
        ({"namePrefix": "-acme"}, _PREFIX),
        ({"namePrefix": "acme--ai"}, _PREFIX),
        ({"namePrefix": "xn--acme"}, _PREFIX),
        (
            {"namePrefix": "sthree-acme"},
            "namePrefix: must not start with xn--, sthree-, amzn-s3-demo-, which S3 reserves",
        ),
        ({"keyPrefix": "/logs"}, "keyPrefix: must be a folder without a leading or trailing slash"),
        ({"keyPrefix": ""}, "keyPrefix: must be a folder without a leading or trailing slash"),
        ({"keyPrefix": "a b"}, "keyPrefix: must be a folder without a leading or trailing slash"),
        ({"keyPrefix": "a/../b"}, "keyPrefix: must be a folder without a leading or trailing slash"),
        ({"keyPrefix": "a" * 201}, "keyPrefix: must have at most 200 characters, the limit of CloudTrail"),
        ({"logGroupRetentionDays": 31}, "logGroupRetentionDays: must be one of 1, 3, 5, 7"),
        ({"archiveAfterDays": 2557}, "archiveAfterDays: must be more than 0 and less than expireAfterDays"),
        ({"archiveAfterDays": 0}, "archiveAfterDays: must be more than 0 and less than expireAfterDays"),
        ({"expireAfterDays": 36501}, "expireAfterDays: must be 36500 or less, which is a hundred years"),
        ({"permissionsBoundary": "bounds"}, "permissionsBoundary: must be the ARN of an IAM policy"),
        ({"dataEvents": ["AWS::Bedrock:Model"]}, "dataEvents: 'AWS::Bedrock:Model' is neither lambda, bedrock"),
        ({"dataEvents": ["bedrok"]}, "dataEvents: 'bedrok' is neither lambda, bedrock"),
        ({"dataEvents": ["aws::bedrock::model"]}, "dataEvents: 'aws::bedrock::model' is neither lambda, bedrock"),
        ({"dataEvents": ["AWS::Bedrock::*"]}, "dataEvents: 'AWS::Bedrock::*' is neither lambda, bedrock"),
        ({"dataEvents": ["AWS::S3::Object"]}, "dataEvents: AWS::S3::Object is not allowed: use s3DataEventBuckets"),
        ({"dataEvents": ["lambda", "lambda"]}, "dataEvents: 'lambda' is listed twice"),
        (
            {"s3DataEventBuckets": ["*", "a-bucket"]},
            "s3DataEventBuckets: * means all buckets and must be the only value",
        ),
        ({"s3DataEventBuckets": ["A_Bucket"]}, "s3DataEventBuckets: 'A_Bucket' is not a valid bucket name"),
        ({"s3DataEventBuckets": ["a..b"]}, "s3DataEventBuckets: 'a..b' is not a valid bucket name"),
        ({"s3DataEventBuckets": ["192.0.2.1"]}, "s3DataEventBuckets: '192.0.2.1' is not a valid bucket name"),
        ({"s3DataEventBuckets": ["a" * 64]}, "s3DataEventBuckets: 'aaaaaaaa"),
        (
            {"networkActivitySources": ["bedrock"]},
            "networkActivitySources: 'bedrock' is not a source such as a.amazonaws.com; did you mean bedrock.amazonaws",
        ),
        (
            {"networkActivitySources": ["xyzzy"]},
            "networkActivitySources: 'xyzzy' is not a source such as a.amazonaws.com; e",
        ),
        (
            {"networkActivitySources": ["s3.example.com"]},
            "networkActivitySources: 's3.example.com' is not a source such as",
        ),
        (
            {"networkActivitySources": [" s3.amazonaws.com"]},
            "networkActivitySources: ' s3.amazonaws.com' is not a source",
        ),
        ({"organizationId": "acme"}, "organizationId: must be an id such as o-a1b2c3d4e5, or empty"),
        (
            {"alertSubscriptions": ["security@"]},
            "alertSubscriptions: 'security@' is not an e-mail address, https URL",
        ),
        ({"alertSubscriptions": ["http://example.com"]}, "alertSubscriptions: 'http://example.com' is not an e-mail"),
        ({"aiDataBuckets": ["-"]}, "aiDataBuckets: '-' is not a valid bucket name"),
        ({"deployers": ["deploy"]}, "deployers: 'deploy' is not the ARN of an IAM role or user"),
        ({"deployers": [f"{_ROLE}/a"] * 2}, f"deployers: '{_ROLE}/a' is listed twice"),
        ({"aiDataReaders": ["trainer"]}, "aiDataReaders: 'trainer' is not the ARN of an IAM role or user"),
        (
            {"aiDataReaders": [f"{_ROLE}/lesér"]},
            f"aiDataReaders: '{_ROLE}/lesér' is not the ARN of an IAM role or user",
        ),
        ({"aiDataReaders": [f"{_ROLE}/a"] * 2}, f"aiDataReaders: '{_ROLE}/a' is listed twice"),
        ({"aiFunctions": ["a", "a"]}, "aiFunctions: 'a' is listed twice"),
        ({"aiFunctions": ["a b"]}, "aiFunctions: 'a b' is not a valid name of a Lambda function"),
        ({"queryResultDays": 0}, "queryResultDays: must be from 1 to 36500"),
        ({"queryResultDays": 36501}, "queryResultDays: must be from 1 to 36500"),
        ({"queryScanLimitGib": 0}, "queryScanLimitGib: must be from 1 to 7516192768, the 7 EB that Athena accepts"),
        ({"queryScanLimitGib": 7516192769}, "queryScanLimitGib: must be from 1 to 7516192768"),
        ({"analysedAccounts": ["123"]}, "analysedAccounts: '123' is not an account id of twelve digits"),
    ],
)
def test_invalid_values_are_reported(changed: dict[str, object], message: str) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        configured(changed)
    assert str(refused.value).startswith(message)


def test_all_invalid_values_are_reported_together() -> None:
    with pytest.raises(InvalidArguments) as refused:
        replace(
            ARGS, storage=StorageArguments(key_prefix="/"), alerting=AlertingArguments(alert_subscriptions=("x",))
        ).check()
    assert [name for name, _ in refused.value.errors] == ["key_prefix", "alert_subscriptions"]


def test_bucket_names_are_within_the_limit() -> None:
    longest = "a" * (63 - len("-access-123456789012-us-east-1"))
    names = build_names(replace(ARGS, name_prefix=longest), ACCOUNT)
    buckets = (names.access_log_bucket, names.log_bucket, names.result_bucket)
    assert max(map(len, buckets)) == len(names.access_log_bucket) == 63
    with pytest.raises(
        InvalidArguments, match="name_prefix: makes a bucket name 1 characters longer than the 63 that S3 accepts"
    ):
        build_names(replace(ARGS, name_prefix=f"{longest}a"), ACCOUNT)


def test_accounts_outside_the_trail_are_rejected() -> None:
    others = replace(ARGS, analysis=AnalysisArguments(analysed_accounts=("210987654321",)))
    with pytest.raises(InvalidArguments, match="analysed_accounts: log files of other accounts than"):
        analysed_accounts(others, ACCOUNT)
    organized = replace(others, events=EventArguments(organization_id="o-a1b2c3d4e5"))
    assert analysed_accounts(organized, ACCOUNT) == ("210987654321",)
    assert analysed_accounts(ARGS, ACCOUNT) == (ACCOUNT.account_id,)


def test_too_many_selector_values_are_rejected() -> None:
    most = 500 - 1 - 2 - 2 * len(types_of(GROUPS))
    buckets = tuple(f"bucket-{number}" for number in range(most))
    advanced_selectors(EventArguments(s3_data_event_buckets=buckets), "aws")
    with pytest.raises(
        InvalidArguments, match="the event selectors have 501 values in total, but CloudTrail accepts 500"
    ):
        advanced_selectors(EventArguments(s3_data_event_buckets=(*buckets, "one-more")), "aws")


def test_lists_that_make_a_filter_pattern_too_long_are_rejected() -> None:
    readers = tuple(f"arn:aws:iam::123456789012:role/reader-{number}" for number in range(20))
    with pytest.raises(InvalidArguments, match="ai_data_readers: the filter pattern of ai-data-new-readers is"):
        ai_detections(AlertingArguments(ai_data_readers=readers))
    buckets = tuple(f"a-bucket-of-training-data-{number}" for number in range(20))
    with pytest.raises(InvalidArguments, match="name fewer in aiDataReaders and aiDataBuckets"):
        ai_detections(AlertingArguments(ai_data_readers=readers[:1], ai_data_buckets=buckets))
    functions = tuple(f"a-function-of-an-application-{number}" for number in range(20))
    with pytest.raises(InvalidArguments, match="ai_functions: the filter pattern of ai-function-changes is"):
        ai_detections(AlertingArguments(ai_functions=functions))


@pytest.mark.parametrize("bucket", ["a.b", "data.v1.5", "b" * 63, "1-2"])
def test_valid_bucket_names_are_accepted(bucket: str) -> None:
    assert list(EventArguments(s3_data_event_buckets=(bucket,)).errors()) == []


@pytest.mark.parametrize(
    ("events", "warnings"),
    [
        (EventArguments(), []),
        (EventArguments(data_events=("lambda", "AWS::AgentRegistry::Registry", "AWS::BedrockAgentCore::Registry")), []),
        (EventArguments(data_events=("AWS::Quantum::Circuit",)), [f"AWS::Quantum::Circuit {_UNKNOWN}"]),
        (
            EventArguments(data_events=("AWS::Bedrock::Modell", "AWS::Bedrock::Model")),
            [f"AWS::Bedrock::Modell {_UNKNOWN}; did you mean AWS::Bedrock::Model?"],
        ),
        (
            EventArguments(network_activity_sources=("secretmanager.amazonaws.com", "xyzzy.amazonaws.com")),
            [
                f"secretmanager.amazonaws.com {_UNKNOWN}; did you mean secretsmanager.amazonaws.com?",
                f"xyzzy.amazonaws.com {_UNKNOWN}",
            ],
        ),
    ],
)
def test_unknown_event_types_and_sources_cause_warnings(events: EventArguments, warnings: list[str]) -> None:
    assert list(events.errors()) == []
    assert list(unknown_events(events)) == warnings


def test_network_activity_of_every_known_source_can_be_recorded() -> None:
    sources = tuple(sorted(NETWORK_ACTIVITY_SOURCES))
    events = EventArguments(network_activity_sources=sources)
    assert list(events.errors()) == []
    advanced_selectors(events, "aws")  # they fit
    assert {"bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com", "sagemaker.amazonaws.com"} <= set(sources)


@pytest.mark.parametrize(
    ("endpoint", "protocol"),
    [
        ("security@example.com", "email"),
        ("o'brien+soc@mail.example.co.uk", "email"),
        ("https://hooks.example.com/a?b=c", "https"),
        ("arn:aws:sqs:us-east-1:123456789012:alerts", "sqs"),
        ("arn:aws:lambda:us-east-1:123456789012:function:page", "lambda"),
        ("security@example", None),
        ("a b@example.com", None),
        ("arn:aws:sqs:us-east-1:123:alerts", None),
        ("https://hooks.example.com:8443/a/b#c", "https"),
        ("https://.", None),
        ("https://hooks", None),
        ("mailto:security@example.com", None),
        ("..@example.com", None),
        ("sécurité@example.com", None),
        (f"{'a' * 65}@example.com", None),
        ("", None),
    ],
)
def test_protocol_follows_from_the_endpoint(endpoint: str, protocol: str | None) -> None:
    assert protocol_of(endpoint) == protocol


def test_ai_data_events_match_those_of_the_pack() -> None:
    services = {type_.split("::")[1] for type_ in AI_EVENT_TYPES}
    assert {type_ for type_ in KNOWN_TYPES if type_.split("::")[1] in services} == AI_EVENT_TYPES
    assert set(types_of(GROUPS)) <= KNOWN_TYPES
