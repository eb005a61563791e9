"""iam-no-inline"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import IdentityKind, PolicyAttachment
from policypack.model.unknown import UNKNOWN


def check(attachment: PolicyAttachment) -> Iterator[Outcome]:
    if not attachment.is_inline:
        return
    if attachment.identities is UNKNOWN:
        yield Undetermined(path=attachment.path)
    elif attachment.identities != {IdentityKind.PERMISSION_SET}:
        yield Violation(
            path=attachment.path,
            message="declares an inline policy",
            fix="aws.iam.Policy, attached to the identity",
        )


CONTROL = Control(
    id="iam-no-inline",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="Roles, users and groups have no inline policies",
    rationale=(
        "Inline policies are hard to review: they have no versions, cannot be reused, and do not appear in the "
        "list of policies."
    ),
    remediation="Declare the policy as an `aws.iam.Policy` and attach it.",
    source="AWS Identity and Access Management User Guide, Managed policies and inline policies",
    subjects=lambda inventory: inventory.policy_attachments,
    check=check,
)
