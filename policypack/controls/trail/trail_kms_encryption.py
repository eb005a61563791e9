"""trail-kms-encryption"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import KMS_KEY_ID
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.trails import Trail


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.kms_key_id is None:  # an unknown value counts as a key
        yield Violation(
            path=KMS_KEY_ID,
            message="is not set: anyone who can read the bucket can read the log files",
            fix="kms_key_id=key.arn",
        )


CONTROL = Control(
    id="trail-kms-encryption",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudTrail trails encrypt log files with a KMS key",
    rationale=(
        "Without a KMS key, any principal that can read the bucket can read the log files. With a key, reading also "
        "requires permission to use the key, and every use is recorded."
    ),
    remediation="Set `kms_key_id` to the ARN of a key whose policy allows CloudTrail to encrypt with it.",
    source="AWS CloudTrail User Guide, Encrypting CloudTrail log files with AWS KMS keys",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
