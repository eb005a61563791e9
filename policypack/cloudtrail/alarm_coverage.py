"""What alarms on a trail have to notice, as records, and whether a stack notices it.

Source: CIS Amazon Web Services Foundations Benchmark 3.0 and 5.0, section 4, "Ensure ... are monitored"; AWS Security
Hub User Guide, CloudWatch.1 to CloudWatch.14. A requirement is a set of records: whatever the form of a filter, it must
match each of them, and must not match what happens all the time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TypeAlias

from policypack.cloudtrail.event_patterns import NotAnEventPattern, parse_event_pattern
from policypack.cloudtrail.filter_patterns import CloudTrailRecord, NotAPattern, Predicate, parse_filter
from policypack.model.alarms import EventRule, MetricFilter
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_Watcher: TypeAlias = Callable[[CloudTrailRecord], Maybe[bool]]

_EVERYDAY: tuple[CloudTrailRecord, ...] = (
    {
        "eventName": "DescribeInstances",
        "eventSource": "ec2.amazonaws.com",
        "eventType": "AwsApiCall",
        "sourceIPAddress": "192.0.2.1",
        "userIdentity.type": "AssumedRole",
    },
)
"""A filter that matches these alarms on everything, which is to alarm on nothing."""


def calls(source: str, *names: str) -> tuple[CloudTrailRecord, ...]:
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


def unmatched_records(
    wanted: Iterable[CloudTrailRecord], filters: Iterable[MetricFilter], rules: Iterable[EventRule]
) -> Maybe[tuple[CloudTrailRecord, ...]]:
    """Return the records that no alarm matches; unknown if that depends on values that are unknown until deployment."""
    watchers = [*(_of_filter(it) for it in filters), *(_of_rule(it) for it in rules)]
    missing: list[CloudTrailRecord] = []
    is_unknown = False
    for record in wanted:
        noticed = any_of(watcher(record) for watcher in watchers)
        if noticed is False:
            missing.append(record)
        is_unknown = is_unknown or noticed is UNKNOWN
    if missing:
        return tuple(missing)
    return UNKNOWN if is_unknown else ()


def _of_filter(metric_filter: MetricFilter) -> _Watcher:
    """A filter without an alarm notices nothing."""
    return _watcher(metric_filter.pattern, parse_filter, bool(metric_filter.alarms))


def _of_rule(rule: EventRule) -> _Watcher:
    return _watcher(rule.pattern, parse_event_pattern, all_of((rule.is_enabled, rule.has_target)))


def _watcher(pattern: Maybe[str | None], parse: Callable[[str], Predicate], is_live: Maybe[bool]) -> _Watcher:
    if isinstance(pattern, Unknown):
        return lambda record: all_of((UNKNOWN, is_live))
    predicate = _predicate(pattern or "", parse)
    return lambda record: all_of((predicate(record), is_live))


@functools.lru_cache(maxsize=1024)
def _predicate(pattern: str, parse: Callable[[str], Predicate]) -> Predicate:
    """What is no pattern, or matches what happens all the time, matches nothing."""
    try:
        predicate = parse(pattern)
    except (NotAPattern, NotAnEventPattern):
        return lambda record: False
    return (lambda record: False) if any(predicate(it) for it in _EVERYDAY) else predicate
