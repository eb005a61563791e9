"""Tampering with the trail and with all that it depends on, as event patterns, and the message about it.

A deployment of the stack changes settings itself. The rules are created last, so that the first deployment does not set
them off; after that, changes by the roles and users that are configured as deployers are left out. Whatever stops or
destroys is noticed, whoever does it.

Source: Amazon EventBridge User Guide, "Amazon EventBridge event patterns", "Amazon EventBridge input transformation".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from reference_trail.alerting.detections import TRAIL_TAMPER_CALLS
from reference_trail.names import Names

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


_TRAIL_CHANGES = tuple(it for it in TRAIL_TAMPER_CALLS if it.startswith(("Put", "Update")))
_TRAIL_STOPS = tuple(it for it in TRAIL_TAMPER_CALLS if it not in _TRAIL_CHANGES)
_KEY_STOPS = ("DeleteImportedKeyMaterial", "DisableKey", "ScheduleKeyDeletion")
_LOG_WRITES = ("DeleteObject", "DeleteObjects", "PutObject", "UpdateObjectEncryption")
"""Calls that delete, overwrite or re-encrypt log files. They reach EventBridge where a trail records data events of the
log bucket; CloudTrail's own deliveries are left out by their kind of identity."""


def tamper_pattern(names: Names, deployers: Sequence[str] = ()) -> str:
    """The event pattern of the tamper rule.

    Args:
        deployers: who deploys the stack. Where they are known, changes of settings have a rule of their own
            (`change_pattern`), and this one notices what stops or destroys alone, whoever makes the call.
    """
    return _pattern({"$or": _choices(names, stops=True, changes=not deployers)})


def change_pattern(names: Names, deployers: Sequence[str]) -> str:
    """The event pattern of changes of settings that none of the deployers makes.

    A role is compared as the issuer of the session; callers without a session, users among them, by their own ARN.

    Args:
        deployers: ARNs of roles and users.
    """
    roles = [arn for arn in deployers if ":role/" in arn]
    users = [arn for arn in deployers if ":user/" in arn]
    who: dict[str, object] = {}
    if users:
        who["arn"] = [{"anything-but": users}]
    if roles:
        who["sessionContext"] = {"sessionIssuer": {"arn": [{"anything-but": roles}, {"exists": False}]}}
    return _pattern({"userIdentity": who, "$or": _choices(names, stops=False, changes=True)})


def _pattern(detail: Mapping[str, object]) -> str:
    return json.dumps({"detail-type": ["AWS API Call via CloudTrail"], "detail": detail}, separators=(",", ":"))


def _choices(names: Names, *, stops: bool, changes: bool) -> list[Mapping[str, object]]:
    """The calls that stop or destroy, and those that change settings.

    Calls on named resources are recognized by name and parameters alone, which keeps the pattern short. Every setting
    of a bucket counts: calls that set one begin with `PutBucket`, calls that remove one with `DeleteBucket`.
    """
    buckets = [names.log_bucket, names.access_log_bucket]
    group, rules = [names.log_group], [{"prefix": names.tamper_rule}]
    identifiers = [{"suffix": names.log_group}, {"suffix": f"{names.log_group}:*"}]

    def chosen(stopping: Sequence[object], changing: Sequence[object]) -> list[object]:
        return [*(stopping if stops else ()), *(changing if changes else ())]

    choices = [
        _calls(chosen(_TRAIL_STOPS, _TRAIL_CHANGES), {}, "cloudtrail"),
        _calls(chosen(_KEY_STOPS, ["PutKeyPolicy"]), {}, "kms"),
        _calls(
            chosen([{"prefix": "DeleteBucket"}], [{"prefix": "PutBucket"}, "PutObjectLockConfiguration"]),
            {"bucketName": buckets},
        ),
        {
            **_calls(chosen(_LOG_WRITES, []), {"bucketName": [names.log_bucket]}),
            "userIdentity": {"type": [{"anything-but": "AWSService"}]},
        },
        _calls(
            chosen(
                ["DeleteLogGroup", "DeleteLogStream", "DeleteMetricFilter"], ["AssociateKmsKey", "PutRetentionPolicy"]
            ),
            {"logGroupName": group},
        ),
        _calls(
            chosen([], ["PutDataProtectionPolicy", "PutLogGroupDeletionProtection"]),
            {"logGroupIdentifier": identifiers},
        ),
        _calls(chosen(["DeleteAlarms", "DisableAlarmActions"], []), {"alarmNames": [{"prefix": f"{names.prefix}-"}]}),
        _calls(chosen(["DeleteRule", "DisableRule"], ["PutRule"]), {"name": rules}),
        _calls(chosen(["RemoveTargets"], []), {"rule": rules}),
        _calls(chosen(["DeleteTopic"], ["SetTopicAttributes"]), {"topicArn": [{"suffix": f":{names.topic}"}]}),
        _calls(chosen(["Unsubscribe"], []), {"subscriptionArn": [{"wildcard": f"*:{names.topic}:*"}]}),
    ]
    return [it for it in choices if it["eventName"]]


def _calls(names: Sequence[object], parameters: Mapping[str, object], service: str = "") -> Mapping[str, object]:
    about: dict[str, object] = {"eventSource": [f"{service}.amazonaws.com"]} if service else {}
    about["eventName"] = list(names)
    return {**about, "requestParameters": parameters} if parameters else about
