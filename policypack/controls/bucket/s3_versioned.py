"""s3-versioned"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand, named, variable
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand(
        bucket.settings.versioning,
        path="versioning",
        holds=lambda status: status == "Enabled",
        message="is not enabled",
        fix=(
            f"aws.s3.BucketVersioning({named(bucket, '-versioning')}, bucket={variable(bucket)}.id, "
            'versioning_configuration={"status": "Enabled"})'
        ),
    )


CONTROL = Control(
    id="s3-versioned",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="Every bucket is versioned",
    rationale="What is overwritten or deleted by mistake, or by ransomware, is still there.",
    remediation="Declare a `BucketVersioning` with the status Enabled.",
    source="Amazon S3 User Guide, Retaining multiple versions of objects with S3 Versioning",
    subjects=lambda inventory: inventory.buckets,
    check=check,
    implied_by=("log-bucket-versioned",),
)
