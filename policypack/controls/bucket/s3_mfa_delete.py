"""s3-mfa-delete"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import demand
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from demand(
        bucket.settings.deletes_by_mfa_only,
        path="mfaDelete",
        holds=lambda is_on: is_on is True,
        message="is not enabled, or versioning is not",
        fix='versioning_configuration={"status": "Enabled", "mfa_delete": "Enabled"}',
    )


CONTROL = Control(
    id="s3-mfa-delete",
    scope=Scope.STACK,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="Deleting versions takes a second factor",
    rationale="Stolen credentials alone then delete no version for good.",
    remediation="Enable versioning and MFA delete as the root user, and declare both.",
    source="Amazon S3 User Guide, Configuring MFA delete",
    subjects=lambda inventory: inventory.buckets,
    check=check,
    implied_by=("log-bucket-mfa-delete",),
)
