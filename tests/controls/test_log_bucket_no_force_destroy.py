from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.log_bucket.log_bucket_no_force_destroy import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, INVENTORY
from tests.controls.table import Row, verify

ROWS = (
    Row("kept", BUCKET),
    Row(
        "deleted with its log files",
        replace(BUCKET, force_destroy=True),
        (
            Violation(
                path="forceDestroy",
                message="is true: deleting the bucket deletes every log file",
                fix="force_destroy=False",
            ),
        ),
    ),
    Row("unknown", replace(BUCKET, force_destroy=UNKNOWN), (Undetermined(path="forceDestroy"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_no_force_destroy(row: Row) -> None:
    verify(CONTROL, row)


def test_only_log_buckets_are_subjects() -> None:
    other = replace(BUCKET, trails=())
    assert list(CONTROL.subjects(replace(INVENTORY, buckets=(BUCKET, other)))) == [BUCKET]
