"""Warnings about event types and sources that this version does not know."""

from __future__ import annotations

from collections.abc import Iterator

from reference_trail.arguments.event_sources import NETWORK_ACTIVITY_SOURCES, nearest_source
from reference_trail.arguments.event_types import GROUPS, KNOWN_TYPES, nearest_type
from reference_trail.arguments.groups import EventArguments


def unknown_events(events: EventArguments) -> Iterator[str]:
    """Yield a warning for each unknown data event type and each unknown network activity source.

    AWS adds event types several times a month, so an unknown value can be valid.
    """
    types = [(it, nearest_type(it)) for it in events.data_events if it not in {*GROUPS, *KNOWN_TYPES}]
    sources = [(it, nearest_source(it)) for it in events.network_activity_sources if it not in NETWORK_ACTIVITY_SOURCES]
    for value, meant in (*types, *sources):
        advice = f"; did you mean {meant}?" if meant else ""
        yield (
            f"{value} is not a known event type or source: "
            f"CloudTrail rejects all selectors of the trail if it does not support the value{advice}"
        )
