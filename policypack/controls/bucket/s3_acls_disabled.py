"""s3-acls-disabled"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.required_settings import require
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from require(
        bucket.settings.ownership,
        path="objectOwnership",
        is_compliant=lambda owner: owner in (None, "BucketOwnerEnforced"),
        message="enables ACLs",
        fix='rule={"object_ownership": "BucketOwnerEnforced"}',
    )


CONTROL = Control(
    id="s3-acls-disabled",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="S3 buckets have ACLs disabled",
    rationale=(
        "With ACLs enabled, any principal that can write an object can also make it public. With ACLs disabled, only "
        "policies control access."
    ),
    remediation="Set object ownership to `BucketOwnerEnforced`, or remove it: this is the default for new buckets.",
    source="Amazon S3 User Guide, Controlling ownership of objects and disabling ACLs for your bucket",
    subjects=lambda inventory: inventory.buckets,
    check=check,
)
