"""What watches a trail: metric filters, alarms, topics and event rules; provider-neutral, joined, defaults applied."""

from __future__ import annotations

from policypack.model.frozen import frozen
from policypack.model.origin import Origin
from policypack.model.unknown import Maybe


@frozen
class Alarm:
    """A metric alarm.

    Attributes:
        has_actions: it names something to do when it goes off.
        are_actions_enabled: it does it.
        threshold: the value that it compares with.
        comparison: `GreaterThanOrEqualToThreshold` and the like.
        reaches_somebody: some action is not such a topic; false when it has none.
    """

    origin: Origin
    has_actions: Maybe[bool]
    are_actions_enabled: Maybe[bool]
    threshold: Maybe[float | None]
    comparison: Maybe[str | None]
    reaches_somebody: Maybe[bool]


@frozen
class MetricFilter:
    """A metric filter on the log group of a trail of the stack, with the alarms on its metric."""

    origin: Origin
    pattern: Maybe[str | None]
    alarms: tuple[Alarm, ...] = ()


@frozen
class EventRule:
    """An EventBridge rule.

    Attributes:
        is_enabled: it is triggered at all.
        has_target: something happens when it is.
    """

    origin: Origin
    pattern: Maybe[str | None]
    is_enabled: Maybe[bool]
    has_target: Maybe[bool]
