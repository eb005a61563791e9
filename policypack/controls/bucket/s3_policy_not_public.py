"""s3-policy-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import open_to_everyone
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind

_FIX = (
    '"Principal": {"AWS": [role.arn]} for those who need it, '
    'or add "Condition": {"StringEquals": {"aws:PrincipalOrgID": "<your organization\'s id>"}}'
)


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from open_to_everyone(policy, fix=_FIX)


CONTROL = Control(
    id="s3-policy-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No bucket policy lets everyone in",
    rationale=(
        "A statement for everyone opens the bucket as soon as nothing blocks it any more; a condition helps only where "
        "its values name who may come."
    ),
    remediation=("Name the principals, or add a condition that fixes their organization, account, network or source."),
    source='Amazon S3 User Guide, Blocking public access to your Amazon S3 storage, The meaning of "public"',
    subjects=lambda inventory: inventory.policies_of(PolicyKind.BUCKET),
    check=check,
)
