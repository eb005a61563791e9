"""iam-no-managed-full-access"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.iam.managed import managed_policy_name
from policypack.model.control import Control, Level, Option, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.identities import ManagedPolicies
from policypack.model.unknown import UNKNOWN

_FULL = "FullAccess"


def check(attached: ManagedPolicies, allowed: tuple[str, ...]) -> Iterator[Problem]:
    if attached.arns is UNKNOWN:
        yield Undetermined(path=attached.path)
        return
    for arn in dict.fromkeys(attached.arns):
        if arn is UNKNOWN:
            yield Undetermined(path=attached.path)
            continue
        name = managed_policy_name(arn)
        if name is not None and _FULL in name and name not in allowed:
            yield Violation(
                path=attached.path,
                problem=f"attaches {arn}, which grants a whole service",
                fix="attach a policy that allows only what is needed",
                finding=name,
            )


CONTROL = Control(
    id="iam-no-managed-full-access",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="No identity is given all of a service by a policy of AWS",
    rationale="Such a policy administers the service on every resource, and grows whenever AWS changes it.",
    remediation="Attach policies that name the actions and resources that are needed.",
    source="CIS AWS Foundations Benchmark 5.0, 1.21; AWS Managed Policy Reference Guide",
    subjects=lambda inventory: inventory.managed_policies,
    check=check,
    options=(Option(name="allowed", default=(), meaning="names of such policies that may be attached all the same"),),
    implied_by=("iam-no-managed-admin",),
)
