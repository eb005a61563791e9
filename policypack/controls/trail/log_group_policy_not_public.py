"""log-group-policy-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import open_to_everyone
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind

_FIX = (
    '"Principal": {"Service": "<the service that delivers>"}, '
    '"Condition": {"StringEquals": {"aws:SourceAccount": "<account id>"}}'
)


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from open_to_everyone(policy, fix=_FIX)


CONTROL = Control(
    id="log-group-policy-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="Resource policies of CloudWatch Logs and of its destinations are not public",
    rationale=(
        "Anyone could write false events to log groups and destinations, or change what alarms are computed from."
    ),
    remediation="Name the services that deliver, with a condition on their source.",
    source="Amazon CloudWatch Logs API Reference, PutResourcePolicy, PutDestinationPolicy",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.LOG),
    check=check,
)
