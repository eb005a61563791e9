"""iam-trust-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import open_to_everyone
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind

_FIX = '"Principal": {"Service": "<the service that uses the role>"}, or {"AWS": [role.arn]} for a role'


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from open_to_everyone(policy, fix=_FIX)


CONTROL = Control(
    id="iam-trust-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No role can be assumed by everyone",
    rationale="Anyone with an AWS account may take such a role and everything that it may do.",
    remediation=(
        "Trust a service, a role or an account by name, or add a condition that fixes the organization or account."
    ),
    source="AWS Identity and Access Management User Guide, How to use trust policies with IAM roles",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
)
