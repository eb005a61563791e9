"""s3-other-bucket-policy-not-public"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import open_to_everyone
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from open_to_everyone(policy, fix='"Principal": {"AWS": [role.arn]} for those who need it')


CONTROL = Control(
    id="s3-other-bucket-policy-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="Policies of directory, table and vector buckets, S3 Files and S3 Access Grants are not public",
    rationale="These policies give access to data in S3, such as training data and embeddings.",
    remediation="Name the principals, or add a condition that fixes their organization, account or network.",
    source="Amazon S3 User Guide, Resource-based policies for S3 Tables, S3 Vectors, S3 Files and directory buckets",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.OTHER_BUCKET),
    check=check,
)
