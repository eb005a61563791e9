"""kms-policy-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import open_to_everyone
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind

_FIX = (
    '"Principal": {"AWS": [role.arn]} for those who need it, or add '
    '"Condition": {"StringEquals": {"kms:CallerAccount": "<account id>"}}'
)


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from open_to_everyone(policy, fix=_FIX)


CONTROL = Control(
    id="kms-policy-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No key policy lets everyone in",
    rationale="A stranger who may use the key reads what it protects, as soon as one object leaks.",
    remediation="Name the principals, or add a condition that fixes their account, organization or service.",
    source="AWS Key Management Service Developer Guide, Key policies in AWS KMS",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.KEY),
    check=check,
)
