"""s3-acls-disabled"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand(
        bucket.settings.ownership,
        path="objectOwnership",
        holds=lambda owner: owner in (None, "BucketOwnerEnforced"),
        message="enables ACLs",
        fix='rule={"object_ownership": "BucketOwnerEnforced"}',
    )


CONTROL = Control(
    id="s3-acls-disabled",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="ACLs are disabled",
    rationale="With ACLs whoever writes an object decides who reads it; without them the bucket's policy decides.",
    remediation="Declare ownership `BucketOwnerEnforced`, or none: it is the default of new buckets.",
    source="Amazon S3 User Guide, Controlling ownership of objects and disabling ACLs for your bucket",
    subjects=lambda inventory: inventory.buckets,
    check=check,
)
