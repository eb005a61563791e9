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
    title="Role trust policies do not grant public access",
    rationale="Any AWS account can assume such a role and use all its permissions.",
    remediation="Trust a specific service, role or account, or add a condition on the organization or account.",
    source="AWS Identity and Access Management User Guide, How to use trust policies with IAM roles",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
)
