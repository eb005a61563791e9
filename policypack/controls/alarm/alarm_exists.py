"""The controls alarm-unauthorized-api to alarm-trail-tamper: one for each row of `REQUIRED_ALARMS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policypack.cloudtrail.alarm_coverage import unmatched_records
from policypack.cloudtrail.filter_patterns import CloudTrailRecord
from policypack.cloudtrail.required_alarms import REQUIRED_ALARMS, RequiredAlarm
from policypack.model.alarms import EventRule, MetricFilter
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin
from policypack.model.unknown import UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectors:
    """The metric filters and event rules of a stack.

    Attributes:
        origin: the trail, or the stack if it has several.
    """

    origin: Origin
    filters: tuple[MetricFilter, ...]
    rules: tuple[EventRule, ...]


def _check(row: RequiredAlarm) -> Callable[[Detectors], Iterator[Outcome]]:
    def check(detectors: Detectors) -> Iterator[Outcome]:
        missing = unmatched_records(row.records, detectors.filters, detectors.rules)
        if missing is UNKNOWN:
            yield Undetermined(path="metric filters")
        elif missing:
            yield Violation(
                path="",
                message=f"no alarm is triggered by {row.about}{_not_covered(row, missing)}",
                fix=(
                    f"aws.cloudwatch.LogMetricFilter({row.id!r}, log_group_name=group.name, pattern={row.pattern!r}, "
                    f'metric_transformation={{"namespace": "CloudTrail", "name": {row.id!r}, "value": "1"}}), '
                    "and a MetricAlarm on that metric with threshold=1, "
                    'comparison_operator="GreaterThanOrEqualToThreshold", alarm_actions=[topic.arn]'
                ),
            )

    return check


def _not_covered(row: RequiredAlarm, missing: tuple[CloudTrailRecord, ...]) -> str:
    """Return the events without an alarm, in parentheses; nothing if no event has one."""
    if len(missing) == len(row.records):
        return ""
    return f" (not covered: {', '.join(record.get('errorCode') or record['eventName'] for record in missing)})"


def _subjects(inventory: Inventory) -> Iterator[Detectors]:
    """Yield the metric filters and event rules of a stack that has trails."""
    if inventory.trails:
        yield Detectors(origin=inventory.trails_origin, filters=inventory.metric_filters, rules=inventory.event_rules)


CONTROLS = tuple(
    Control(
        id=f"alarm-{row.id}",
        scope=Scope.STACK,
        level=Level.DISABLED,
        severity=Severity.LOW,
        title=f"{row.about[0].upper()}{row.about[1:]} triggers an alarm",
        rationale=row.rationale,
        remediation="Declare a metric filter on the trail's log group and an alarm, or an EventBridge rule.",
        source=(
            "CIS Amazon Web Services Foundations Benchmark 3.0 and 5.0, section 4"
            if row.id != "trail-tamper"
            else "AWS CloudTrail User Guide, Security best practices in AWS CloudTrail"
        ),
        subjects=_subjects,
        check=_check(row),
    )
    for row in REQUIRED_ALARMS
)
