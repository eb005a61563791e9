"""s3-no-website"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.required_settings import require
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from require(
        bucket.settings.is_website,
        path="website",
        is_compliant=lambda is_on: not is_on,
        message="is configured: S3 serves websites without TLS",
        fix="an aws.cloudfront.Distribution with an OriginAccessControl, and no website configuration",
    )


CONTROL = Control(
    id="s3-no-website",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="S3 buckets do not host static websites",
    rationale=(
        "S3 website endpoints serve objects without TLS: an attacker on the network path can read and change them."
    ),
    remediation="Serve the site through CloudFront with origin access control.",
    source="Amazon S3 User Guide, Hosting a static website using Amazon S3",
    subjects=lambda inventory: inventory.buckets,
    check=check,
)
