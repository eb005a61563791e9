"""log-bucket-object-lock"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import log_buckets, named, variable
from policypack.controls.shared.required_settings import require
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity


def check(bucket: Bucket, days: int) -> Iterator[Outcome]:
    yield from require(
        bucket.settings.locked_days,
        path="objectLockConfiguration",
        is_compliant=lambda locked: isinstance(locked, float | int) and locked >= days,
        message=f"retains objects for less than {days} days",
        fix=(
            f"aws.s3.BucketObjectLockConfiguration({named(bucket, '-lock')}, bucket={variable(bucket)}.id, "
            f'rule={{"default_retention": {{"mode": "GOVERNANCE", "days": {days}}}}})'
        ),
    )


CONTROL = Control(
    id="log-bucket-object-lock",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="CloudTrail log buckets lock objects for at least 365 days",
    rationale="Without Object Lock, an attacker with enough permissions can delete all versions of a log file.",
    remediation="Configure S3 Object Lock with a default retention of the required number of days.",
    source="Amazon S3 User Guide, Locking objects with Object Lock",
    subjects=log_buckets,
    check=check,
    options=(Option(name="days", default=365, minimum=1, meaning="the minimum default retention, in days"),),
)
