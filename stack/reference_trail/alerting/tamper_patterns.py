"""The event patterns for tampering with the trail and its dependencies, and the notification text.

A deployment of the stack changes settings itself. The rules are created last, so that the first deployment does not
trigger them. Later setting changes by the configured deployers are not reported. Calls that stop or delete something
are always reported.

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
    '"Possible tampering with the trail: <who> called <what> of <service> at <when> from <where> in account <account>, '
    'region <region>. CloudTrail event id: <event>."'
)
"""EventBridge sends a template that is one JSON string as plain text."""


_TRAIL_CHANGES = tuple(it for it in TRAIL_TAMPER_CALLS if it.startswith(("Put", "Update")))
_TRAIL_STOPS = tuple(it for it in TRAIL_TAMPER_CALLS if it not in _TRAIL_CHANGES)
_KEY_STOPS = ("DeleteImportedKeyMaterial", "DisableKey", "ScheduleKeyDeletion")
_LOG_WRITES = ("DeleteObject", "DeleteObjects", "PutObject", "UpdateObjectEncryption")
"""Calls that delete, overwrite or re-encrypt log files. EventBridge receives them if a trail records data events of
the log bucket; deliveries of CloudTrail are excluded by identity type."""


def tamper_pattern(names: Names, deployers: Sequence[str] = ()) -> str:
    """Return the event pattern of the tamper rule.

    Args:
        deployers: ARNs of the roles and users that deploy the stack. If there are any, a second rule reports setting
            changes (`change_pattern`), and this pattern matches only calls that stop or delete something.
    """
    return _pattern({"$or": _choices(names, stops=True, changes=not deployers)})


def change_pattern(names: Names, deployers: Sequence[str]) -> str:
    """Return the event pattern of setting changes by other principals than the deployers.

    Callers with a session are compared by the role that issued it; other callers, such as users, by their own ARN.

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
    """Return patterns of the calls that stop or delete something and of those that change settings.

    Calls on named resources are matched by event name and parameters, which keeps the pattern short. Every bucket
    setting is covered: calls that set one begin with `PutBucket`, calls that remove one with `DeleteBucket`.
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
