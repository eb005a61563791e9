from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.log_bucket.log_bucket_object_lock import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_locked_days(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, locked_days=value))


VIOLATION = (
    Violation(
        path="objectLockConfiguration",
        message="retains objects for less than 365 days",
        fix=(
            'aws.s3.BucketObjectLockConfiguration("bucket-lock", bucket=bucket.id, '
            'rule={"default_retention": {"mode": "GOVERNANCE", "days": 365}})'
        ),
    ),
)

ROWS = (
    Row("set", BUCKET),
    Row("364 days", with_locked_days(364), VIOLATION),
    Row("never set", with_locked_days(None), VIOLATION),
    Row("unknown", with_locked_days(UNKNOWN), (Undetermined(path="objectLockConfiguration"),)),
    Row("364 days, 364 configured", with_locked_days(364), settings={"days": 364}),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_object_lock(row: Row) -> None:
    verify(CONTROL, row)
