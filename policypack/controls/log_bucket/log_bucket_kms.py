"""log-bucket-kms"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand, encryption_by_kms, is_kms, log_buckets
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand(
        bucket.settings.encryption,
        path="encryption",
        holds=is_kms,
        message="is not by a KMS key",
        fix=encryption_by_kms(bucket),
    )


CONTROL = Control(
    id="log-bucket-kms",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The bucket of a trail encrypts with a KMS key",
    rationale="Whatever else lies in the bucket, digests among it, is then readable only with a permission on the key.",
    remediation="Declare default encryption with `aws:kms`.",
    source="Amazon S3 User Guide, Setting default server-side encryption behavior for Amazon S3 buckets",
    subjects=log_buckets,
    check=check,
)
