"""trail-lambda-data-events"""

from __future__ import annotations

from policypack.controls.shared.event_recording import check_event_types, recordings
from policypack.model.control import Control, Level, Scope, Severity
from policypack.model.trails import WorkloadKind

CONTROL = Control(
    id="trail-lambda-data-events",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="A CloudTrail trail records data events of the stack's Lambda functions",
    rationale=(
        "Function invocations are data events, which trails do not record by default. Without them there is no "
        "record of who invoked a function and when."
    ),
    remediation="Add the data event type `AWS::Lambda::Function` to the advanced event selectors of a trail.",
    source="AWS CloudTrail User Guide, Logging data events",
    subjects=recordings(WorkloadKind.FUNCTION),
    check=check_event_types,
)
