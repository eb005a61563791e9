"""log-group-policy-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.documents import open_to_everyone
from policypack.model.control import Control, Level, Problem, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind

_FIX = (
    '"Principal": {"Service": "<the service that delivers>"}, '
    '"Condition": {"StringEquals": {"aws:SourceAccount": "<account id>"}}'
)


def check(policy: DeclaredPolicy) -> Iterator[Problem]:
    yield from open_to_everyone(policy, fix=_FIX)


CONTROL = Control(
    id="log-group-policy-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No resource policy of CloudWatch Logs lets everyone in",
    rationale="A stranger who may write to log groups floods alarms, and one who may change them blinds them.",
    remediation="Name the services that deliver, with a condition on their source.",
    source="Amazon CloudWatch Logs API Reference, PutResourcePolicy",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.LOG),
    check=check,
)
