"""trail-s3-data-events"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.cloudtrail.event_coverage import Coverage, data_events
from policypack.controls.shared.event_recording import PATH, Recording, recordings
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.unknown import UNKNOWN

_TYPE = "AWS::S3::Object"


def check(recording: Recording) -> Iterator[Outcome]:
    found = [data_events(trail.selectors, _TYPE) for trail in recording.trails]
    if Coverage.ALL in found:
        return
    if UNKNOWN in found:
        yield Undetermined(path=PATH)
        return
    some = Coverage.SOME in found
    yield Violation(
        path=PATH,
        message=f"select {'only some' if some else 'no'} reads and writes of objects in S3",
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
    title="A trail records every read and write of objects in S3",
    rationale="Without data events nothing says who read an object, which is the question after every leak.",
    remediation="Select the data events of all objects, read and write.",
    source="AWS CloudTrail User Guide, Logging data events",
    subjects=recordings(),
    check=check,
)
