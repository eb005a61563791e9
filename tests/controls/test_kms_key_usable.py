from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.kms.kms_key_usable import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import KEY
from tests.controls.table import Row, verify


def bad(path: str, message: str, fix: str) -> tuple[Violation, ...]:
    return (Violation(path=path, message=message, fix=fix, finding=path),)


def unknown(path: str) -> tuple[Undetermined, ...]:
    return (Undetermined(path=path, finding=path),)


ROWS = (
    Row("30 days", KEY),
    Row("7 days, 7 configured", replace(KEY, deletion_window_days=7), settings={"days": 7}),
    Row(
        "29 days",
        replace(KEY, deletion_window_days=29),
        bad(
            "deletionWindowInDays",
            "is less than 30: a mistaken or malicious deletion may go unnoticed until it is final",
            "deletion_window_in_days=30",
        ),
    ),
    Row(
        "disabled",
        replace(KEY, is_enabled=False),
        bad("isEnabled", "is false: the key cannot encrypt or decrypt", "is_enabled=True"),
    ),
    Row(
        "no lockout check",
        replace(KEY, bypasses_lockout_check=True),
        bad(
            "bypassPolicyLockoutSafetyCheck",
            "is true: the key policy can lock out all users and roles",
            "bypass_policy_lockout_safety_check=False",
        ),
    ),
    Row("unknown window", replace(KEY, deletion_window_days=UNKNOWN), unknown("deletionWindowInDays")),
    Row("unknown state", replace(KEY, is_enabled=UNKNOWN), unknown("isEnabled")),
    Row("unknown check", replace(KEY, bypasses_lockout_check=UNKNOWN), unknown("bypassPolicyLockoutSafetyCheck")),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_kms_key_usable(row: Row) -> None:
    verify(CONTROL, row)
