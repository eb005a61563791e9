"""iam-no-allow-not-action"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.documents import wrong_statements
from policypack.model.control import Control, Level, Problem, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of


def check(policy: DeclaredPolicy) -> Iterator[Problem]:
    yield from wrong_statements(
        policy,
        lambda statement: all_of((statement.has_effect(Effect.ALLOW), _leaves_out(statement))),
        problem=lambda statement: f"allows everything but what {' and '.join(_elements(statement))} names",
        fix='"Action" and "Resource" of what is needed; NotAction and NotResource with "Effect": "Deny" alone',
    )


def _leaves_out(statement: Statement) -> Maybe[bool]:
    if statement.actions is UNKNOWN and statement.resources is UNKNOWN and not _elements(statement):
        return UNKNOWN  # nothing of the statement is known, not even which elements it has
    return bool(_elements(statement))


def _elements(statement: Statement) -> tuple[str, ...]:
    elements = (("NotAction", statement.is_not_action), ("NotResource", statement.is_not_resource))
    return tuple(name for name, is_there in elements if is_there)


CONTROL = Control(
    id="iam-no-allow-not-action",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="No policy allows everything but a few things",
    rationale="Such a statement grants every service and resource that nobody thought of, those of tomorrow included.",
    remediation="List what is needed, and deny what must not be.",
    source="AWS Identity and Access Management User Guide, IAM JSON policy elements: NotAction and NotResource",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
)
