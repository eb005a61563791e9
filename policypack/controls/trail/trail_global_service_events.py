"""trail-global-service-events"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.includes_global_service_events is UNKNOWN:
        yield Undetermined(path="includeGlobalServiceEvents")
    elif not trail.includes_global_service_events:
        yield Violation(
            path="includeGlobalServiceEvents",
            message="is false: calls of IAM, STS and CloudFront are not recorded",
            fix="include_global_service_events=True",
        )


CONTROL = Control(
    id="trail-global-service-events",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="The trail records the events of global services",
    rationale=(
        "A new access key or a changed role is an event of IAM, a global service. Without them the trail is blind to "
        "the first step of most attacks. CloudTrail refuses a multi-region trail without them."
    ),
    remediation="Set `include_global_service_events` to true, or leave it out.",
    source="AWS CloudTrail User Guide, Understanding CloudTrail events, Global service events",
    subjects=lambda inventory: inventory.trails,
    check=check,
    repairs=(("includeGlobalServiceEvents", True),),
)
