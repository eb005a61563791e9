"""iam-passrole-scoped"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policypack.controls.shared.grants import single_actions
from policypack.iam.conditions.restrictions import restricts
from policypack.iam.matching.globs import has_wildcard
from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.iam.parsing.operators import POSITIVE_WITH_WILDCARDS
from policypack.iam.permissions.passed_services import PASSED_TO, limits_passing
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Condition, PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_FIX = (
    '"Resource": [role.arn], or "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}} '
    "with the service that is meant"
)


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from single_actions(policy, ("iam:PassRole",), _counts, where="on every role, to every service", fix=_FIX)


def _counts(extent: ResourceSet, conditions: tuple[Condition, ...]) -> Maybe[bool]:
    return all_of((is_every(extent, "role"), negated(any_of(_limits(it) for it in conditions))))


def _limits(condition: Condition) -> Maybe[bool]:
    if condition.key != PASSED_TO:
        return limits_passing(condition)
    # The key is in every request that passes a role: that it must be there says nothing.
    if condition.operator == "null" or not restricts(replace(condition, if_exists=False, quantifier="")):
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    if condition.operator not in POSITIVE_WITH_WILDCARDS:
        return True  # a wildcard is literal there, and no service has one in its name
    return all_of(UNKNOWN if it is UNKNOWN else not has_wildcard(it[:1]) for it in condition.values)


CONTROL = Control(
    id="iam-passrole-scoped",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="No policy passes every role to every service",
    rationale="Whoever passes a role to a service that runs code has what the role has; with every role, everything.",
    remediation="Name the roles that are passed, or the service that they are passed to.",
    source="AWS Identity and Access Management User Guide, Grant a user permissions to pass a role to an AWS service",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
    implied_by=("iam-no-action-star",),
)
