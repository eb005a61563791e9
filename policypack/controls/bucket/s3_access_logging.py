"""s3-access-logging"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand_unless_log_target, named, variable
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand_unless_log_target(
        bucket,
        bucket.settings.logs_access_elsewhere,
        path="logging",
        holds=lambda is_elsewhere: is_elsewhere is True,
        message="is off, or goes to the bucket itself",
        fix=(
            f"aws.s3.BucketLogging({named(bucket, '-logging')}, bucket={variable(bucket)}.id, "
            f"target_bucket=access_log.id, target_prefix={named(bucket, '/')})"
        ),
    )


CONTROL = Control(
    id="s3-access-logging",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="Access to every bucket is logged, unless access logs go to it",
    rationale="Who read what, and from where, is known afterwards only when it was written down.",
    remediation="Declare a `BucketLogging` with another bucket as its target.",
    source="Amazon S3 User Guide, Logging requests with server access logging",
    subjects=lambda inventory: inventory.buckets,
    check=check,
    implied_by=("log-bucket-access-logging",),
)
