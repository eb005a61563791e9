"""trail-not-duplicated"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policypack.cloudtrail.event_coverage import records_all_management_events
from policypack.controls.shared.property_paths import IS_MULTI_REGION_TRAIL
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN, Maybe, all_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _TrailPair:
    """A trail and an earlier trail of the stack, if possible one that records all Regions."""

    trail: Trail
    earlier: Trail

    @property
    def origin(self) -> Origin:
        return self.trail.origin


def check(pair: _TrailPair) -> Iterator[Outcome]:
    is_duplicate = all_of((_records_all_regions(pair.trail), _records_all_regions(pair.earlier)))
    if is_duplicate is UNKNOWN:
        yield Undetermined(path=IS_MULTI_REGION_TRAIL)
    elif is_duplicate:
        yield Violation(
            path="",
            message="the trail records the same management events as another multi-Region trail of the stack",
            fix="one trail for both, or data events alone in this one",
        )


def _records_all_regions(trail: Trail) -> Maybe[bool]:
    return all_of((trail.is_multi_region, trail.is_logging, records_all_management_events(trail.selectors)))


def _subjects(inventory: Inventory) -> Iterator[_TrailPair]:
    earlier: Trail | None = None
    for trail in inventory.trails:
        if earlier is not None:
            yield _TrailPair(trail=trail, earlier=earlier)
        if earlier is None or _CERTAINTY.index(_records_all_regions(trail)) > _CERTAINTY.index(
            _records_all_regions(earlier)
        ):
            earlier = trail


_CERTAINTY = (False, UNKNOWN, True)


CONTROL = Control(
    id="trail-not-duplicated",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="CloudTrail trails do not record the same management events twice",
    rationale="AWS charges for every copy of management events after the first.",
    remediation="Keep one multi-Region trail for management events.",
    source="AWS CloudTrail User Guide, Managing CloudTrail trail costs",
    subjects=_subjects,
    check=check,
)
