"""trail-no-excluded-management-sources"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.cloudtrail.event_coverage import excluded_management_sources
from policypack.controls.shared.event_recording import selectors_path
from policypack.controls.shared.property_paths import EVENT_SELECTORS
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    path = selectors_path(trail)
    excluded = excluded_management_sources(trail.selectors)
    if excluded is UNKNOWN:
        yield Undetermined(path=path)
    elif excluded:
        named = "no exclude_management_event_sources" if path == EVENT_SELECTORS else 'no "not_equals" on eventSource'
        yield Violation(path=path, message="exclude management events of some services", fix=f"{named} in any selector")


CONTROL = Control(
    id="trail-no-excluded-management-sources",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudTrail trails do not exclude management events of any service",
    rationale=(
        "Excluding events of AWS KMS or the Amazon RDS Data API reduces costs, but hides who decrypted data and who "
        "disabled a key."
    ),
    remediation="Remove the exclusion of event sources from the selectors.",
    source="AWS CloudTrail User Guide, Logging management events, Exclude AWS KMS or Amazon RDS Data API events",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
