"""s3-kms-encryption"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand_unless_log_target, encryption_by_kms, is_kms
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand_unless_log_target(
        bucket,
        bucket.settings.encryption,
        path="encryption",
        holds=is_kms,
        message="is not by a KMS key",
        fix=encryption_by_kms(bucket),
    )


CONTROL = Control(
    id="s3-kms-encryption",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="Every bucket encrypts with a KMS key, unless access logs go to it",
    rationale="What lies in the bucket is then readable only with a permission on the key, and each use is recorded.",
    remediation="Declare default encryption with `aws:kms` or `aws:kms:dsse`.",
    source="Amazon S3 User Guide, Using server-side encryption with AWS KMS keys (SSE-KMS)",
    subjects=lambda inventory: inventory.buckets,
    check=check,
    implied_by=("log-bucket-kms",),
)
