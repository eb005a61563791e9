"""alarm-delivers"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.model.alarms import Alarm
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.unknown import UNKNOWN, Maybe, negated

_HIGHEST_THRESHOLDS = {"GreaterThanOrEqualToThreshold": 1, "GreaterThanThreshold": 0.99}
"""Comparison operator -> the highest threshold that a single event reaches."""


def check(alarm: Alarm) -> Iterator[Outcome]:
    yield from _require(
        "actionsEnabled",
        alarm.are_actions_enabled,
        "is false: the alarm sends no notifications",
        "actions_enabled=True",
    )
    if alarm.has_actions is False:
        yield Violation(
            path="alarmActions",
            message="are not set: the alarm sends no notifications",
            fix="alarm_actions=[topic.arn]",
            finding="alarmActions",
        )
    else:
        yield from _require(
            "alarmActions",
            UNKNOWN if alarm.has_actions is UNKNOWN else alarm.reaches_somebody,
            "send notifications only to topics without subscriptions",
            'aws.sns.TopicSubscription("alerts-mail", topic=topic.arn, protocol="email", endpoint=address)',
        )
    yield from _require(
        "threshold",
        negated(_is_too_high(alarm)),
        "is not reached by a single event",
        'threshold=1, comparison_operator="GreaterThanOrEqualToThreshold"',
    )


def _require(path: str, holds: Maybe[bool], message: str, fix: str) -> Iterator[Outcome]:
    if holds is UNKNOWN:
        yield Undetermined(path=path, finding=path)
    elif not holds:
        yield Violation(path=path, message=message, fix=fix, finding=path)


def _is_too_high(alarm: Alarm) -> Maybe[bool]:
    if alarm.comparison is UNKNOWN or alarm.threshold is UNKNOWN:
        return UNKNOWN
    highest = _HIGHEST_THRESHOLDS.get(alarm.comparison or "")
    return alarm.threshold is None or highest is None or alarm.threshold > highest


def _subjects(inventory: Inventory) -> Iterable[Alarm]:
    found = {alarm.origin.urn: alarm for it in inventory.metric_filters for alarm in it.alarms}
    return tuple(found.values())


CONTROL = Control(
    id="alarm-delivers",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Alarms on CloudTrail events notify a subscriber at the first event",
    rationale="An alarm without a subscriber, or with a threshold above one event, does not report an attack.",
    remediation=(
        "Enable actions, send them to a topic that has a subscription, and set a threshold that one event reaches."
    ),
    source="AWS Security Hub User Guide, CloudWatch.15 and CloudWatch.17",
    subjects=_subjects,
    check=check,
)
