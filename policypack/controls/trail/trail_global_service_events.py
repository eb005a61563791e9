"""trail-global-service-events"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import INCLUDE_GLOBAL_SERVICE_EVENTS
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.includes_global_service_events is UNKNOWN:
        yield Undetermined(path=INCLUDE_GLOBAL_SERVICE_EVENTS)
    elif not trail.includes_global_service_events:
        yield Violation(
            path=INCLUDE_GLOBAL_SERVICE_EVENTS,
            message="is false: IAM, STS and CloudFront events are not recorded",
            fix="include_global_service_events=True",
        )


CONTROL = Control(
    id="trail-global-service-events",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="CloudTrail trails record global service events",
    rationale=(
        "IAM and STS are global services: without their events the trail does not record new access keys and changed "
        "or assumed roles, with which most attacks start. CloudTrail rejects multi-Region trails that exclude them."
    ),
    remediation="Set `include_global_service_events` to true, or remove it.",
    source="AWS CloudTrail User Guide, Understanding CloudTrail events, Global service events",
    subjects=lambda inventory: inventory.trails,
    check=check,
    repairs=((INCLUDE_GLOBAL_SERVICE_EVENTS, True),),
)
