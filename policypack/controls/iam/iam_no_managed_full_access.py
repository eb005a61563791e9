"""iam-no-managed-full-access"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.attached_policies import too_powerful
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity
from policypack.model.identities import ManagedPolicies

_FULL = "FullAccess"


def check(attached: ManagedPolicies, allowed: tuple[str, ...]) -> Iterator[Outcome]:
    yield from too_powerful(
        attached, lambda name: "grants a whole service" if _FULL in name and name not in allowed else None
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
