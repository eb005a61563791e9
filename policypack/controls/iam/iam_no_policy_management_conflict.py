"""iam-no-policy-management-conflict"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.identities import Identity


def check(identity: Identity) -> Iterator[Outcome]:
    for listed in sorted(identity.policy_lists & identity.separately_attached):
        resource = "RolePolicy" if listed == "inlinePolicies" else "RolePolicyAttachment"
        yield Violation(
            path=listed,
            message="conflicts with another resource that adds a policy to the role: each update reverts the other",
            fix=f"list all policies here, or declare an aws.iam.{resource} for each policy and remove {listed}",
            finding=listed,
        )


CONTROL = Control(
    id="iam-no-policy-management-conflict",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="A role's policies are managed in one place",
    rationale=(
        "`inlinePolicies` and `managedPolicyArns` on a role are exclusive: each update removes policies that "
        "other resources attach, so the role's permissions change from update to update."
    ),
    remediation="Use either the list on the role or separate attachment resources, not both.",
    source="Pulumi Registry, aws.iam.Role, inlinePolicies and managedPolicyArns",
    subjects=lambda inventory: inventory.roles,
    check=check,
)
