"""iam-no-managed-full-access"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.attached_policies import too_powerful
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity
from policypack.model.identities import ManagedPolicies

_FULL = "FullAccess"


def check(attached: ManagedPolicies, allowed: tuple[str, ...]) -> Iterator[Outcome]:
    yield from too_powerful(
        attached, lambda name: "grants full access to a service" if _FULL in name and name not in allowed else None
    )


CONTROL = Control(
    id="iam-no-managed-full-access",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Identities have no AWS-managed full-access policies",
    rationale=(
        "A full-access policy allows administrative actions on every resource of the service, and AWS adds "
        "actions to it over time."
    ),
    remediation="Attach policies that allow only the required actions and resources.",
    source="CIS AWS Foundations Benchmark 5.0, 1.21; AWS Managed Policy Reference Guide",
    subjects=lambda inventory: inventory.managed_policies,
    check=check,
    options=(Option(name="allowed", default=(), meaning="names of full-access policies that are allowed"),),
    implied_by=("iam-no-managed-admin",),
)
