"""trail-kms-encryption"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.trails import Trail


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.kms_key_id is None:  # a key that is not known yet is a key
        yield Violation(
            path="kmsKeyId",
            message="is not set: whoever may read the bucket can read the log files",
            fix="kms_key_id=key.arn",
        )


CONTROL = Control(
    id="trail-kms-encryption",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The trail's log files are encrypted with a KMS key",
    rationale="With a key of your own, reading the logs takes a second permission, and each use of it is recorded.",
    remediation="Set `kms_key_id` to the ARN of a key whose policy lets CloudTrail encrypt with it.",
    source="AWS CloudTrail User Guide, Encrypting CloudTrail log files with AWS KMS keys",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
