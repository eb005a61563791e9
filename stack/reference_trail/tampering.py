"""Tampering with the trail and with all that it hangs on, as an event pattern, and what is told of it.

Source: Amazon EventBridge User Guide, "Amazon EventBridge event patterns", "Amazon EventBridge input transformation".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from reference_trail.detections import TRAIL_TAMPER_CALLS
from reference_trail.names import Names

_Values = Sequence[object]

INPUT_PATHS = {
    "account": "$.account",
    "event": "$.detail.eventID",
    "region": "$.detail.awsRegion",
    "service": "$.detail.eventSource",
    "what": "$.detail.eventName",
    "when": "$.detail.eventTime",
    "where": "$.detail.sourceIPAddress",
    "who": "$.detail.userIdentity.arn",
}

INPUT_TEMPLATE = (
    '"Tampering with the trail: <who> called <what> of <service> at <when> from <where>, in account <account> and '
    'region <region>. The record is event <event>."'
)
"""A template that is one JSON string becomes text."""


def tamper_pattern(names: Names) -> str:
    """The event pattern: what ends the recording, the keeping or the telling."""
    buckets = [names.log_bucket, names.access_log_bucket]
    group = [names.log_group]
    ours = [{"prefix": f"{names.prefix}-"}]
    choices = [
        _calls("cloudtrail", *TRAIL_TAMPER_CALLS),
        _calls("kms", "DisableKey", "ScheduleKeyDeletion"),
        _calls(
            "s3",
            "DeleteBucket",
            "DeleteBucketEncryption",
            "DeleteBucketPolicy",
            "DeleteBucketPublicAccessBlock",
            "PutBucketAcl",
            "PutBucketLifecycle",
            "PutBucketPolicy",
            "PutBucketPublicAccessBlock",
            "PutBucketVersioning",
            bucketName=buckets,
        ),
        _calls(
            "logs", "DeleteLogGroup", "DeleteLogStream", "DeleteMetricFilter", "PutRetentionPolicy", logGroupName=group
        ),
        _calls("monitoring", "DeleteAlarms", "DisableAlarmActions", alarmNames=ours),
        _calls("events", "DeleteRule", "DisableRule", "PutRule", name=[names.tamper_rule]),
        _calls("events", "RemoveTargets", rule=[names.tamper_rule]),
        _calls("sns", "DeleteTopic", "SetTopicAttributes", topicArn=[names.topic_arn]),
        _calls("sns", "Unsubscribe", subscriptionArn=[{"prefix": f"{names.topic_arn}:"}]),
    ]
    return json.dumps({"detail-type": ["AWS API Call via CloudTrail"], "detail": {"$or": choices}})


def _calls(service: str, *names: str, **parameters: _Values) -> Mapping[str, object]:
    about: dict[str, object] = {"eventSource": [f"{service}.amazonaws.com"], "eventName": list(names)}
    return {**about, "requestParameters": parameters} if parameters else about
