"""trail-management-events-all"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.cloudtrail.event_coverage import records_all_management_events
from policypack.controls.shared.event_recording import selectors_path
from policypack.controls.shared.property_paths import EVENT_SELECTORS
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    path = selectors_path(trail)
    recorded = records_all_management_events(trail.selectors)
    if recorded is UNKNOWN:
        yield Undetermined(path=path)
    elif not recorded:
        yield Violation(
            path=path,
            message="do not include all management events, both read and write",
            fix=_BASIC if path == EVENT_SELECTORS else _ADVANCED,
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
    title="CloudTrail trails record all management events",
    rationale=(
        "Event selectors replace the default, which records all management events. A trail with selectors for data "
        "events alone does not record sign-ins, new access keys or changed policies."
    ),
    remediation="Add a selector for all management events, both read and write, or remove all selectors.",
    source="AWS CloudTrail User Guide, Logging management events",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
