"""trail-lambda-data-events"""

from __future__ import annotations

from policypack.controls.shared.event_recording import recordings, selected_types
from policypack.model.control import Control, Level, Scope, Severity
from policypack.model.trails import WorkloadKind

CONTROL = Control(
    id="trail-lambda-data-events",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="A trail records the invocations of the stack's functions",
    rationale="Without data events nothing says who invoked a function, and when.",
    remediation="Select data events of `AWS::Lambda::Function`.",
    source="AWS CloudTrail User Guide, Logging data events",
    subjects=recordings(WorkloadKind.FUNCTION),
    check=selected_types,
)
