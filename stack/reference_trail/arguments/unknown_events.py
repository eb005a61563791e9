"""Event types and sources that this version does not know, and CloudTrail may."""

from __future__ import annotations

from collections.abc import Iterator

from reference_trail.arguments.event_sources import NETWORK_ACTIVITY_SOURCES, nearest_source
from reference_trail.arguments.event_types import GROUPS, KNOWN_TYPES, nearest_type
from reference_trail.arguments.groups import Recording


def unknown_events(recording: Recording) -> Iterator[str]:
    """One warning for each data event type and each source of network activity that is not known here.

    CloudTrail gets new ones several times a month, so such a value may be right.
    """
    types = [(it, nearest_type(it)) for it in recording.data_events if it not in {*GROUPS, *KNOWN_TYPES}]
    sources = [
        (it, nearest_source(it)) for it in recording.network_activity_sources if it not in NETWORK_ACTIVITY_SOURCES
    ]
    for value, meant in (*types, *sources):
        advice = f"; did you mean {meant}?" if meant else ""
        yield (
            f"{value} is not among the event types and sources known here: "
            f"CloudTrail refuses all selectors if it does not know it{advice}"
        )
