"""trail-management-events-all"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.cloudtrail.event_coverage import records_all_management_events
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    path = "eventSelectors" if trail.selectors.advanced == () else "advancedEventSelectors"
    recorded = records_all_management_events(trail.selectors)
    if recorded is UNKNOWN:
        yield Undetermined(path=path)
    elif not recorded:
        yield Violation(
            path=path,
            message="leave out management events: the trail must record those that read and those that write",
            fix=_BASIC if path == "eventSelectors" else _ADVANCED,
        )


_BASIC = 'event_selectors=[{"read_write_type": "All", "include_management_events": True}], or no selectors at all'
_ADVANCED = (
    'advanced_event_selectors=[{"name": "management", "field_selectors": '
    '[{"field": "eventCategory", "equals": ["Management"]}]}, ...]'
)

CONTROL = Control(
    id="trail-management-events-all",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="The trail records all management events",
    rationale=(
        "Selectors replace the default, which is everything: a trail with selectors for data alone records no sign-in, "
        "no new key and no changed policy."
    ),
    remediation="Select management events, read and write, beside whatever else is selected.",
    source="AWS CloudTrail User Guide, Logging management events",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
