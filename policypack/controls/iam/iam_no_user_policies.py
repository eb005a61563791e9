"""iam-no-user-policies"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import IdentityKind, PolicyAttachment
from policypack.model.unknown import UNKNOWN


def check(holding: PolicyAttachment) -> Iterator[Outcome]:
    if holding.holders is UNKNOWN:
        yield Undetermined(path="users")
    elif IdentityKind.USER in holding.holders:
        yield Violation(
            path=holding.path,
            message="hangs on a user",
            fix="aws.iam.GroupPolicyAttachment, with the user in the group, or a role that the user assumes",
        )


CONTROL = Control(
    id="iam-no-user-policies",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="Policies hang on groups and roles, not on users",
    rationale="Who may do what is then read off a few groups, and does not stay behind when people change their work.",
    remediation="Attach the policy to a group or a role.",
    source="AWS Security Hub User Guide, Security Hub controls for IAM, IAM.2",
    subjects=lambda inventory: inventory.policy_attachments,
    check=check,
)
