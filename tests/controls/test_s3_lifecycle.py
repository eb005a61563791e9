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


WRONG = (
    Violation(
        path="lifecycleRules",
        problem="are missing",
        fix=(
            'aws.s3.BucketLifecycleConfiguration("bucket-lifecycle", bucket=bucket.id, rules=[{"id": "expire", '
            '"status": "Enabled", "filter": {"prefix": ""}, "expiration": {"days": 365}}])'
        ),
    ),
)

ROWS = (
    Row("rules", with_lifecycle((LifecycleRule(is_enabled=True, expires_after_days=30),))),
    Row("no rules", with_lifecycle(()), WRONG),
    Row("never set", with_lifecycle(None), WRONG),
    Row("unknown", with_lifecycle(UNKNOWN), (Undetermined(path="lifecycleRules"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_lifecycle(row: Row) -> None:
    verify(CONTROL, row)
