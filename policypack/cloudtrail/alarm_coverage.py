"""Evaluate which CloudTrail records the metric filters and event rules of a stack match.

Source: CIS Amazon Web Services Foundations Benchmark 3.0 and 5.0, section 4, "Ensure ... are monitored"; AWS Security
Hub User Guide, CloudWatch.1 to CloudWatch.14. A requirement is a set of records. A filter in any form meets it if it
matches each of them and does not match everyday records.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TypeAlias

from policypack.cloudtrail.event_patterns import NotAnEventPattern, parse_event_pattern
from policypack.cloudtrail.filter_patterns import CloudTrailRecord, NotAPattern, Predicate, parse_filter
from policypack.model.alarms import EventRule, MetricFilter
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_Matcher: TypeAlias = Callable[[CloudTrailRecord], Maybe[bool]]

_EVERYDAY_RECORDS: tuple[CloudTrailRecord, ...] = (
    {
        "eventName": "DescribeInstances",
        "eventSource": "ec2.amazonaws.com",
        "eventType": "AwsApiCall",
        "sourceIPAddress": "192.0.2.1",
        "userIdentity.type": "AssumedRole",
    },
)
"""Records of normal activity. A filter that matches them triggers an alarm all the time, so it does not count."""


def calls(source: str, *names: str) -> tuple[CloudTrailRecord, ...]:
    """Return one record for each API call of a service."""
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
    """Return the records that no filter or rule matches; unknown if that depends on unknown values."""
    matchers = [*(_filter_matcher(it) for it in filters), *(_rule_matcher(it) for it in rules)]
    missing: list[CloudTrailRecord] = []
    is_unknown = False
    for record in wanted:
        matched = any_of(matcher(record) for matcher in matchers)
        if matched is False:
            missing.append(record)
        is_unknown = is_unknown or matched is UNKNOWN
    if missing:
        return tuple(missing)
    return UNKNOWN if is_unknown else ()


def _filter_matcher(metric_filter: MetricFilter) -> _Matcher:
    """Return the matcher of a metric filter; a filter without an alarm matches nothing."""
    return _matcher(metric_filter.pattern, parse_filter, bool(metric_filter.alarms))


def _rule_matcher(rule: EventRule) -> _Matcher:
    return _matcher(rule.pattern, parse_event_pattern, all_of((rule.is_enabled, rule.has_target)))


def _matcher(pattern: Maybe[str | None], parse: Callable[[str], Predicate], is_active: Maybe[bool]) -> _Matcher:
    if isinstance(pattern, Unknown):
        return lambda record: all_of((UNKNOWN, is_active))
    predicate = _predicate(pattern or "", parse)
    return lambda record: all_of((predicate(record), is_active))


@functools.lru_cache(maxsize=1024)
def _predicate(pattern: str, parse: Callable[[str], Predicate]) -> Predicate:
    """Return the predicate of a pattern; an invalid pattern, or one that matches everyday records, matches nothing."""
    try:
        predicate = parse(pattern)
    except (NotAPattern, NotAnEventPattern):
        return lambda record: False
    return (lambda record: False) if any(predicate(it) for it in _EVERYDAY_RECORDS) else predicate
