"""s3-other-bucket-policy-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.documents import open_to_everyone
from policypack.model.control import Control, Level, Problem, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind


def check(policy: DeclaredPolicy) -> Iterator[Problem]:
    yield from open_to_everyone(policy, fix='"Principal": {"AWS": [role.arn]} for those who need it')


CONTROL = Control(
    id="s3-other-bucket-policy-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No policy of a directory, table or vector bucket lets everyone in",
    rationale="Training data and embeddings lie in these buckets as well.",
    remediation="Name the principals, or add a condition that fixes their organization, account or network.",
    source="Amazon S3 User Guide, Resource-based policies for S3 Tables, S3 Vectors and directory buckets",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.OTHER_BUCKET),
    check=check,
)
