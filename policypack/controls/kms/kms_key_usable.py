"""kms-key-usable"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import IS_ENABLED
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.keys import Key
from policypack.model.unknown import UNKNOWN, negated


def check(key: Key, days: int) -> Iterator[Outcome]:
    window = key.deletion_window_days
    for path, is_bad, message, fix in (
        (IS_ENABLED, negated(key.is_enabled), "is false: the key cannot encrypt or decrypt", "is_enabled=True"),
        (
            "deletionWindowInDays",
            UNKNOWN if window is UNKNOWN else window < days,
            f"is less than {days}: a mistaken or malicious deletion may go unnoticed until it is final",
            f"deletion_window_in_days={days}",
        ),
        (
            "bypassPolicyLockoutSafetyCheck",
            key.bypasses_lockout_check,
            "is true: the key policy can lock out all users and roles",
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
    title="KMS keys are enabled and have a deletion waiting period of at least 30 days",
    rationale=(
        "Data that a deleted key encrypted is lost, including CloudTrail log files. A long waiting period leaves "
        "time to cancel a malicious or mistaken deletion."
    ),
    remediation=(
        "Keep keys enabled, set a waiting period of the required number of days, and do not bypass the policy "
        "lockout safety check."
    ),
    source="AWS Key Management Service Developer Guide, Delete an AWS KMS key",
    subjects=lambda inventory: inventory.keys,
    check=check,
    options=(Option(name="days", default=30, minimum=7, meaning="the minimum deletion waiting period, in days"),),
)
