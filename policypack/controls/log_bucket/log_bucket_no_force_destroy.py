"""log-bucket-no-force-destroy"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.unknown import UNKNOWN


def check(bucket: Bucket) -> Iterator[Outcome]:
    if bucket.force_destroy is UNKNOWN:
        yield Undetermined(path="forceDestroy")
    elif bucket.force_destroy:
        yield Violation(
            path="forceDestroy",
            message="is true: destroying the stack deletes every log file",
            fix="force_destroy=False",
        )


CONTROL = Control(
    id="log-bucket-no-force-destroy",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The bucket of a trail cannot be destroyed with logs in it",
    rationale="One `pulumi destroy`, or one rename that replaces the bucket, would erase the evidence.",
    remediation="Set `force_destroy` to false, or leave it out.",
    source="Amazon S3 User Guide, Deleting a general purpose bucket",
    subjects=lambda inventory: [bucket for bucket in inventory.buckets if bucket.trails],
    check=check,
)
