"""iam-no-action-star"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import known_statements, wrong_statements
from policypack.iam.matching.actions import all_actions
from policypack.iam.matching.globs import covers, has_wildcard
from policypack.iam.permissions.denials import denials, denied_actions, named_actions
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_EVERY_ACTION = "?*:?*"


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    statements = known_statements(policy)
    denies = denials(() if statements is UNKNOWN else statements)
    yield from wrong_statements(
        policy,
        lambda statement: _allows_every_action(statement, denies),
        message=lambda _: "allows every action",
        fix='"Action": ["s3:GetObject"], with the required actions instead of *',
    )


def _allows_every_action(statement: Statement, denies: tuple[Statement, ...]) -> Maybe[bool]:
    """Return whether a statement allows every action and the document denies none of them on the same resources.

    `iam-no-admin-star` evaluates a document that denies some of the actions.
    """
    named = all_of((statement.has_effect(Effect.ALLOW), _names_every_action(statement)))
    if named is False or not denies:
        return named
    denied = denied_actions(statement, denies)
    if denied.certain:
        return False
    return all_of((named, UNKNOWN if denied.possible else True))


def _names_every_action(statement: Statement) -> Maybe[bool]:
    """Return whether the `Action` element matches every action."""
    if statement.is_not_action:
        return False
    if statement.actions is UNKNOWN:
        return UNKNOWN
    named = any_of(UNKNOWN if it is UNKNOWN else covers(it, _EVERY_ACTION) for it in statement.actions)
    if named is True or not any(it is not UNKNOWN and has_wildcard(it.split(":")[0]) for it in statement.actions):
        return named
    return True if named_actions(statement).certain == all_actions().everything else named


CONTROL = Control(
    id="iam-no-action-star",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="IAM policies do not allow every action",
    rationale=(
        "A policy with every action grants far more than any task needs, including actions that AWS adds later. A "
        "document whose own Deny statements deny some actions is evaluated by iam-no-admin-star instead."
    ),
    remediation="List the required actions.",
    source="AWS Identity and Access Management User Guide, Security best practices in IAM, Apply least privilege",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
)
