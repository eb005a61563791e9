"""trail-no-excluded-management-sources"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.cloudtrail.event_coverage import excluded_management_sources
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    path = "eventSelectors" if trail.selectors.advanced == () else "advancedEventSelectors"
    excluded = excluded_management_sources(trail.selectors)
    if excluded is UNKNOWN:
        yield Undetermined(path=path)
    elif excluded:
        named = "no exclude_management_event_sources" if path == "eventSelectors" else 'no "not_equals" on eventSource'
        yield Violation(
            path=path, message="leave out the management events of some services", fix=f"{named} in any selector"
        )


CONTROL = Control(
    id="trail-no-excluded-management-sources",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The trail leaves out no service",
    rationale=(
        "Excluding AWS KMS or the RDS Data API saves money, and hides who decrypted what and who disabled a key."
    ),
    remediation="Take the exclusion of event sources out of the selectors.",
    source="AWS CloudTrail User Guide, Logging management events, Exclude AWS KMS or Amazon RDS Data API events",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
