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
    "with the service that uses the role"
)


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from single_actions(policy, ("iam:PassRole",), _counts, where="on every role for every service", fix=_FIX)


def _counts(resources: ResourceSet, conditions: tuple[Condition, ...]) -> Maybe[bool]:
    return all_of((is_every(resources, "role"), negated(any_of(_limits(it) for it in conditions))))


def _limits(condition: Condition) -> Maybe[bool]:
    """Return whether a condition restricts the services to which a role can be passed, or the roles."""
    if condition.key != PASSED_TO:
        return limits_passing(condition)
    # Every request that passes a role has the key, so a Null condition restricts nothing.
    if condition.operator == "null" or not restricts(replace(condition, if_exists=False, quantifier="")):
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    if condition.operator not in POSITIVE_WITH_WILDCARDS:
        return True  # a wildcard is literal there, and no service name contains one
    return all_of(UNKNOWN if it is UNKNOWN else not has_wildcard(it[:1]) for it in condition.values)


CONTROL = Control(
    id="iam-passrole-scoped",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="IAM policies limit iam:PassRole to specific roles or services",
    rationale=(
        "An attacker who can pass any role to a service that runs code, such as Lambda or EC2, obtains the "
        "permissions of that role."
    ),
    remediation=(
        "List the ARNs of the roles to pass in `Resource`, or limit the service with a condition on "
        "`iam:PassedToService`."
    ),
    source="AWS Identity and Access Management User Guide, Grant a user permissions to pass a role to an AWS service",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
    implied_by=("iam-no-action-star",),
)
