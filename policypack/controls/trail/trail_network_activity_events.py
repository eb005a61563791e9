"""trail-network-activity-events"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.cloudtrail.event_coverage import network_activity_events
from policypack.controls.shared.event_recording import Recording, recordings
from policypack.controls.shared.property_paths import ADVANCED_EVENT_SELECTORS
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import WorkloadKind
from policypack.model.unknown import UNKNOWN, any_of


def check(recording: Recording) -> Iterator[Outcome]:
    selected = any_of(network_activity_events(trail.selectors) for trail in recording.trails)
    if selected is UNKNOWN:
        yield Undetermined(path=ADVANCED_EVENT_SELECTORS)
    elif not selected:
        yield Violation(
            path=ADVANCED_EVENT_SELECTORS,
            message="do not include network activity events of the stack's VPC endpoints",
            fix=(
                'advanced_event_selectors=[..., {"field_selectors": '
                '[{"field": "eventCategory", "equals": ["NetworkActivity"]}, '
                '{"field": "eventSource", "equals": ["s3.amazonaws.com"]}]}]'
            ),
        )


CONTROL = Control(
    id="trail-network-activity-events",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="A CloudTrail trail records network activity events of the stack's VPC endpoints",
    rationale=(
        "Network activity events record API calls that a VPC endpoint policy denied, such as attempts to copy data "
        "out with credentials of another account."
    ),
    remediation=(
        "Add network activity events of the services that have VPC endpoints to the advanced event selectors of a "
        "trail."
    ),
    source="AWS CloudTrail User Guide, Logging network activity events",
    subjects=recordings(WorkloadKind.ENDPOINT),
    check=check,
)
