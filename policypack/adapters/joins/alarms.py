"""Joins metric filters with the trail's log group and with alarms, alarms with topics, rules with targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from policypack.adapters.joins.named_by_arn import group_name, log_groups, topics
from policypack.adapters.joins.resolver import Candidates, ReferenceResolver, ResolvedReference
from policypack.adapters.parts.parts import AlarmPart, Metric, Parts
from policypack.adapters.parts.reference import Reference
from policypack.adapters.resources.locations import Region
from policypack.model.alarms import Alarm, EventRule, MetricFilter
from policypack.model.unknown import UNKNOWN, Maybe, all_of


def join_metric_filters(parts: Parts, links: ReferenceResolver) -> tuple[MetricFilter, ...]:
    """The metric filters on log groups that trails of the stack deliver to, with the alarms on their metrics."""
    if not parts.metric_filters:
        return ()  # as in most stacks; alarms on other metrics may be many
    groups = log_groups(parts)
    ours: set[str] = set()
    named: set[tuple[Region | None, str]] = set()
    regions = parts.places.regions
    for trail in parts.trails:
        found = links.find(trail.log_group, groups)
        ours.update(found.urns)
        named.update((regions.get(trail.trail.origin.urn), group_name(arn)) for arn in found.outside)
    topic_names = topics(parts)
    subscribed, may_be_any = _reached(parts.subscriptions, links, topic_names)
    alarms = _ByMetric(
        (
            regions.get(part.alarm.origin.urn),
            part.metric,
            _alarm(part, links.find(part.actions, topic_names), subscribed, may_be_any),
        )
        for part in parts.alarms
    )
    joined = []
    for part in parts.metric_filters:
        found = links.find(part.log_group, groups)
        region = regions.get(part.filter.origin.urn)
        if ours.intersection(found.urns) or named.intersection((region, name) for name in found.outside):
            joined.append(replace(part.filter, alarms=alarms.on(region, part.metric)))
    return tuple(joined)


def join_event_rules(parts: Parts, links: ReferenceResolver) -> tuple[EventRule, ...]:
    """The event rules of the stack, and whether something happens when they are triggered."""
    if not parts.event_rules:
        return ()
    names = Candidates({part.rule.origin.urn: part.names for part in parts.event_rules}, parts.places.regions)
    targeted, may_be_any = _reached(parts.event_targets, links, names)
    return tuple(
        replace(part.rule, has_target=_or_unknown(part.rule.origin.urn in targeted, may_be_any))
        for part in parts.event_rules
    )


def _alarm(part: AlarmPart, targets: ResolvedReference, subscribed: set[str], may_be_any: bool) -> Alarm:
    reaches = bool(targets.outside) or any(urn in subscribed for urn in targets.urns)
    is_open = targets.incomplete or (may_be_any and bool(targets.urns))
    return replace(part.alarm, reaches_somebody=_or_unknown(reaches, is_open))


def _reached(found: Iterable[Reference], links: ReferenceResolver, names: Candidates) -> tuple[set[str], bool]:
    urns: set[str] = set()
    may_be_any = False
    for link in found:
        targets = links.find(link, names)
        urns.update(targets.urns)
        may_be_any = may_be_any or targets.incomplete
    return urns, may_be_any


def _or_unknown(is_certain: bool, may_be: bool) -> Maybe[bool]:
    return True if is_certain else UNKNOWN if may_be else False


class _ByMetric:
    """Alarms by the region and the metric that they watch; those on metrics that are unknown apart.

    Bound: a filter is compared with the alarms of its own metric, and with those whose metric is unknown.
    """

    def __init__(self, alarms: Iterable[tuple[Region | None, Metric, Alarm]]) -> None:
        self._all = tuple(alarms)
        self._known: defaultdict[tuple[Region | None, Metric], list[Alarm]] = defaultdict(list)
        self._unknown: list[tuple[Region | None, Metric, Alarm]] = []
        for region, metric, alarm in self._all:
            if UNKNOWN in metric:
                self._unknown.append((region, metric, alarm))
            else:
                self._known[region, metric].append(alarm)

    def on(self, region: Region | None, metric: Metric) -> tuple[Alarm, ...]:
        """The alarms of a region that watch a metric, or may."""
        known = () if UNKNOWN in metric else self._known.get((region, metric), ())
        others = self._all if UNKNOWN in metric else self._unknown
        return (
            *known,
            *(it for its, watched, it in others if its == region and _is_same(watched, metric) is not False),
        )


def _is_same(one: Metric, other: Metric) -> Maybe[bool]:
    return all_of(UNKNOWN if a is UNKNOWN or b is UNKNOWN else a == b for a, b in zip(one, other, strict=True))
