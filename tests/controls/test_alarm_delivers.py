from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.alarm.alarm_delivers import CONTROL
from policypack.model.alarms import MetricFilter
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import INVENTORY, origin
from tests.controls.table import Row, verify
from tests.controls.test_alarm_exists import ALARM

TOO_HIGH = (
    Violation(
        path="threshold",
        message="is not reached by a single event",
        fix='threshold=1, comparison_operator="GreaterThanOrEqualToThreshold"',
        finding="threshold",
    ),
)

ROWS = (
    Row("at one event", ALARM),
    Row("above none", replace(ALARM, comparison="GreaterThanThreshold", threshold=0)),
    Row("at two events", replace(ALARM, threshold=2), TOO_HIGH),
    Row("above one event", replace(ALARM, comparison="GreaterThanThreshold"), TOO_HIGH),
    Row("below", replace(ALARM, comparison="LessThanThreshold"), TOO_HIGH),
    Row("no threshold", replace(ALARM, threshold=None), TOO_HIGH),
    Row(
        "actions disabled",
        replace(ALARM, are_actions_enabled=False),
        (
            Violation(
                path="actionsEnabled",
                message="is false: the alarm sends no notifications",
                fix="actions_enabled=True",
                finding="actionsEnabled",
            ),
        ),
    ),
    Row(
        "no action",
        replace(ALARM, has_actions=False, reaches_somebody=False),
        (
            Violation(
                path="alarmActions",
                message="are not set: the alarm sends no notifications",
                fix="alarm_actions=[topic.arn]",
                finding="alarmActions",
            ),
        ),
    ),
    Row(
        "a topic without subscriptions",
        replace(ALARM, reaches_somebody=False),
        (
            Violation(
                path="alarmActions",
                message="send notifications only to topics without subscriptions",
                fix='aws.sns.TopicSubscription("alerts-mail", topic=topic.arn, protocol="email", endpoint=address)',
                finding="alarmActions",
            ),
        ),
    ),
    Row(
        "unknown actions",
        replace(ALARM, has_actions=UNKNOWN),
        (Undetermined(path="alarmActions", finding="alarmActions"),),
    ),
    Row(
        "unknown topic",
        replace(ALARM, reaches_somebody=UNKNOWN),
        (Undetermined(path="alarmActions", finding="alarmActions"),),
    ),
    Row("unknown threshold", replace(ALARM, threshold=UNKNOWN), (Undetermined(path="threshold", finding="threshold"),)),
    Row(
        "unknown switch",
        replace(ALARM, are_actions_enabled=UNKNOWN),
        (Undetermined(path="actionsEnabled", finding="actionsEnabled"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_alarm_delivers(row: Row) -> None:
    verify(CONTROL, row)


def test_an_alarm_of_two_filters_is_one_subject() -> None:
    filters = tuple(MetricFilter(origin=origin(name), pattern="{}", alarms=(ALARM,)) for name in ("one", "two"))
    assert list(CONTROL.subjects(replace(INVENTORY, metric_filters=filters))) == [ALARM]
