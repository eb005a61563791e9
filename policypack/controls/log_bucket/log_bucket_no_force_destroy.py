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
            message="is true: deleting the bucket deletes every log file",
            fix="force_destroy=False",
        )


CONTROL = Control(
    id="log-bucket-no-force-destroy",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudTrail log buckets cannot be deleted while they contain log files",
    rationale="With `force_destroy`, a `pulumi destroy` or a rename that replaces the bucket deletes every log file.",
    remediation="Set `force_destroy` to false, or remove it.",
    source="Amazon S3 User Guide, Deleting a general purpose bucket",
    subjects=lambda inventory: [bucket for bucket in inventory.buckets if bucket.trails],
    check=check,
)
