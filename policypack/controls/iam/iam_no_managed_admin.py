"""iam-no-managed-admin"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.attached_policies import too_powerful
from policypack.iam.parsing.managed_policies import ADMIN
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import ManagedPolicies


def check(attached: ManagedPolicies) -> Iterator[Outcome]:
    yield from too_powerful(attached, ADMIN.get)


CONTROL = Control(
    id="iam-no-managed-admin",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="Identities have no AWS-managed administrator policies",
    rationale="An attacker who compromises an identity with such a policy controls the whole account.",
    remediation="Attach policies that allow only the required actions and resources.",
    source="AWS Managed Policy Reference Guide, AdministratorAccess, PowerUserAccess, IAMFullAccess",
    subjects=lambda inventory: inventory.managed_policies,
    check=check,
)
