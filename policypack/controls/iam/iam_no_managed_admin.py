"""iam-no-managed-admin"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.iam.managed import ADMIN, managed_policy_name
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.identities import ManagedPolicies
from policypack.model.unknown import UNKNOWN


def check(attached: ManagedPolicies) -> Iterator[Problem]:
    if attached.arns is UNKNOWN:
        yield Undetermined(path=attached.path)
        return
    for arn in dict.fromkeys(attached.arns):
        name = None if arn is UNKNOWN else managed_policy_name(arn)
        if arn is UNKNOWN:
            yield Undetermined(path=attached.path)
        elif name in ADMIN:
            yield Violation(
                path=attached.path,
                problem=f"attaches {arn}, which {ADMIN[name]}",
                fix="attach a policy that allows only what is needed",
                finding=name,
            )


CONTROL = Control(
    id="iam-no-managed-admin",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No identity is given an administrator policy of AWS",
    rationale="Whoever takes over such an identity owns the account.",
    remediation="Attach policies that name the actions and resources that are needed.",
    source="AWS Managed Policy Reference Guide, AdministratorAccess, PowerUserAccess, IAMFullAccess",
    subjects=lambda inventory: inventory.managed_policies,
    check=check,
)
