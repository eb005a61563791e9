"""What alarms on a trail have to notice, as records, and whether a stack notices it.

Source: CIS Amazon Web Services Foundations Benchmark 3.0 and 5.0, section 4, "Ensure ... are monitored"; AWS Security
Hub User Guide, CloudWatch.1 to CloudWatch.14. A requirement is a set of records: whatever the form of a filter, it must
match each of them, and must not match what happens all the time.
"""

from __future__ import annotations

from collections.abc import Iterable

from policypack.cloudtrail.event_patterns import NotAnEventPattern, matches_event
from policypack.cloudtrail.filter_patterns import NotAPattern, Predicate, Record, parse_filter
from policypack.model.alarms import EventRule, MetricFilter
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_EVERYDAY: tuple[Record, ...] = (
    {
        "eventName": "DescribeInstances",
        "eventSource": "ec2.amazonaws.com",
        "eventType": "AwsApiCall",
        "sourceIPAddress": "192.0.2.1",
        "userIdentity.type": "AssumedRole",
    },
)
"""A filter that matches these alarms on everything, which is to alarm on nothing."""


def calls(source: str, *names: str) -> tuple[Record, ...]:
    """A record of each call of a service."""
    return tuple(
        {
            "eventName": name,
            "eventSource": f"{source}.amazonaws.com",
            "eventType": "AwsApiCall",
            "sourceIPAddress": "192.0.2.1",
            "userIdentity.type": "AssumedRole",
        }
        for name in names
    )


def unwatched(
    wanted: Iterable[Record], filters: Iterable[MetricFilter], rules: Iterable[EventRule]
) -> Maybe[tuple[Record, ...]]:
    """The records that nothing notices; unknown when that depends on what is not known yet."""
    filters, rules = tuple(filters), tuple(rules)
    missing: list[Record] = []
    is_unknown = False
    for record in wanted:
        noticed = any_of((*(_is_alarmed(it, record) for it in filters), *(_is_ruled(it, record) for it in rules)))
        if noticed is False:
            missing.append(record)
        is_unknown = is_unknown or noticed is UNKNOWN
    if missing:
        return tuple(missing)
    return UNKNOWN if is_unknown else ()


def _is_alarmed(metric_filter: MetricFilter, record: Record) -> Maybe[bool]:
    if not metric_filter.alarms:
        return False
    if isinstance(metric_filter.pattern, Unknown):
        return UNKNOWN
    predicate = _predicate(metric_filter.pattern)
    return predicate is not None and predicate(record) and not any(predicate(it) for it in _EVERYDAY)


def _predicate(pattern: str | None) -> Predicate | None:
    try:
        return parse_filter(pattern or "")
    except NotAPattern:
        return None


def _is_ruled(rule: EventRule, record: Record) -> Maybe[bool]:
    if isinstance(rule.pattern, Unknown):
        return all_of((UNKNOWN, rule.is_enabled, rule.has_target))
    return all_of((_is_triggered(rule.pattern, record), rule.is_enabled, rule.has_target))


def _is_triggered(pattern: str | None, record: Record) -> bool:
    try:
        return matches_event(pattern or "", record) and not any(matches_event(pattern or "", it) for it in _EVERYDAY)
    except NotAnEventPattern:
        return False
