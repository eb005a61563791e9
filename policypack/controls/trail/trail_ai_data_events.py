"""trail-ai-data-events"""

from __future__ import annotations

from policypack.controls.shared.event_recording import check_event_types, recordings
from policypack.model.control import Control, Level, Scope, Severity
from policypack.model.trails import WorkloadKind

CONTROL = Control(
    id="trail-ai-data-events",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="A CloudTrail trail records data events of the stack's AI resources",
    rationale=(
        "Calls to agents, knowledge bases, guardrails and inference endpoints are data events, which trails do not "
        "record by default. Without them there is no record of who invoked an agent or queried a knowledge base."
    ),
    remediation="Add the data event types of the stack's AI resources to the advanced event selectors of a trail.",
    source="AWS CloudTrail User Guide, Logging data events; Amazon Bedrock User Guide, Monitor API calls",
    subjects=recordings(WorkloadKind.AI),
    check=check_event_types,
)
