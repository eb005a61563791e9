"""iam-no-service-star"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policypack.controls.shared.policy_subjects import known_statements, wrong_statements
from policypack.iam.conditions.implication import implies
from policypack.iam.matching.actions import all_actions
from policypack.iam.matching.globs import covers, has_wildcard
from policypack.iam.permissions.denials import denials, denied_actions
from policypack.iam.principals.resource_denials import is_denied
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    statements = known_statements(policy)
    denies = denials(() if statements is UNKNOWN else statements)
    yield from wrong_statements(
        policy,
        lambda it: _allows_a_whole_service(it, denies),
        message=lambda it: (
            f"allows every action of a service: {', '.join(f'{name}:*' for name in _whole_services(it, denies))}"
        ),
        fix='"Action": ["s3:GetObject"], with the required actions instead of every action',
    )


def _allows_a_whole_service(statement: Statement, denies: tuple[Statement, ...]) -> Maybe[bool]:
    if statement.is_not_action or statement.has_effect(Effect.ALLOW) is False:
        return False
    if statement.actions is UNKNOWN:
        return all_of((statement.has_effect(Effect.ALLOW), UNKNOWN))
    is_whole = any_of((UNKNOWN in statement.actions and UNKNOWN, *_services(statement, denies).values()))
    return all_of((statement.has_effect(Effect.ALLOW), is_whole))


def _whole_services(statement: Statement, denies: tuple[Statement, ...]) -> tuple[str, ...]:
    return tuple(name for name, is_whole in _services(statement, denies).items() if is_whole is True)


def _services(statement: Statement, denies: tuple[Statement, ...]) -> dict[str, Maybe[bool]]:
    """Return the services whose every action a statement names -> whether the document denies none of these actions."""
    actions = () if isinstance(statement.actions, Unknown) else statement.actions
    found = [None if it is UNKNOWN else _service(it) for it in actions]
    return {it: _stays_whole(statement, it, denies) for it in found if it is not None}


def _stays_whole(statement: Statement, service: str, denies: tuple[Statement, ...]) -> Maybe[bool]:
    if not denies:
        return True
    existing = all_actions().matching(f"{service}:*")
    if existing:
        denied = denied_actions(statement, denies)
        return False if denied.certain & existing else UNKNOWN if denied.possible & existing else True
    alone = replace(statement, actions=(f"{service}:*",))
    return negated(is_denied(alone, denies, lambda it: implies(statement.conditions, it.conditions), None))


def _service(pattern: str) -> str | None:
    """Return the service that an action pattern matches as a whole; `None` for any other pattern."""
    service, _, action = pattern.partition(":")
    return service if covers(action, "?*") and not has_wildcard(service) else None


CONTROL = Control(
    id="iam-no-service-star",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="IAM policies do not allow every action of a service",
    rationale=(
        "Such a policy grants every action of the service, including administrative actions and those that AWS adds "
        "later."
    ),
    remediation="List the required actions.",
    source="AWS Security Hub User Guide, Security Hub controls for IAM, IAM.21",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
    implied_by=("iam-no-action-star",),
)
