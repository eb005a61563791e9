"""log-bucket-not-requester-pays"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import log_buckets
from policypack.controls.shared.required_settings import require
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from require(
        bucket.settings.payer,
        path="payer",
        is_compliant=lambda payer: payer in (None, "BucketOwner"),
        message="is Requester: CloudTrail cannot deliver log files",
        fix='payer="BucketOwner"',
    )


CONTROL = Control(
    id="log-bucket-not-requester-pays",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="CloudTrail log buckets are not Requester Pays buckets",
    rationale="CloudTrail cannot deliver to a Requester Pays bucket: AWS accepts the trail, but no log files arrive.",
    remediation="Set the payer to BucketOwner, or remove the request payment configuration.",
    source="AWS CloudTrail User Guide, Amazon S3 bucket policy for CloudTrail",
    subjects=log_buckets,
    check=check,
)
