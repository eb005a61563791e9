"""iam-no-service-star"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.documents import wrong_statements
from policypack.iam.globs import covers, has_wildcard
from policypack.model.control import Control, Level, Problem, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of


def check(policy: DeclaredPolicy) -> Iterator[Problem]:
    yield from wrong_statements(
        policy,
        _allows_a_service,
        problem=lambda it: f"allows every action of a service: {', '.join(f'{name}:*' for name in _services(it))}",
        fix='"Action": ["s3:GetObject"], with the actions that are needed instead of every one',
    )


def _allows_a_service(statement: Statement) -> Maybe[bool]:
    if statement.is_not_action:
        return False
    if statement.actions is UNKNOWN:
        return all_of((statement.has_effect(Effect.ALLOW), UNKNOWN))
    whole = any_of(UNKNOWN if it is UNKNOWN else _service(it) is not None for it in statement.actions)
    return all_of((statement.has_effect(Effect.ALLOW), whole))


def _services(statement: Statement) -> tuple[str, ...]:
    actions = () if isinstance(statement.actions, Unknown) else statement.actions
    found = [None if it is UNKNOWN else _service(it) for it in actions]
    return tuple(dict.fromkeys(it for it in found if it is not None))


def _service(pattern: str) -> str | None:
    """The service whose every action the pattern is; `None` for all services and for some of the actions."""
    service, _, action = pattern.partition(":")
    return service if covers(action, "?*") and not has_wildcard(service) else None


CONTROL = Control(
    id="iam-no-service-star",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="No policy allows every action of a service",
    rationale="It grants what the service does today and whatever it learns tomorrow, its administration included.",
    remediation="List the actions that are needed.",
    source="AWS Security Hub User Guide, Security Hub controls for IAM, IAM.21",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
    implied_by=("iam-no-action-star",),
)
