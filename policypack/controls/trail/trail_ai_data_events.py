"""trail-ai-data-events"""

from __future__ import annotations

from policypack.controls.shared.event_recording import recordings, selected_types
from policypack.model.control import Control, Level, Scope, Severity
from policypack.model.trails import WorkloadKind

CONTROL = Control(
    id="trail-ai-data-events",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="A trail records the use of the stack's AI resources",
    rationale=(
        "Calls of agents, knowledge bases, guardrails and endpoints are data events: without them nothing says who "
        "asked an agent, or read a knowledge base."
    ),
    remediation="Select the data events of the AI resources that the stack declares.",
    source="AWS CloudTrail User Guide, Logging data events; Amazon Bedrock User Guide, Monitor API calls",
    subjects=recordings(WorkloadKind.AI),
    check=selected_types,
)
