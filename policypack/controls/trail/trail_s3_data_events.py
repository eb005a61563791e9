"""trail-s3-data-events"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.cloudtrail.event_coverage import Coverage, data_events
from policypack.controls.shared.event_recording import Recording, recordings
from policypack.controls.shared.property_paths import ADVANCED_EVENT_SELECTORS
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.unknown import UNKNOWN

_TYPE = "AWS::S3::Object"


def check(recording: Recording) -> Iterator[Outcome]:
    found = [data_events(trail.selectors, _TYPE) for trail in recording.trails]
    if Coverage.ALL in found:
        return
    if UNKNOWN in found:
        yield Undetermined(path=ADVANCED_EVENT_SELECTORS)
        return
    some = Coverage.SOME in found
    yield Violation(
        path=ADVANCED_EVENT_SELECTORS,
        message=f"{'include only some' if some else 'do not include'} data events of S3 objects",
        fix=(
            'advanced_event_selectors=[..., {"field_selectors": [{"field": "eventCategory", "equals": ["Data"]}, '
            f'{{"field": "resources.type", "equals": ["{_TYPE}"]}}]}}]'
        ),
    )


CONTROL = Control(
    id="trail-s3-data-events",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="A CloudTrail trail records data events of all S3 objects",
    rationale=(
        "Object reads and writes are data events, which trails do not record by default. After a data leak there is "
        "no record of who read which object."
    ),
    remediation=(
        "Add the data event type `AWS::S3::Object`, for reads and writes, to the advanced event selectors of a trail."
    ),
    source="AWS CloudTrail User Guide, Logging data events",
    subjects=recordings(),
    check=check,
)
