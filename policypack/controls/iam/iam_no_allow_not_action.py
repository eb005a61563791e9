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
        lambda statement: _allows_everything_else(statement, denies),
        message=lambda statement: (
            f"uses {' and '.join(_elements(statement))} with Allow, which grants everything not listed"
        ),
        fix='"Action": ["s3:GetObject"], "Resource": [bucket.arn], with the required actions and resources',
    )


def _allows_everything_else(statement: Statement, denies: tuple[Statement, ...]) -> Maybe[bool]:
    """Return whether an Allow uses `NotAction` or `NotResource` and no Deny of the document limits it to a list."""
    is_allow = statement.has_effect(Effect.ALLOW)
    return False if is_allow is False else all_of((is_allow, _is_unlimited(statement, denies)))


def _is_unlimited(statement: Statement, denies: tuple[Statement, ...]) -> Maybe[bool]:
    elements = _elements(statement)
    if not elements:
        # A wholly unknown statement may have any of the elements.
        return UNKNOWN if statement.actions is UNKNOWN and statement.resources is UNKNOWN else False
    if not denies:
        return True
    is_limited = all_of(any_of(_limits_to_list(it, element, statement) for it in denies) for element in elements)
    return negated(any_of((is_limited, is_denied(statement, denies, partial(_applies, statement), None))))


def _applies(allow: Statement, deny: Statement) -> Maybe[bool]:
    """Return whether a Deny applies to every request that an Allow matches."""
    return all_of((deny.has_effect(Effect.DENY), implies(allow.conditions, deny.conditions)))


def _limits_to_list(deny: Statement, element: str, allow: Statement) -> Maybe[bool]:
    """Return whether a Deny limits an Allow to the services or the resources that the Deny lists as exceptions."""
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
    """Return which of the elements `NotAction` and `NotResource` a statement uses."""
    elements = (("NotAction", statement.is_not_action), ("NotResource", statement.is_not_resource))
    return tuple(name for name, is_used in elements if is_used)


CONTROL = Control(
    id="iam-no-allow-not-action",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="IAM policies do not use NotAction or NotResource with Allow",
    rationale=(
        "The statement grants every action or resource that it does not list, including services and resources "
        "added later."
    ),
    remediation=(
        "List the required actions in `Action` and the resources in `Resource`; use `NotAction` and `NotResource` "
        "only with `Deny`."
    ),
    source="AWS Identity and Access Management User Guide, IAM JSON policy elements: NotAction and NotResource",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
)
