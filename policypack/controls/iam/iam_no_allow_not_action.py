"""iam-no-allow-not-action"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from policypack.controls.shared.policy_subjects import known_statements, wrong_statements
from policypack.iam.conditions.implication import implies
from policypack.iam.matching.arns import service_of
from policypack.iam.matching.globs import has_wildcard
from policypack.iam.parsing.statements import Patterns, include, include_resources
from policypack.iam.permissions.denials import denials
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
        lambda statement: _allows_all_others(statement, denies),
        message=lambda statement: f"allows everything but what {' and '.join(_elements(statement))} names",
        fix='"Action" and "Resource" of what is needed; NotAction and NotResource with "Effect": "Deny" alone',
    )


def _allows_all_others(statement: Statement, denies: tuple[Statement, ...]) -> Maybe[bool]:
    is_allow = statement.has_effect(Effect.ALLOW)
    return False if is_allow is False else all_of((is_allow, _leaves_out(statement, denies)))


def _leaves_out(statement: Statement, denies: tuple[Statement, ...]) -> Maybe[bool]:
    elements = _elements(statement)
    if not elements:
        # nothing of the statement is known, not even which elements it has
        return UNKNOWN if statement.actions is UNKNOWN and statement.resources is UNKNOWN else False
    if not denies:
        return True
    is_limited = all_of(any_of(_limits(it, element, statement) for it in denies) for element in elements)
    return negated(any_of((is_limited, is_denied(statement, denies, partial(_applies, statement), None))))


def _applies(allow: Statement, deny: Statement) -> Maybe[bool]:
    """Whether a Deny applies to every request that an Allow admits."""
    return all_of((deny.has_effect(Effect.DENY), implies(allow.conditions, deny.conditions)))


def _limits(deny: Statement, element: str, allow: Statement) -> Maybe[bool]:
    """Whether a Deny leaves only the services or the resources that it names itself."""
    actions = include(deny.actions, deny.is_not_action, allow.actions, allow.is_not_action)
    resources = include_resources(deny.resources, deny.is_not_resource, allow.resources, allow.is_not_resource)
    if element == "NotAction":
        is_list = deny.is_not_action and _are_all(deny.actions, lambda it: not has_wildcard(it.split(":")[0]))
        return all_of((is_list, _applies(allow, deny), resources))
    is_list = deny.is_not_resource and _are_all(deny.resources, lambda it: not has_wildcard(service_of(it) or "*"))
    return all_of((is_list, _applies(allow, deny), actions))


def _are_all(patterns: Patterns, test: Callable[[str], bool]) -> Maybe[bool]:
    if isinstance(patterns, Unknown):
        return UNKNOWN
    return all_of(UNKNOWN if it is UNKNOWN else test(it) for it in patterns)


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
