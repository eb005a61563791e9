"""iam-no-users"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.identities import LongTermIdentity


def check(identity: LongTermIdentity) -> Iterator[Outcome]:
    yield Violation(
        path="",
        message=f"is a long-term identity: {identity.what}",
        fix="aws.iam.Role, with people signed in by IAM Identity Center and machines by their own role",
    )


CONTROL = Control(
    id="iam-no-users",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="No IAM users, access keys or login profiles",
    rationale="A key that never expires is the one that leaks; a session ends by itself.",
    remediation="Use roles, and sign people in by IAM Identity Center.",
    source="AWS Identity and Access Management User Guide, Security best practices in IAM, temporary credentials",
    subjects=lambda inventory: inventory.long_term_identities,
    check=check,
)
