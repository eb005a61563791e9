"""trail-log-group-encrypted"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.keys import LogGroup


def check(group: LogGroup) -> Iterator[Outcome]:
    if group.kms_key_id is None:
        yield Violation(
            path="kmsKeyId",
            message="is not set: whoever may read the log group can read the events",
            fix="kms_key_id=key.arn",
        )


CONTROL = Control(
    id="trail-log-group-encrypted",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The log group of a trail is encrypted with a KMS key",
    rationale="The group holds what the encrypted log files hold; without a key it is the open copy.",
    remediation="Set `kms_key_id` of the log group, with a key whose policy lets CloudWatch Logs use it.",
    source="Amazon CloudWatch Logs User Guide, Encrypt log data in CloudWatch Logs using AWS Key Management Service",
    subjects=lambda inventory: tuple(group for group in inventory.log_groups if group.trails),
    check=check,
)
