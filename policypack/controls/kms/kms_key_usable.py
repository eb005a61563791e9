"""kms-key-usable"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.keys import Key
from policypack.model.unknown import UNKNOWN, negated


def check(key: Key, days: int) -> Iterator[Outcome]:
    window = key.deletion_window_days
    for path, is_bad, message, fix in (
        ("isEnabled", negated(key.is_enabled), "is false: nothing can be decrypted", "is_enabled=True"),
        (
            "deletionWindowInDays",
            UNKNOWN if window is UNKNOWN else window < days,
            f"is less than {days}: a deletion is final before anybody notices",
            f"deletion_window_in_days={days}",
        ),
        (
            "bypassPolicyLockoutSafetyCheck",
            key.bypasses_lockout_check,
            "is true: the policy may lock everybody out",
            "bypass_policy_lockout_safety_check=False",
        ),
    ):
        if is_bad is UNKNOWN:
            yield Undetermined(path=path, finding=path)
        elif is_bad:
            yield Violation(path=path, message=message, fix=fix, finding=path)


CONTROL = Control(
    id="kms-key-usable",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Keys are enabled, and their deletion can be taken back",
    rationale="What a deleted key encrypted is gone, the log files among it.",
    remediation="Keep keys enabled, with a long waiting period before deletion and the lockout check on.",
    source="AWS Key Management Service Developer Guide, Delete an AWS KMS key",
    subjects=lambda inventory: inventory.keys,
    check=check,
    options=(Option(name="days", default=30, minimum=7, meaning="days that a deletion has to be revocable for"),),
)
