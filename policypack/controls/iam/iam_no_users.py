"""iam-no-users"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.identities import LongTermIdentity


def check(identity: LongTermIdentity) -> Iterator[Outcome]:
    yield Violation(
        path="",
        message=f"the resource creates long-term credentials: {identity.what}",
        fix="aws.iam.Role, and IAM Identity Center for people",
    )


CONTROL = Control(
    id="iam-no-users",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="The stack declares no IAM users, access keys or login profiles",
    rationale="Access keys and passwords of IAM users do not expire, so a leaked one gives an attacker lasting access.",
    remediation="Use roles for workloads, and IAM Identity Center for people.",
    source="AWS Identity and Access Management User Guide, Security best practices in IAM, temporary credentials",
    subjects=lambda inventory: inventory.long_term_identities,
    check=check,
)
