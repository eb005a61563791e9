"""iam-assume-role-scoped"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.grants import single_actions
from policypack.iam.conditions.restrictions import restricts
from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Condition, PolicyKind


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from single_actions(policy, ("sts:AssumeRole",), _counts, where="on every role", fix=_FIX)


def _counts(resources: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    return is_every(resources, "role") and not any(restricts(it) for it in conditions)


_FIX = '"Resource": [role.arn], with the ARNs of the roles to assume'

CONTROL = Control(
    id="iam-assume-role-scoped",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="IAM policies limit sts:AssumeRole to specific roles",
    rationale=(
        "An attacker who obtains the credentials can assume every role that trusts the account, including roles "
        "created later."
    ),
    remediation="List the role ARNs in `Resource`, or limit the roles by a tag or an organization.",
    source="AWS Identity and Access Management User Guide, Granting a user permissions to switch roles",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
