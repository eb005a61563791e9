"""iam-no-user-policies"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import IdentityKind, PolicyAttachment
from policypack.model.unknown import UNKNOWN


def check(attachment: PolicyAttachment) -> Iterator[Outcome]:
    if attachment.identities is UNKNOWN:
        yield Undetermined(path="users")
    elif IdentityKind.USER in attachment.identities:
        yield Violation(
            path=attachment.path,
            message="is attached to a user",
            fix="aws.iam.GroupPolicyAttachment, with the user in the group, or a role that the user assumes",
        )


CONTROL = Control(
    id="iam-no-user-policies",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="Policies are attached to groups and roles, not to users",
    rationale=(
        "Permissions that are attached to single users are hard to review and remain when a person changes roles."
    ),
    remediation="Attach the policy to a group or a role.",
    source="AWS Security Hub User Guide, Security Hub controls for IAM, IAM.2",
    subjects=lambda inventory: inventory.policy_attachments,
    check=check,
)
