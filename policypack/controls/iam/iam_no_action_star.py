"""iam-no-action-star"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.documents import wrong_statements
from policypack.iam.globs import covers
from policypack.model.control import Control, Level, Problem, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_EVERY_ACTION = "?*:?*"


def check(policy: DeclaredPolicy) -> Iterator[Problem]:
    yield from wrong_statements(
        policy,
        _allows_every_action,
        problem=lambda _: "allows every action",
        fix='"Action": ["s3:GetObject"], with the actions that are needed instead of *',
    )


def _allows_every_action(statement: Statement) -> Maybe[bool]:
    is_allow = statement.has_effect(Effect.ALLOW)
    if statement.is_not_action:
        return False
    if statement.actions is UNKNOWN:
        return all_of((is_allow, UNKNOWN))
    return all_of(
        (is_allow, any_of(UNKNOWN if it is UNKNOWN else covers(it, _EVERY_ACTION) for it in statement.actions))
    )


CONTROL = Control(
    id="iam-no-action-star",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="No policy allows every action",
    rationale="Nobody needs every action of every service; on whatever resource, it is a grant that nobody has read.",
    remediation="List the actions that are needed.",
    source="AWS Identity and Access Management User Guide, Security best practices in IAM, Apply least privilege",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
)
