"""log-bucket-versioned"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand, log_buckets, named, variable
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand(
        bucket.settings.versioning,
        path="versioning",
        holds=lambda status: status == "Enabled",
        message="is not enabled: a deleted or overwritten log file is gone",
        fix=(
            f"aws.s3.BucketVersioning({named(bucket, '-versioning')}, bucket={variable(bucket)}.id, "
            'versioning_configuration={"status": "Enabled"})'
        ),
    )


CONTROL = Control(
    id="log-bucket-versioned",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The bucket of a trail is versioned",
    rationale="Who deletes or overwrites a log file leaves the earlier version behind.",
    remediation="Declare a `BucketVersioning` with the status Enabled.",
    source="Amazon S3 User Guide, Retaining multiple versions of objects with S3 Versioning",
    subjects=log_buckets,
    check=check,
)
