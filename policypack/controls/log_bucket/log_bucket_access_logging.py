"""log-bucket-access-logging"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand, log_buckets, named, variable
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand(
        bucket.settings.logs_access_elsewhere,
        path="logging",
        holds=lambda is_elsewhere: is_elsewhere is True,
        message="is off, or goes to the bucket itself",
        fix=(
            f"aws.s3.BucketLogging({named(bucket, '-logging')}, bucket={variable(bucket)}.id, "
            'target_bucket=access_log.id, target_prefix="trail/")'
        ),
    )


CONTROL = Control(
    id="log-bucket-access-logging",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Access to the bucket of a trail is logged in another bucket",
    rationale="Who reads the logs knows what was seen; the access log shows that somebody did.",
    remediation="Declare a `BucketLogging` with another bucket as its target.",
    source="Amazon S3 User Guide, Logging requests with server access logging",
    subjects=log_buckets,
    check=check,
)
