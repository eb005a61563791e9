from __future__ import annotations

import json
from dataclasses import replace

import pytest

from policypack.cloudtrail.required_alarms import REQUIRED_ALARMS, RequiredAlarm
from policypack.controls.alarm.alarm_exists import CONTROLS, Detectors
from policypack.model.alarms import Alarm, EventRule, MetricFilter
from policypack.model.control import AnyControl, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import TRAIL, origin
from tests.controls.table import Row, verify

ALARM = Alarm(
    origin=origin("alarm", "aws:cloudwatch/metricAlarm:MetricAlarm"),
    has_actions=True,
    are_actions_enabled=True,
    threshold=1,
    comparison="GreaterThanOrEqualToThreshold",
    reaches_somebody=True,
)
UNDETERMINED = (Undetermined(path="metric filters"),)


def detectors(
    *patterns: Maybe[str], alarms: tuple[Alarm, ...] = (ALARM,), rules: tuple[EventRule, ...] = ()
) -> Detectors:
    filters = tuple(
        MetricFilter(origin=origin(f"filter-{index}"), pattern=pattern, alarms=alarms)
        for index, pattern in enumerate(patterns)
    )
    return Detectors(origin=TRAIL.origin, filters=filters, rules=rules)


def rule(required: RequiredAlarm) -> EventRule:
    names = sorted({record["eventName"] for record in required.records})
    return EventRule(
        origin=origin("rule"),
        pattern=json.dumps({"detail": {"eventName": names}}),
        is_enabled=True,
        has_target=True,
    )


def no_alarm(required: RequiredAlarm, missing: str = "") -> tuple[Violation, ...]:
    return (
        Violation(
            path="",
            message=f"no alarm is triggered by {required.about}{missing}",
            fix=(
                f"aws.cloudwatch.LogMetricFilter({required.id!r}, log_group_name=group.name, "
                f"pattern={required.pattern!r}, "
                f'metric_transformation={{"namespace": "CloudTrail", "name": {required.id!r}, "value": "1"}}), '
                "and a MetricAlarm on that metric with threshold=1, "
                'comparison_operator="GreaterThanOrEqualToThreshold", alarm_actions=[topic.arn]'
            ),
        ),
    )


def rows(control: AnyControl) -> tuple[Row, ...]:
    (required,) = (it for it in REQUIRED_ALARMS if f"alarm-{it.id}" == control.id)
    pattern = required.pattern
    found = [
        Row("the filter of the fix", detectors(pattern)),
        Row("the same without spaces", detectors(pattern.replace(" || ", "||").replace(" && ", "&&"))),
        Row("the same beside another", detectors('{ $.eventName = "Other" }', pattern)),
        Row("the same beside an unknown one", detectors(UNKNOWN, pattern)),
        Row("an event rule instead", detectors(rules=(rule(required),))),
        Row("nothing", detectors(), no_alarm(required)),
        Row("a filter without an alarm", detectors(pattern, alarms=()), no_alarm(required)),
        Row("a filter for other events", detectors('{ $.eventName = "Other" }'), no_alarm(required)),
        Row("a filter that matches everything", detectors("{ $.eventName = * }"), no_alarm(required)),
        Row("a malformed filter pattern", detectors("StopLogging"), no_alarm(required)),
        Row("a rule that is off", detectors(rules=(replace(rule(required), is_enabled=False),)), no_alarm(required)),
        Row(
            "a rule without a target", detectors(rules=(replace(rule(required), has_target=False),)), no_alarm(required)
        ),
        Row("a malformed rule pattern", detectors(rules=(replace(rule(required), pattern="{"),)), no_alarm(required)),
        Row("an unknown filter", detectors(UNKNOWN), UNDETERMINED),
        Row("an unknown rule", detectors(rules=(replace(rule(required), pattern=UNKNOWN),)), UNDETERMINED),
        Row(
            "a rule with an unknown target",
            detectors(rules=(replace(rule(required), has_target=UNKNOWN),)),
            UNDETERMINED,
        ),
    ]
    names = [record["eventName"] for record in required.records]
    if len(set(names)) > 1:
        either = " || ".join(f"($.eventName = {name})" for name in names)
        both = " && ".join(f"($.eventName = {name})" for name in names)
        fewer = " || ".join(f"($.eventName = {name})" for name in names[1:])
        found += [
            Row("in another order", detectors(f"{{ {' || '.join(reversed(either.split(' || ')))} }}")),
            Row("over two filters", detectors(f"{{ {fewer} }}", f"{{ $.eventName = {names[0]} }}")),
            Row("all names joined by &&, which never matches", detectors(f"{{ {both} }}"), no_alarm(required)),
            Row("one name left out", detectors(f"{{ {fewer} }}"), no_alarm(required, f" (not covered: {names[0]})")),
        ]
    return tuple(found)


CASES = [(control, row) for control in CONTROLS for row in rows(control)]


@pytest.mark.parametrize(("control", "row"), CASES, ids=[f"{control.id}: {row}" for control, row in CASES])
def test_alarm_exists(control: AnyControl, row: Row) -> None:
    verify(control, row)


@pytest.mark.parametrize(
    ("id_", "pattern", "expected"),
    [
        (
            "unauthorized-api",
            '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*") && '
            '($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket")}',
            True,
        ),
        ("unauthorized-api", '{ $.errorCode = "AccessDenied" }', False),
        ("signin-without-mfa", '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }', True),
        ("signin-without-mfa", '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed = "Yes") }', False),
        ("root-usage", '{$.userIdentity.type="Root"}', True),
        ("root-usage", '{$.userIdentity.type="root"}', False),
        ("console-auth-failures", '{ $.errorMessage = "Failed authentication" }', True),
        ("cmk-disable-delete", "{ ($.eventSource = kms.amazonaws.com) && ($.eventName = DisableKey) }", False),
        ("s3-policy-changes", '{ $.eventSource = "s3.amazonaws.com" && $.eventName = *Bucket* }', True),
    ],
)
def test_filter_patterns_are_compared_by_meaning(id_: str, pattern: str, expected: bool) -> None:
    (control,) = (it for it in CONTROLS if it.id == f"alarm-{id_}")
    assert (not list(control.check(detectors(pattern)))) is expected
