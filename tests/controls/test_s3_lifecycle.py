from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.s3_lifecycle import CONTROL
from policypack.model.buckets import Bucket, LifecycleRule
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_lifecycle(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, lifecycle=value))


VIOLATION = (
    Violation(
        path="lifecycleRules",
        message="are missing or disabled",
        fix=(
            'aws.s3.BucketLifecycleConfiguration("bucket-lifecycle", bucket=bucket.id, rules=[{"id": "expire", '
            '"status": "Enabled", "filter": {"prefix": ""}, "expiration": {"days": 365}}])'
        ),
    ),
)
UNDETERMINED = (Undetermined(path="lifecycleRules"),)
ON = LifecycleRule(is_enabled=True, expires_after_days=30)
OFF = replace(ON, is_enabled=False)

ROWS = (
    Row("a rule", with_lifecycle((ON,))),
    Row("a rule that is off, and one that is on", with_lifecycle((OFF, ON))),
    Row("a rule that is on, and an unknown one", with_lifecycle((ON, UNKNOWN))),
    Row("a rule that is off", with_lifecycle((OFF,)), VIOLATION),
    Row("two rules that are off", with_lifecycle((OFF, OFF)), VIOLATION),
    Row("a rule that may be on", with_lifecycle((OFF, replace(ON, is_enabled=UNKNOWN))), UNDETERMINED),
    Row("a rule that is off, and an unknown one", with_lifecycle((OFF, UNKNOWN)), UNDETERMINED),
    Row("no rules", with_lifecycle(()), VIOLATION),
    Row("never set", with_lifecycle(None), VIOLATION),
    Row("unknown", with_lifecycle(UNKNOWN), UNDETERMINED),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_lifecycle(row: Row) -> None:
    verify(CONTROL, row)
