"""iam-no-policy-management-conflict"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.identities import Identity


def check(identity: Identity) -> Iterator[Outcome]:
    for listed in sorted(identity.policy_lists & identity.separately_attached):
        apart = "RolePolicy" if listed == "inlinePolicies" else "RolePolicyAttachment"
        yield Violation(
            path=listed,
            message="lists the role's policies, and another resource adds one: each update undoes the other",
            fix=f"list all of them here, or declare an aws.iam.{apart} for each and leave {listed} out",
            finding=listed,
        )


CONTROL = Control(
    id="iam-no-policy-management-conflict",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The policies of a role are listed in one place",
    rationale="The list on the role is exclusive: what is attached beside it comes and goes with every update.",
    remediation="Use the list, or separate attachments, not both.",
    source="Pulumi Registry, aws.iam.Role, inlinePolicies and managedPolicyArns",
    subjects=lambda inventory: inventory.roles,
    check=check,
)
