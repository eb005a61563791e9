"""log-bucket-not-requester-pays"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand, log_buckets
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand(
        bucket.settings.payer,
        path="payer",
        holds=lambda payer: payer in (None, "BucketOwner"),
        message="is Requester: CloudTrail cannot deliver (AWS would accept the trail and write nothing)",
        fix='payer="BucketOwner"',
    )


CONTROL = Control(
    id="log-bucket-not-requester-pays",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="The bucket of a trail pays for its requests itself",
    rationale="CloudTrail cannot deliver to a Requester Pays bucket: the trail exists and no log file arrives.",
    remediation="Leave the payer BucketOwner.",
    source="AWS CloudTrail User Guide, Amazon S3 bucket policy for CloudTrail",
    subjects=log_buckets,
    check=check,
)
