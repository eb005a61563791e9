"""iam-no-inline"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import IdentityKind, PolicyAttachment
from policypack.model.unknown import UNKNOWN


def check(holding: PolicyAttachment) -> Iterator[Outcome]:
    if not holding.is_inline:
        return
    if holding.holders is UNKNOWN:
        yield Undetermined(path=holding.path)
    elif holding.holders != {IdentityKind.PERMISSION_SET}:
        yield Violation(
            path=holding.path,
            message="is an inline policy",
            fix="aws.iam.Policy and an attachment of it",
        )


CONTROL = Control(
    id="iam-no-inline",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="No role, user or group has inline policies",
    rationale="A policy of its own has versions, is found by its name, and can be given to several.",
    remediation="Declare the policy as a `Policy` and attach it.",
    source="AWS Identity and Access Management User Guide, Managed policies and inline policies",
    subjects=lambda inventory: inventory.policy_attachments,
    check=check,
)
