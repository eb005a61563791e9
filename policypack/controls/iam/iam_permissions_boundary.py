"""iam-permissions-boundary"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.identity_subjects import source_name
from policypack.iam.permissions.effective_permissions import EffectivePermissions
from policypack.model.control import Cause, Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import Identity
from policypack.model.policy import Unreadable


def check(identity: Identity) -> Iterator[Outcome]:
    if identity.boundary is not None:
        return
    grants = list(EffectivePermissions(identity).grants("iam:createrole", lambda resources, conditions: True))
    certain = [it.source for it in grants if it.is_certain and it.source is not None]
    if certain:
        yield Violation(
            path="permissionsBoundary",
            message=f"is not set although the role can create roles ({source_name(identity, certain[0])})",
            fix="permissions_boundary=boundary.arn",
        )
    elif grants:
        yield Undetermined(path="inlinePolicies")
    elif any(isinstance(policy.document, Unreadable) for policy in identity.policies):
        yield Undetermined(path="inlinePolicies", cause=Cause.UNREADABLE_POLICY)


CONTROL = Control(
    id="iam-permissions-boundary",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.MEDIUM,
    title="Roles that can create roles have a permissions boundary",
    rationale=(
        "An attacker who can create roles can create one with more permissions; a permissions boundary limits the "
        "role that creates them."
    ),
    remediation="Set `permissionsBoundary` on the role.",
    source="AWS Identity and Access Management User Guide, Permissions boundaries for IAM entities",
    subjects=lambda inventory: inventory.roles,
    check=check,
)
