"""trail-log-group-encrypted"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import KMS_KEY_ID
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.keys import LogGroup


def check(group: LogGroup) -> Iterator[Outcome]:
    if group.kms_key_id is None:
        yield Violation(
            path=KMS_KEY_ID,
            message="is not set: anyone who can read the log group can read the events",
            fix="kms_key_id=key.arn",
        )


CONTROL = Control(
    id="trail-log-group-encrypted",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Log groups of CloudTrail trails are encrypted with a KMS key",
    rationale=(
        "The log group contains the same events as the encrypted log files. Without a KMS key, any principal that "
        "can read the log group can read them."
    ),
    remediation="Set `kms_key_id` of the log group to a key whose policy allows CloudWatch Logs to use it.",
    source="Amazon CloudWatch Logs User Guide, Encrypt log data in CloudWatch Logs using AWS Key Management Service",
    subjects=lambda inventory: tuple(group for group in inventory.log_groups if group.trails),
    check=check,
)
