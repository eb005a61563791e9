"""log-bucket-kms"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.buckets import demand, log_buckets, variable
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Problem, Scope, Severity


def check(bucket: Bucket) -> Iterator[Problem]:
    yield from demand(
        bucket.settings.encryption,
        path="encryption",
        holds=lambda algorithm: algorithm in ("aws:kms", "aws:kms:dsse"),
        problem="is not by a KMS key",
        fix=(
            f'aws.s3.BucketServerSideEncryptionConfiguration("{bucket.origin.name}-encryption", '
            f"bucket={variable(bucket)}.id, "
            'rules=[{"apply_server_side_encryption_by_default": '
            '{"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}])'
        ),
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
