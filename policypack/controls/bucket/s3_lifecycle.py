"""s3-lifecycle"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import named, variable
from policypack.controls.shared.property_paths import LIFECYCLE_RULES
from policypack.controls.shared.required_settings import require
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from require(
        bucket.settings.has_lifecycle,
        path=LIFECYCLE_RULES,
        is_compliant=lambda is_on: is_on is True,
        message="are missing or disabled",
        fix=(
            f"aws.s3.BucketLifecycleConfiguration({named(bucket, '-lifecycle')}, bucket={variable(bucket)}.id, "
            'rules=[{"id": "expire", "status": "Enabled", "filter": {"prefix": ""}, "expiration": {"days": 365}}])'
        ),
    )


CONTROL = Control(
    id="s3-lifecycle",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="S3 buckets have an enabled lifecycle rule",
    rationale="Objects that never expire cost more every month, and old data can still leak.",
    remediation="Declare a `BucketLifecycleConfiguration` with a rule that has the status Enabled.",
    source="Amazon S3 User Guide, Managing the lifecycle of objects",
    subjects=lambda inventory: inventory.buckets,
    check=check,
    implied_by=("log-bucket-lifecycle",),
)
